"""Numbers, periods and states of an indicator in the reader's language."""

from dataclasses import replace

from django.utils import formats
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from indicators.charts import PERCENT, PLAIN, SHARE, NumberStyle, Words
from indicators.models import Indicator, Signal
from indicators.rules.rulesets import Note


def words() -> Words:
    """The vocabulary of the charts in the language of the moment."""
    return Words(gettext, ngettext, [str(MONTHS_3[month]).capitalize() for month in range(1, 13)])


def numbers_of(indicator: Indicator) -> NumberStyle:
    """How this indicator's values are written: shares in per cent, separators as the reader's locale has them."""
    style = SHARE if indicator.is_share else PERCENT if indicator.unit == "%" else PLAIN
    return replace(
        style,
        point=formats.get_format("DECIMAL_SEPARATOR"),
        group=formats.get_format("THOUSAND_SEPARATOR") or " ",
        sizes=(pgettext("on an axis", "T"), pgettext("on an axis", "bn"), pgettext("on an axis", "M")),
    )


# Departures from a ruleset's reference, as a review stores them.
NOTES = {
    Note.NO_USABLE_VARIATION: gettext_lazy("no usable variation"),
    Note.TRIAL_LIMITS: gettext_lazy("trial limits"),
    Note.MISSING_PERIOD: gettext_lazy("missing period"),
}


def notes_in_words(stored: str) -> str:
    """The departures that a review notes, in the reader's language."""
    return "; ".join(str(NOTES[Note(note)]) for note in stored.split("; ") if note)


def pattern_of(signal: Signal) -> str:
    """What the signal is about: "13 weeks, run below the mean"; of a longer stretch, what the last readings show."""
    said = words()
    rule = said.rule(signal.label)
    if signal.points == 1:
        return rule
    periods = said.periods(signal.points, signal.indicator.interval)
    if signal.label.startswith(("run", "trend")):
        return f"{periods}, {rule}"
    return gettext("%(periods)s, now %(rule)s") % {"periods": periods, "rule": rule}
