"""What pages, feeds and other apps ask about streams, as far as the reader may see them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    Expression,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject

from rights.visibility import visible
from streams import activation, rules
from streams.models import (
    RoleTerm,
    ScopeItem,
    StreamRole,
    StreamStakeholder,
    ValueStream,
    ValueStreamQuerySet,
    WorkItem,
    WorkShare,
)
from streams.states import StreamState
from tenancy.kept import Kept
from tenancy.models import Membership, name_in_sql
from tenancy.rows import TenantModel


def _owner_of(stream: Expression, at: datetime) -> QuerySet[RoleTerm]:
    return RoleTerm.objects.owners().held(at).filter(stream=stream).order_by()


# Who is accountable for a stream: {"membership", "name", "starts_at", "ends_at"} or NULL, and what a list sorts by. One
# value and no rows: three objects for each line of a list would cost more than the list.
OWNER = Kept(
    JSONField(),
    lambda stream, at: _owner_of(stream, at).values_list(
        JSONObject(membership="membership_id", name=name_in_sql("membership"), starts_at="starts_at", ends_at="ends_at")
    ),
)
OWNER_NAME = Kept(CharField(), lambda stream, at: _owner_of(stream, at).values_list(name_in_sql("membership")))
OWNER_UNTIL = Kept(DateTimeField(), lambda stream, at: _owner_of(stream, at).values_list("ends_at"))
OPEN_WORK = Kept(
    IntegerField(),
    lambda stream, _at: (
        WorkItem.objects.filter(stream=stream, closed_on=None).order_by().values("tenant").values_list(Count("pk"))
    ),
)


def _parts(model: type[TenantModel], *order: str, **shown: Any) -> Kept:
    """What belongs to a stream, as JSON in the order that people read it; NULL where there is nothing."""
    return Kept(
        JSONField(),
        lambda stream, _at: (
            model.objects.filter(stream=stream)
            .order_by()
            .values("tenant")
            .annotate(said=JSONBAgg(JSONObject(**shown), order_by=order))
            .values_list("said")
        ),
    )


# The whole of a stream in one query: six more would take longer than everything else that a request does.
PARTS = {
    "said_stakeholders": _parts(StreamStakeholder, "group__name", "id", id="id", group="group__name", need="need"),
    "said_scope_items": _parts(
        ScopeItem, "-inside", "kind", "path", "id",
        id="id", kind="kind", path="path", inside="inside", agreement="agreement",
    ),
    "said_role_terms": _parts(
        RoleTerm, "role", "-starts_at", "id",
        id="id", role="role", membership="membership_id", name=name_in_sql("membership"), starts_at="starts_at",
        ends_at="ends_at", because="because",
    ),
    "said_work_items": _parts(
        WorkItem, "closed_on", "name", "id",
        id="id", name="name", kind="kind", opened_on="opened_on", closed_on="closed_on",
    ),
}  # fmt: skip


def with_parts(streams: ValueStreamQuerySet, *, at: datetime) -> ValueStreamQuerySet:
    """Each stream with all that belongs to it, as lists of values (see PARTS); adds subqueries, no query."""
    nothing = Value([], JSONField())
    return streams.annotate(**{name: Coalesce(part(at), nothing) for name, part in PARTS.items()})


def with_owner(streams: ValueStreamQuerySet, *, at: datetime) -> ValueStreamQuerySet:
    """Each stream with who is accountable at that moment (`owner`: see OWNER); adds a subquery, no query."""
    return streams.annotate(owner=OWNER(at))


def visible_streams(reader: Membership, at: datetime, *, as_of: datetime | None = None) -> ValueStreamQuerySet:
    """The streams that the reader may see at `at`, each with its owner then or as of another moment (`owner`); one
    query.
    """
    streams: ValueStreamQuerySet = visible(ValueStream.objects.all(), reader, at=at)  # type: ignore[assignment]
    return with_owner(streams, at=as_of or at)


def listed_streams(reader: Membership, at: datetime) -> ValueStreamQuerySet:
    """The streams that the reader may see, with what a list shows: `owner_name` and `owner_until` at that moment, `open_work`; one query.

    Subqueries, because a count over the list leaves out what it does not filter by; a join would stay.
    """
    streams = visible(ValueStream.objects.all(), reader, at=at)
    listed: ValueStreamQuerySet = streams.annotate(
        owner_name=OWNER_NAME(at), owner_until=OWNER_UNTIL(at), open_work=Coalesce(OPEN_WORK(at), 0)
    )
    return listed


def streams_to_choose(reader: Membership, at: datetime) -> QuerySet[ValueStream]:
    """What a form offers this reader, by name; one query."""
    return visible(ValueStream.objects.order_by("name", "id"), reader, at=at)


def owned_by(streams: ValueStreamQuerySet, membership: Membership, *, at: datetime) -> ValueStreamQuerySet:
    """Those for which this person is accountable; adds a subquery, no query."""
    return streams.filter(
        Exists(RoleTerm.objects.owners().held(at).filter(stream=OuterRef("pk"), membership=membership))
    )


def without_owner(streams: ValueStreamQuerySet, *, at: datetime) -> ValueStreamQuerySet:
    """Those for which nobody is accountable; adds a subquery, no query."""
    return streams.filter(~Exists(RoleTerm.objects.owners().held(at).filter(stream=OuterRef("pk"))))


def with_role_of(
    streams: ValueStreamQuerySet, membership: Membership, role: str | None = None, *, at: datetime
) -> ValueStreamQuerySet:
    """Those in which this person holds the role, or any role; adds a subquery, no query."""
    terms = RoleTerm.objects.held(at).filter(stream=OuterRef("pk"), membership=membership)
    return streams.filter(Exists(terms.filter(role=role) if role else terms))


def counts(reader: Membership, at: datetime) -> dict[str, int]:
    """How many streams the reader may see in each state, and how many active ones have no owner; one query."""
    states = {state.value: Count("pk", filter=Q(state=state)) for state in StreamState}
    streams = visible(ValueStream.objects.annotate(owner_name=OWNER_NAME(at)), reader, at=at)
    found: dict[str, int] = streams.aggregate(
        **states, without_owner=Count("pk", filter=Q(state=StreamState.ACTIVE, owner_name=None))
    )
    return found


def counts_of(streams: Iterable[ValueStream]) -> dict[str, int]:
    """The same of the rows of `listed_streams`; no query."""
    ownerless = [stream.owner_name is None for stream in streams if stream.state == StreamState.ACTIVE]
    states = Counter(stream.state for stream in streams)
    return {**{state.value: states[state] for state in StreamState}, "without_owner": sum(ownerless)}


def terms_of(membership: Membership, *, at: datetime) -> Sequence[RoleTerm]:
    """The roles that this person holds now, by stream; one query."""
    terms = visible(RoleTerm.objects.held(at).filter(membership=membership), membership, at=at).select_related("stream")
    return list(terms.order_by("stream__name", "role", "id"))


def missing_for_activation(stream: ValueStream, *, at: datetime) -> list[str]:
    """What a draft still needs, in words; one query, and what the registered checks cost."""
    there = ValueStream.objects.filter(pk=stream.pk).values_list(
        Exists(StreamStakeholder.objects.filter(stream=OuterRef("pk"))),
        Exists(RoleTerm.objects.owners().held(at).filter(stream=OuterRef("pk"))),
        Exists(ScopeItem.objects.filter(stream=OuterRef("pk"), inside=True)),
    )
    has_stakeholder, has_owner, has_boundary = there.get()
    needs = rules.missing_needs(
        outcome=stream.outcome, has_stakeholder=has_stakeholder, has_owner=has_owner, has_boundary=has_boundary
    )
    asked_above = (check.missing(stream, at) for check in activation.every())
    return [*(str(activation.NEED_WORDS[need]) for need in needs), *(found for found in asked_above if found)]


def role_terms(stream: ValueStream) -> list[RoleTerm]:
    """Every term of the stream with its person, newest first within a role; one query."""
    return list(stream.role_terms.select_related("membership__user").order_by("role", "-starts_at", "id"))


def accountable(terms: Iterable[RoleTerm], at: datetime) -> rules.Span:
    """Who was accountable at that moment, from the terms of a stream: a span whose holder is a term, or a gap."""
    return rules.accountable_at(_owner_terms(terms), at)


def accountability(terms: Iterable[RoleTerm]) -> list[rules.Span]:
    """Who was accountable when, newest first, with the gaps between; the time before the first owner is left out."""
    spans = rules.history(_owner_terms(terms))
    return [span for span in reversed(spans) if span.starts_at is not None]


def accountable_for(stream: ValueStream, *, at: datetime) -> rules.Span:
    """Who was accountable for this stream at that moment; one query."""
    return accountable(stream.role_terms.owners().select_related("membership__user"), at)


@dataclass(frozen=True)
class RoleNow:
    """One role of a stream: who holds it now, and who comes next."""

    role: StreamRole
    terms: Sequence[RoleTerm]
    coming: Sequence[RoleTerm]

    @property
    def is_owner(self) -> bool:
        """Is it the one role that nobody inside the stream assigns?"""
        return self.role == StreamRole.OWNER


def roles_at(terms: Iterable[RoleTerm], at: datetime) -> list[RoleNow]:
    """All roles, held or not, in the order of their importance."""
    terms = [term for term in terms if term.membership.ends_at is None or term.membership.ends_at > at]
    now = [term for term in terms if term.starts_at <= at and (term.ends_at is None or at < term.ends_at)]
    coming = sorted((term for term in terms if term.starts_at > at), key=lambda term: term.starts_at)
    return [
        RoleNow(role, [term for term in now if term.role == role], [term for term in coming if term.role == role])
        for role in StreamRole
    ]


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last instant of a local day: who is accountable "on" a day is who is at its end."""
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def work_of(stream: ValueStream) -> list[WorkItem]:
    """The stream's work, open first; one query."""
    return list(stream.work_items.order_by(F("closed_on").desc(nulls_first=True), "name", "id"))


def work_shared(stream: ValueStream, reader: Membership, at: datetime) -> list[WorkShare]:
    """This stream's work in which others have a part, and others' in which it has one, as far as the reader sees it; one query."""
    rows = WorkShare.objects.filter(Q(work__stream=stream) | Q(stream=stream)).select_related("work__stream", "stream")
    return list(visible(rows.order_by("shared_at", "id"), reader, at=at))


def _owner_terms(terms: Iterable[RoleTerm]) -> list[rules.Term]:
    """The owners' terms as plain values; nobody is accountable before they come or after they leave."""
    return [
        rules.Term(
            term, max(term.starts_at, term.membership.starts_at), _earlier(term.ends_at, term.membership.ends_at)
        )
        for term in terms
        if term.role == StreamRole.OWNER
    ]


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    ends = [end for end in (one, other) if end is not None]
    return min(ends, default=None)
