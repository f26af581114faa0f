"""Who decides in a stream, in whose place, how far and until when; and what somebody may decide today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from rights.matrix.models import MatrixVersion
from rights.matrix.rules.limits import Limit, limit_of
from rights.matrix.selectors import table_of, version_in_force
from rights.visibility import visible
from streams.models import Delegation, RoleTerm, StreamRole, ValueStream
from tenancy.models import Membership

AMOUNT = "amount"


@dataclass(frozen=True)
class Reach:
    """How far a role reaches under the matrix in force, along the fact that is the amount."""

    version: str
    fact: str
    limit: Limit


@dataclass(frozen=True)
class Decides:
    """Somebody decides as the holder of a role: in their own place, or in somebody's (`in_place_of`)."""

    membership: Membership
    role: StreamRole
    stream: ValueStream
    in_place_of: Membership | None = None
    up_to: Decimal | None = None
    until: datetime | None = None
    delegation: Delegation | None = None


@dataclass(frozen=True)
class MyLimit:
    """What somebody may decide today: as whom, in which stream, how far, in whose place, until when."""

    decides: Decides
    reach: Reach | None

    @property
    def amount(self) -> Decimal | None:
        """The nearer of what the matrix gives the role and what was delegated; None is no limit, or no matrix."""
        own = self.reach.limit.amount if self.reach and self.reach.limit.decides else None
        found = [one for one in (own, self.decides.up_to) if one is not None]
        return min(found, default=None)


def who_decides(stream: ValueStream, role: str, at: datetime) -> list[Decides]:
    """Who decides as this role now: its holders, then those in whose hands they put it; two queries."""
    terms = list(
        RoleTerm.objects.held(at)
        .filter(stream=stream, role=role)
        .select_related("membership__user")
        .order_by("starts_at")
    )
    lent = Delegation.objects.at(at).filter(term__in=terms, delegate__in=Membership.objects.active(at).values("pk"))
    found = [Decides(one.membership, StreamRole(role), stream, until=one.ends_at) for one in terms]
    rows = lent.select_related("delegate__user", "term__membership__user").order_by("starts_at")
    return [*found, *(_by_delegation(given, stream) for given in rows)]


def delegations_of(stream: ValueStream, at: datetime) -> list[Delegation]:
    """Delegations in the stream that hold now or are to come, by role; one query."""
    given = Delegation.objects.filter(term__stream=stream, ends_at__gt=at)
    return list(given.select_related("delegate__user", "term__membership__user").order_by("term__role", "starts_at"))


def my_limits(membership: Membership, at: datetime) -> Sequence[MyLimit]:
    """What this person may decide in streams today; two queries, and the matrix in force once."""
    own = RoleTerm.objects.held(at).filter(membership=membership).select_related("stream", "membership__user")
    lent = Delegation.objects.at(at).filter(Q(term__ends_at=None) | Q(term__ends_at__gt=at), delegate=membership)
    found = [
        Decides(membership, StreamRole(term.role), term.stream, until=term.ends_at)
        for term in visible(own, membership, at=at).order_by("stream__name", "role")
    ]
    rows = lent.select_related("term__stream", "term__membership__user").order_by("term__stream__name", "ends_at")
    found += [_by_delegation(given, given.term.stream) for given in visible(rows, membership, at=at)]
    if not found:
        return []
    version = version_in_force(at)
    reaches = {role: _reach(version, role) for role in {one.role for one in found}}
    return [MyLimit(one, reaches[one.role]) for one in found]


def reach_of(role: str, at: datetime) -> Reach | None:
    """How far this role reaches now; None without a matrix in force, or when it knows no amount. One query."""
    return _reach(version_in_force(at), role)


def _reach(version: MatrixVersion | None, role: str) -> Reach | None:
    if version is None:
        return None
    table = table_of(version)
    names = (version.document or {}).get("names", {}).get("facts", {})
    money = [fact.code for fact in table.facts if names.get(fact.code, {}).get("is_money") or fact.code == AMOUNT]
    if not money:
        return None
    fact = AMOUNT if AMOUNT in money else money[0]
    return Reach(str(version), fact, limit_of(table, role, fact, owner=StreamRole.OWNER))


def _by_delegation(given: Delegation, stream: ValueStream) -> Decides:
    return Decides(
        given.delegate,
        StreamRole(given.term.role),
        stream,
        in_place_of=given.term.membership,
        up_to=given.up_to,
        until=given.ends_at,
        delegation=given,
    )
