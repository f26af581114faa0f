"""The steps that the demo organisations share. Every change goes through the services that a person would use."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.text import slugify

from demo.sources import Readings
from governance.bodies import services as bodies
from governance.bodies.models import Body, SeatKind
from indicators import services as indicators
from indicators.models import Indicator, Reading
from streams import services as streams
from streams.models import StreamRole, ValueStream
from tenancy.models import Membership, Role, Tenant, User

YEAR = timedelta(days=365)


@dataclass
class Organisation:
    """A demo organisation while it is being filled: who does it, when, and which roles have an account."""

    tenant: Tenant
    now: datetime
    password: str  # already hashed, the same for all accounts of the demo
    years: int = 3  # for which people and streams have been here
    accounts: dict[str, Membership] = field(default_factory=dict)
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def since(self) -> datetime:
        """When the streams began, as the record says."""
        return self.now - self.years * YEAR

    def account(self, address: str, title: str, role: str = Role.MEMBER) -> Membership:
        """The account of a role, `address@<organisation>.example`, made when it is first asked for."""
        if address not in self.accounts:
            user = User.objects.create(email=f"{address}@{self.tenant.slug}.example", password=self.password)
            self.accounts[address] = Membership.objects.create(
                user=user, title=title, role=role, starts_at=self.since - timedelta(days=1)
            )
        return self.accounts[address]

    @property
    def administrator(self) -> Membership:
        return self.account("administrator", "Administrator", Role.ADMINISTRATOR)

    def stream(
        self,
        name: str,
        *,
        outcome: str,
        stakeholders: dict[str, str],
        inside: Iterable[tuple[str, str]],
        owner: Membership,
    ) -> ValueStream:
        """A draft with its outcome, stakeholders, boundary and owner."""
        by: dict[str, Any] = {"by": self.administrator, "at": self.since}
        stream = streams.draft_stream(name=name, outcome=outcome, **by)
        for group, need in stakeholders.items():
            streams.add_stakeholder(stream, group=group, need=need, **by)
        for kind, path in inside:
            streams.declare_scope_item(stream, kind=kind, path=path, **by)
        streams.assign_role(stream, role=StreamRole.OWNER, membership=owner, starts_at=self.since, **by)
        return stream

    def indicator(self, stream: ValueStream, readings: Readings, **words: Any) -> Indicator:
        """An indicator of the stream; its readings wait for `import_readings`."""
        indicator = indicators.define_indicator(stream, by=self.administrator, at=self.since, **words)
        self.rows += [(stream.name, indicator.name, day.isoformat(), repr(value)) for day, value in readings.items()]
        return indicator

    def import_readings(self) -> None:
        """Import all readings as one file, as a person would."""
        text = io.StringIO()
        csv.writer(text).writerows([("stream", "indicator", "date", "value"), *self.rows])
        indicators.import_readings(io.BytesIO(text.getvalue().encode()), by=None, at=self.now)

    def rebase_each(self, since: date, reason: str) -> None:
        """Each indicator's owner has its limits computed anew from its first reading on or after this day."""
        first = Reading.objects.filter(on__gte=since).order_by("indicator_id", "on").distinct("indicator_id")
        for reading in first.select_related("indicator__owner__user"):
            indicators.rebase(reading.indicator, on=reading.on, reason=reason, by=reading.indicator.owner, at=self.now)

    def body(self, name: str, mandate: str, seats: Iterable[tuple[Membership, str]], **powers: bool) -> Body:
        """A body with its seats; the first one is the chair."""
        body = bodies.make_body(
            name=name,
            mandate=mandate,
            by=self.administrator,
            at=self.since,
            **{"sets_direction": False, "sets_guardrails": False, "sets_funding": False, "accepts_risk": False}
            | powers,
        )
        for membership, kind in seats:
            bodies.give_seat(
                body,
                membership=membership,
                kind=kind,
                voting=kind not in {SeatKind.SECRETARY, SeatKind.OBSERVER},
                starts_at=self.since,
                by=self.administrator,
                at=self.since,
            )
        return body


def address_of(*words: str) -> str:
    """The left-hand side of an account's address."""
    return slugify(" ".join(words))
