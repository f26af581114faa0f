"""What a pack says of decisions: those that wait for its reader, and those since the forum met last."""

from datetime import timedelta

import pytest

from governance.bodies.models import Seat
from governance.decisions import services
from governance.decisions.models import Decision
from governance.meetings.selectors import coming_meetings
from packs.registry import PackContext
from packs.sections import decisions
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def pack(board, forum, seat_holder):
    """The chair's pack for the board's next meeting."""
    meeting = coming_meetings(NOON).filter(forum=forum).first()
    seat = Seat.objects.select_related("membership__user", "membership__tenant").get(membership=seat_holder, body=board)
    return PackContext(meeting, seat, NOON + timedelta(hours=1))


def test_a_pack_names_what_waits_for_its_reader(pack, write, owner, seat_holder, deputy):
    assert list(decisions.waits(pack)) == []

    decision = services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)
    services.open_ballot(decision, mode="written", closes_at=NOON + timedelta(days=2), by=deputy, at=NOON)

    again = PackContext(pack.meeting, pack.seat, pack.at)
    assert [wait.words for wait in decisions.waits(again)] == [
        "Decide DEC-2026-001: Extend triage to midnight",
        "Vote on DEC-2026-001: Extend triage to midnight",
    ]


def test_a_pack_tells_what_was_decided_as_far_as_its_reader_may_see(pack, write, owner, deputy, seat_holder):
    assert decisions.gather(pack) is None
    decision = services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)
    ballot = services.open_ballot(decision, mode="written", closes_at=NOON + timedelta(days=2), by=deputy, at=NOON)
    for person in (seat_holder, deputy):
        services.cast_vote(ballot, choice="for", by=person, at=NOON)
    services.close_ballot(ballot, words="Carried.", by=deputy, at=NOON)

    (rows,) = decisions.gather(PackContext(pack.meeting, pack.seat, pack.at))

    assert [(row.title, row.note) for row in rows.rows] == [
        ("DEC-2026-001 Extend triage to midnight", "Approved · Urgent care · Carried.")
    ]
    assert rows.rows[0].url == f"/decisions/{Decision.objects.get().pk}/"
