"""What stands in a pack: each app registers its sections, and what may wait for a reader, in AppConfig.ready()."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from governance.models import Meeting, Seat
from packs.blocks import Block, Wait
from tenancy.models import Membership

T = TypeVar("T")


@dataclass(frozen=True)
class PackContext:
    """For whom and for which meeting a pack is gathered, and at which moment.

    `shared` keeps what is the same for every reader of the meeting: it is asked for and drawn once.
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
    def zone(self) -> tzinfo:
        """The wall clock of the forum: its times are read on it."""
        return ZoneInfo(self.meeting.forum.time_zone)

    def shared(self, key: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once for the meeting. Only for what every reader of it may see."""
        if key not in self._shared:
            self._shared[key] = make()
        return self._shared[key]


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
