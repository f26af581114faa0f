"""How far a set-up list is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from doors.first_steps import FirstStep


@dataclass(frozen=True)
class Progress:
    """The steps with what is done of them; the next one is the first that is not done and can be."""

    steps: Sequence[FirstStep]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done for step in self.steps)

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.steps)

    @property
    def is_done(self) -> bool:
        """Is there nothing left?"""
        return self.done == self.total

    @cached_property
    def next(self) -> FirstStep | None:
        """What to do now."""
        return next((step for step in self.steps if not step.done and step.url), None)
