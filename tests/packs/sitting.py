"""A stream with readings and a signal, a body with seats, a forum, and a meeting whose papers are due at NOON."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from governance.models import AgendaItem, Body, Forum, Meeting, Seat
from indicators.models import Indicator, Reading
from indicators.services import review_due
from rights import registry
from rights.services import compile_grants
from streams.models import RoleTerm, ValueStream
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON

MEETING_AT = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)  # Thu, 10:00 in London
FIRST_WEEK = date(2026, 1, 5)


@dataclass
class Sitting:
    """Everything that a pack is made from."""

    tenant: Tenant
    body: Body
    forum: Forum
    meeting: Meeting
    stream: ValueStream
    indicator: Indicator


def seated(sitting: Sitting, person: Membership, kind: str = "member", **fields: object) -> Seat:
    with tenant_scope(sitting.tenant.pk):
        given = Seat.objects.create(body=sitting.body, membership=person, kind=kind, **{"starts_at": LONG_AGO} | fields)
        compile_grants(
            source_ref=given.pk,
            membership=person,
            rights=registry.held_by_seat(kind),
            obj=sitting.body,
            starts_at=given.starts_at,
            ends_at=given.ends_at,
        )
        return given


def make_sitting(
    tenant: Tenant, *, name: str = "Urgent care", meeting_at: datetime = MEETING_AT, readings: bool = True
) -> Sitting:
    """Inside the tenant's scope."""
    stream = ValueStream.objects.create(
        name=name, outcome="Seen in time", state="active", created_at=LONG_AGO, activated_at=LONG_AGO
    )
    indicator = Indicator.objects.create(
        stream=stream,
        name="Seen within four hours",
        family="outcome",
        direction="increase",
        unit="%",
        is_share=True,
        interval="week",
        target=0.95,
        created_at=LONG_AGO,
    )
    if readings:
        _measure(indicator)
    body = Body.objects.create(name=f"{name} board")
    forum = Forum.objects.create(
        body=body,
        name=f"{name} review",
        purpose="performance",
        stream=stream,
        rule="FREQ=WEEKLY;BYDAY=TH",
        first_on=date(2026, 1, 8),
        starts_time=time(10, 0),
        time_zone="Europe/London",
        papers_due_days=7,
    )
    meeting = make_meeting(forum, meeting_at)
    AgendaItem.objects.create(meeting=meeting, source="hand", title="Bank holiday cover", minutes=15, added_at=NOON)
    return Sitting(tenant, body, forum, meeting, stream, indicator)


def _measure(indicator: Indicator) -> None:
    """Thirty weeks of usual variation, then nine far below: reviewed, and a signal opened."""
    values = [0.9 + 0.02 * math.sin(week * 2.3) for week in range(30)] + [
        0.78 + 0.01 * math.sin(week) for week in range(9)
    ]
    Reading.objects.bulk_create(
        Reading(indicator=indicator, on=FIRST_WEEK + timedelta(weeks=week), value=value, recorded_at=NOON)
        for week, value in enumerate(values)
    )
    review_due(at=NOON)


def make_meeting(forum: Forum, at: datetime) -> Meeting:
    return Meeting.objects.create(
        forum=forum,
        occurrence=at.strftime("%Y-%m-%dT%H:%M:%S"),
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        changed_at=NOON,
    )


def make_owner(sitting: Sitting, person: Membership) -> RoleTerm:
    with tenant_scope(sitting.tenant.pk):
        return RoleTerm.objects.create(
            stream=sitting.stream, role="accountable_owner", membership=person, starts_at=LONG_AGO
        )
