"""What a pack says of escalations."""

import pytest

from governance.bodies.models import Seat
from governance.meetings.selectors import coming_meetings
from packs.registry import PackContext
from packs.sections import escalations
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def pack(committee, seat_holder) -> PackContext:
    """The chair's pack for the committee's next meeting."""
    seat = Seat.objects.select_related("membership__user", "membership__tenant").get(membership=seat_holder)
    return PackContext(coming_meetings(NOON).filter(forum__body=committee).first(), seat, NOON)


def test_a_pack_names_what_is_escalated_and_what_waits_for_its_reader(pack, escalate, committee):
    assert (escalations.gather(pack), list(escalations.waits(pack))) == (None, [])
    escalation = escalate()
    again = PackContext(pack.meeting, pack.seat, NOON)
    (rows,) = escalations.gather(again)

    assert [(row.title, row.note, row.url) for row in rows.rows] == [
        ("ESC-2026-001 Supplier of the triage line may fail", "Urgent care", f"/escalations/{escalation.pk}/")
    ]
    assert [wait.words for wait in escalations.waits(again)] == [
        "Answer ESC-2026-001: Supplier of the triage line may fail"
    ]
