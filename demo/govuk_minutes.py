"""The last meeting of *govuk*'s board: who was there, what was said, and one amendment that waits; the board adopts it next."""

from datetime import timedelta

from demo.organisation import Organisation
from governance.bodies.models import Body, SeatKind
from governance.bodies.selectors import seats_in
from governance.meetings import services as meetings
from governance.meetings.models import Meeting
from governance.meetings.states import Presence
from governance.minutes import services

ITEM = "How the streams flow"
SAID = (
    "Quorum found. No interest was declared.",
    "Each owner told what changed, and which signal they look into.",
    "Where only common cause was seen, no action was asked for.",
)


def fill(organisation: Organisation, portfolio: Body) -> None:
    """Minutes that are with the members, of the last meeting that is over."""
    meeting = Meeting.objects.filter(forum__body=portfolio, ends_at__lte=organisation.now).order_by("starts_at").last()
    if meeting is None:
        return
    secretary = organisation.account("portfolio-secretary", "")
    began = meeting.starts_at
    item = meetings.add_item(
        meeting, title=ITEM, purpose=meeting.forum.purpose, minutes=60, by=secretary, at=began - timedelta(days=1)
    )
    seats = list(seats_in(portfolio, began))
    presence = {seat.membership: Presence.PRESENT for seat in seats if seat.kind != SeatKind.OBSERVER}
    late = next(seat.membership for seat in reversed(seats) if seat.kind == SeatKind.MEMBER)
    presence[late] = Presence.EXCUSED
    meetings.record_attendance(meeting, presence=presence, by=secretary, at=began)
    for place, text in enumerate(SAID):
        at = began + timedelta(minutes=5 + 30 * place)
        line = services.add_line(meeting, text=text, item=item if place else None, by=secretary, at=at)
    meetings.finish_item(item, by=secretary, at=meeting.ends_at)
    meetings.hold(meeting, by=secretary, at=meeting.ends_at)
    minutes = services.offer(line.minutes, by=secretary, at=meeting.ends_at)
    services.propose_amendment(
        minutes,
        line=line,
        text="Only common cause was seen; the next review looks at it again.",
        because="It was agreed at the end.",
        by=organisation.account("portfolio-chair", ""),
        at=meeting.ends_at,
    )
