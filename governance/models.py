"""The tables of all rooms, where Django looks for them."""

from governance.bodies.models import Body, BodyGrant, Seat, SeatKind
from governance.forums.models import Cycle, Forum, Purpose
from governance.meetings.models import AgendaItem, Meeting

__all__ = ["AgendaItem", "Body", "BodyGrant", "Cycle", "Forum", "Meeting", "Purpose", "Seat", "SeatKind"]
