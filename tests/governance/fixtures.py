"""A body, a forum and a meeting for every test that needs one: the weekly review of Urgent care, chaired by `seat_holder`."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import pytest

from governance.bodies import services as bodies
from governance.bodies.models import Body, SeatKind
from governance.forums import services as forums
from governance.forums.models import Cycle, Forum, Purpose
from governance.meetings import sources
from governance.meetings.models import Meeting
from governance.meetings.selectors import coming_meetings
from governance.meetings.sources import AgendaSource, Proposal
from streams.models import ValueStream
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON

MakeForum = Callable[..., Forum]


@pytest.fixture
def body(northshore: Tenant, administrator: Membership, seat_holder: Membership) -> Body:
    """Review board: sets direction, chaired by `seat_holder` since LONG_AGO."""
    with tenant_scope(northshore.pk):
        made = bodies.make_body(
            name="Review board", mandate="Looks after urgent care.", sets_direction=True, by=administrator, at=LONG_AGO
        )
        bodies.give_seat(made, membership=seat_holder, kind=SeatKind.CHAIR, by=administrator, at=LONG_AGO)
        return made


@pytest.fixture
def make_forum(northshore: Tenant, administrator: Membership, body: Body) -> MakeForum:
    """Makes a forum of `body` at NOON: weekly on Wednesdays at 10:00 in London, for all streams, unless said otherwise."""

    def make(
        name: str, purpose: str = Purpose.PERFORMANCE, of: Body = body, at: datetime = NOON, **words: Any
    ) -> Forum:
        usual = {
            "cycle": Cycle.SHORT, "rule": "FREQ=WEEKLY;BYDAY=WE", "first_on": date(2026, 9, 2), "starts_time": time(10),
            "time_zone": "Europe/London", "duration_min": 60, "papers_due_days": 5, "quorum": 1,
        }  # fmt: skip
        with tenant_scope(northshore.pk):
            return forums.make_forum(of, name=name, purpose=purpose, by=administrator, at=at, **usual | words)

    return make


@pytest.fixture
def forum(make_forum: MakeForum, stream: ValueStream) -> Forum:
    """Review of Urgent care: performance, each Wednesday at 10:00 in London."""
    return make_forum("Review of Urgent care", stream=stream)


@pytest.fixture
def meeting(northshore: Tenant, forum: Forum) -> Meeting:
    """Its next meeting: Wednesday 7 October 2026, 09:00 UTC."""
    with tenant_scope(northshore.pk):
        return coming_meetings(NOON).filter(forum=forum).first()


class StandingSource:
    """An agenda source of the tests: it proposes, for any meeting of its purpose, what stands in `proposed`."""

    code = "test"

    def __init__(self) -> None:
        self.proposed: dict[UUID, Proposal] = {}

    def propose(self, title: str, **more: Any) -> UUID:
        ref = uuid4()
        self.proposed[ref] = Proposal(ref, title, **more)
        return ref


@pytest.fixture
def source() -> Iterator[StandingSource]:
    """A registered source for performance."""
    standing = StandingSource()
    sources.register(
        AgendaSource(standing.code, "Tests", Purpose.PERFORMANCE, lambda _meeting, _at: standing.proposed.values())
    )
    yield standing
    sources.forget(standing.code)
