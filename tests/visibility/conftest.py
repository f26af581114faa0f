"""An organisation with a secret: a stream, its indicator and forum whose words all begin with SECRET, marked confidential."""

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

import pytest

from governance.models import AgendaItem, Body, Forum, Meeting
from indicators.models import Indicator, Reading, Signal
from packs.models import Pack
from rights import confidentiality, registry
from rights.services import compile_grants
from streams.models import ScopeItem, ValueStream, WorkItem
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.outbox.conftest import post
from tests.packs.sitting import make_owner, make_sitting, seated

__all__ = ["post"]
SECRET = "Hush"
UNTIL = NOON + timedelta(days=30)


@dataclass
class Secret:
    """What is hidden, and the people who are concerned by it."""

    stream: ValueStream
    indicator: Indicator
    reading: Reading
    signal: Signal
    scope: ScopeItem
    work: WorkItem
    body: Body
    forum: Forum
    meeting: Meeting
    item: AgendaItem
    pack: Pack
    owner: Membership
    chair: Membership
    secretary: Membership

    @property
    def things(self) -> list[Any]:
        """The rows that nobody else sees."""
        people = {"owner", "chair", "secretary", "body"}
        return [getattr(self, one.name) for one in fields(self) if one.name not in people]


@pytest.fixture
def secret(northshore: Tenant) -> Secret:
    """A stream with all that belongs to it, not marked yet."""
    owner, chair, secretary = (join(northshore, title) for title in ("Accountable", "Presiding", "Clerk"))
    with tenant_scope(northshore.pk):
        sitting = make_sitting(northshore, name=f"{SECRET} merger")
        Body.objects.filter(pk=sitting.body.pk).update(name="Board")
        sitting.indicator.name = f"{SECRET} share"
        sitting.indicator.save(update_fields=["name"])
        term = make_owner(sitting, owner)
        compile_grants(
            source_ref=term.pk, membership=owner, rights=registry.held_by_term(term.role), obj=sitting.stream,
            starts_at=term.starts_at, ends_at=None,
        )  # fmt: skip
        seated(sitting, chair, "chair")
        seated(sitting, secretary, "secretary")
        pack = Pack.objects.create(
            meeting=sitting.meeting, membership=chair, subject=f"{SECRET} pack", html=SECRET, text=SECRET, pdf=b"x",
            prepared_at=NOON, shows=[sitting.stream.pk, sitting.indicator.pk],
        )  # fmt: skip
        return Secret(
            stream=sitting.stream,
            indicator=sitting.indicator,
            reading=sitting.indicator.readings.first(),
            signal=Signal.objects.get(indicator=sitting.indicator),
            scope=ScopeItem.objects.create(stream=sitting.stream, kind="product", path=f"{SECRET}/path"),
            work=WorkItem.objects.create(stream=sitting.stream, name=f"{SECRET} work", opened_on=NOON),
            body=Body.objects.get(pk=sitting.body.pk),
            forum=sitting.forum,
            meeting=sitting.meeting,
            item=AgendaItem.objects.filter(meeting=sitting.meeting).first(),
            pack=pack,
            owner=owner,
            chair=chair,
            secretary=secretary,
        )


@pytest.fixture
def marked(secret: Secret) -> Secret:
    """The same, marked confidential by its owner."""
    with tenant_scope(secret.stream.tenant_id):
        ValueStream.objects.filter(pk=secret.stream.pk).update(
            confidential_because=f"{SECRET} reason",
            confidential_until=UNTIL,
            confidential_by=secret.owner,
            confidential_at=NOON,
        )
        secret.stream.refresh_from_db()
    return secret


@pytest.fixture
def mark():
    """`mark(thing, by)`: confidential for thirty days."""

    def marked(thing: Any, by: Membership) -> Any:
        with tenant_scope(thing.tenant_id):
            return confidentiality.mark(thing, because="A merger", until=UNTIL, by=by, at=NOON)

    return marked


@pytest.fixture
def mark_stream():
    """`mark_stream(stream, by)`: as the service leaves it, whoever marked it."""

    def marked(stream: ValueStream, by: Membership) -> None:
        ValueStream.objects.filter(pk=stream.pk).update(
            confidential_because="A merger", confidential_until=UNTIL, confidential_by=by, confidential_at=NOON
        )

    return marked
