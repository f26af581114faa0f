"""The indicator review engine: plain values and NumPy arrays in, frozen values out."""

from indicators.rules.options import NotReviewable
from indicators.rules.periods import Interval
from indicators.rules.review import review, review_many
from indicators.rules.reviews import Point, Review, Reviews, Segment, Signal
from indicators.rules.rulesets import (
    ASSURANCES,
    CLASSES,
    DEFAULT_RULESET,
    LABELS,
    NO_ICON,
    RULESETS,
    Assurance,
    Direction,
    Label,
    Note,
    PointClass,
    Ruleset,
)

__all__ = [
    "ASSURANCES",
    "CLASSES",
    "DEFAULT_RULESET",
    "LABELS",
    "NO_ICON",
    "RULESETS",
    "Assurance",
    "Direction",
    "Interval",
    "Label",
    "NotReviewable",
    "Note",
    "Point",
    "PointClass",
    "Review",
    "Reviews",
    "Ruleset",
    "Segment",
    "Signal",
    "review",
    "review_many",
]
