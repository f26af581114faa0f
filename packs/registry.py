"""What stands in a pack: each app registers its sections, and what may wait for a reader, in AppConfig.ready()."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from governance.models import Meeting, Seat
from indicators.models import Indicator
from packs.blocks import Block, Wait
from rights.visibility import hidden, restricted
from streams.models import ValueStream
from tenancy.models import Membership

T = TypeVar("T")


@dataclass(frozen=True)
class PackContext:
    """For whom and for which meeting a pack is gathered, and at which moment.

    `shared` keeps what is the same for every reader of the meeting with one language and clock: it is asked for and drawn
    once.
    """

    meeting: Meeting
    seat: Seat
    at: datetime
    _shared: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def membership(self) -> Membership:
        """The reader."""
        return self.seat.membership

    @property
    def language(self) -> str:
        """What the reader reads: their own language, else the organisation's."""
        return self.membership.user.language or self.meeting.tenant.locale

    @property
    def zone(self) -> ZoneInfo:
        """The wall clock that times are read on: the reader's own, else the forum's."""
        return ZoneInfo(self.membership.user.time_zone or self.meeting.forum.time_zone)

    def shared(self, key: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once for the meeting, the language and the clock. Only for what every reader may see."""
        known = f"{self.language}:{self.zone}:{key}"
        if known not in self._shared:
            self._shared[known] = make()
        return self._shared[known]

    def seen(self, key: str, make: Callable[[], T]) -> T:
        """What `make` gives this reader, made once for all readers from whom the same is hidden."""
        return self.shared(f"{self.sight}:{key}", make)

    @cached_property
    def sight(self) -> str:
        """What is hidden from this reader, as a word: mostly nothing, for anybody."""
        if not self.shared("something_is_hidden", self._something_is_hidden):
            return ""
        things = (ValueStream.objects.order_by("pk"), Indicator.objects.order_by("pk"))
        unseen = [hidden(every, self.membership, at=self.at).values_list("pk", flat=True) for every in things]
        return hashlib.sha256(" ".join(str(pk) for pks in unseen for pk in pks).encode()).hexdigest()

    def _something_is_hidden(self) -> bool:
        things = (ValueStream.objects.order_by(), Indicator.objects.order_by())
        return any(restricted(every, at=self.at).exists() for every in things)


@dataclass(frozen=True)
class PackSection:
    """A part of packs. `gather(context)` gives its blocks, or none when there is nothing to say to this reader.

    It asks what the reader may see: `context.membership` is who reads, `context.at` when.
    """

    code: str
    title: str | Promise
    order: int
    gather: Callable[[PackContext], Sequence[Block] | None]


@dataclass(frozen=True)
class PackWaits:
    """Something that may wait for a reader. `gather(context)` names each thing in a sentence with a verb."""

    code: str
    order: int
    gather: Callable[[PackContext], Iterable[Wait]]


_sections: dict[str, PackSection] = {}
_waits: dict[str, PackWaits] = {}


def register(*entries: PackSection | PackWaits) -> None:
    """Make parts of packs known. A code that is registered twice is a programming error."""
    for entry in entries:
        known: dict[str, Any] = _sections if isinstance(entry, PackSection) else _waits
        if known.get(entry.code, entry) != entry:
            raise ValueError(f"The part {entry.code} of packs is registered twice.")
        known[entry.code] = entry


def sections() -> list[PackSection]:
    """The parts of a pack, in order."""
    return sorted(_sections.values(), key=lambda section: (section.order, section.code))


def waits() -> list[PackWaits]:
    """What may wait for a reader, in order."""
    return sorted(_waits.values(), key=lambda waits: (waits.order, waits.code))
