"""The set-up list: what leads an empty organisation to its first review pack. Each app registers the steps it knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

from tenancy.models import Membership

Words = str | Promise


@dataclass(frozen=True)
class Download:
    """A sample file that can be imported as it is."""

    label: Words
    url: str


@dataclass(frozen=True)
class FirstStep:
    """One step: what it means in plain words, whether it is done, and the button that does it.

    `said` is what there is so far, in a sentence. Without a `url` it cannot be done yet, and `said` says what comes first.
    """

    code: str
    order: int
    title: Words
    why: Words
    done: bool
    said: Words
    verb: Words
    url: str = ""
    files: Sequence[Download] = ()
    fits: bool = False  # the reader may say that it is fine as it is


@dataclass(frozen=True)
class StepSource:
    """The steps of one app, with their state read from its rows; `queries` is what they cost at the most."""

    code: str
    find: Callable[[Membership, datetime], Sequence[FirstStep]]
    queries: int = 1


_sources: dict[str, StepSource] = {}


def register(*sources: StepSource) -> None:
    """Make steps known; a code stands once."""
    for source in sources:
        if _sources.get(source.code, source) != source:
            raise ImproperlyConfigured(f"The first steps {source.code!r} are registered twice.")
        _sources[source.code] = source


def every() -> list[StepSource]:
    """All sources, by code."""
    return [source for _code, source in sorted(_sources.items())]


def steps_for(membership: Membership, *, at: datetime) -> list[FirstStep]:
    """The whole list in its order."""
    return sorted(
        (step for source in every() for step in source.find(membership, at)), key=lambda step: (step.order, step.code)
    )
