"""What a pack says of reviews."""

import pytest

from governance.bodies.models import Seat
from governance.meetings.selectors import coming_meetings
from packs.registry import PackContext
from packs.sections import reviews
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("inside")


def test_a_pack_names_the_decisions_that_come_back_and_the_reviews_asked_of_its_reader(decided, committee, seat_holder):
    seat = Seat.objects.select_related("membership__user", "membership__tenant").get(membership=seat_holder)
    meeting = coming_meetings(NOON).filter(forum__body=committee).first()
    empty = PackContext(meeting, seat, NOON)
    assert (reviews.gather(empty), list(reviews.waits(empty))) == (None, [])
    decided()
    pack = PackContext(meeting, seat, NOON)
    (rows,) = reviews.gather(pack)

    assert [(row.title, row.note) for row in rows.rows] == [
        ("DEC-2026-901 Change the supplier", "Urgent care · Expected: Calls are answered.")
    ]
    assert [wait.words for wait in reviews.waits(pack)] == ["Review DEC-2026-901: Change the supplier"]
