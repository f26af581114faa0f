"""Who stands behind an authority of the matrix at a moment: bodies, forums, people; and whether somebody may decide."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from doors.refusal import Refusal
from governance.bodies.models import Body, Seat, SeatKind
from governance.forums.models import Forum, Purpose
from rights.matrix.models import Level
from rights.matrix.rules.table import Authority as Party
from rights.services import may
from streams.models import Delegation, RoleTerm, StreamRole, ValueStream
from tenancy.kept import A_MOMENT, SOME_KEYS, KeptQuery, among
from tenancy.models import Membership

# An authority as a record keeps it: its name, or {"role": code, "stream": name}.
Kept = str | dict[str, str]

RECORD, VOTE = "decisions.record", "decisions.vote"
RECORDERS = (SeatKind.CHAIR, SeatKind.DEPUTY, SeatKind.SECRETARY)


def deciding_right(role: str) -> str:
    """The right to decide as the holder of this role in a stream."""
    return f"decisions.decide_as_{role}"


@dataclass(frozen=True)
class Decider:
    """Somebody who may decide now: by which office, in whose place, until when."""

    membership: Membership
    office: str
    place_of: Membership | None = None
    until: datetime | None = None
    delegation: Delegation | None = None

    def __str__(self) -> str:
        if self.place_of is None:
            return str(self.membership)
        return _("%(person)s in the place of %(holder)s") % {"person": self.membership, "holder": self.place_of}


@dataclass(frozen=True)
class Authority:
    """Who decides, or is asked: a level, and on it the holders of a role in a stream, or a body with its forum."""

    level: Level
    role: str = ""
    stream: ValueStream | None = None
    body: Body | None = None
    forum: Forum | None = None
    people: tuple[Decider, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        if self.body is not None:
            return self.body.name
        role = role_label(self.role)
        return _("%(role)s of %(stream)s") % {"role": role, "stream": self.stream.name} if self.stream else role

    def kept(self) -> Kept:
        """As a record keeps it: a body by its name, a role by its code, to be said in the language of who reads it."""
        if self.body is not None or not self.role:
            return str(self)
        return {"role": self.role, "stream": self.stream.name if self.stream else ""}

    @property
    def right(self) -> str:
        """What one must hold to decide."""
        return RECORD if self.body is not None else deciding_right(self.role)

    @property
    def target(self) -> Body | ValueStream | None:
        """On what one must hold it."""
        return self.body if self.body is not None else self.stream


@dataclass(frozen=True)
class Standing:
    """May this person decide, in whose place, and why (not)?"""

    allowed: bool
    because: str
    place_of: Membership | None = None
    code: str = ""
    delegation: Delegation | None = None

    def __bool__(self) -> bool:
        return self.allowed


ROLES = {role.value: role.label for role in StreamRole}  # lists ask for it in every row
LEVELS = KeptQuery(lambda: Level.objects.order_by("rank"))
FORUMS = KeptQuery(
    lambda: Forum.objects.in_use().filter(body__level__isnull=False).select_related("body").order_by("name", "id")
)


def _active(person: str, at: datetime) -> Q:
    """Whose membership holds at that moment: asked of the row that is joined anyway, which PostgreSQL plans faster."""
    holds = Q(**{f"{person}__ends_at": None}) | Q(**{f"{person}__ends_at__gt": at})
    return holds & Q(**{f"{person}__starts_at__lte": at, f"{person}__user__is_active": True})


SEATS = KeptQuery(
    lambda at, bodies: (
        Seat.objects.at(at)
        .filter(_active("membership", at), body__in=among(bodies), kind__in=RECORDERS)
        .select_related("membership__user")
        .order_by("starts_at", "id")
    ),
    A_MOMENT,
    SOME_KEYS,
)
TERMS = KeptQuery(
    lambda at, streams: (
        RoleTerm.objects.at(at)
        .filter(_active("membership", at), stream__in=among(streams))
        .select_related("membership__user")
        .order_by("starts_at", "id")
    ),
    A_MOMENT,
    SOME_KEYS,
)
LENT = KeptQuery(
    lambda at, terms: (
        Delegation.objects.at(at)
        .filter(_active("delegate", at), term__in=among(terms))
        .select_related("delegate__user")
        .order_by("starts_at", "id")
    ),
    A_MOMENT,
    SOME_KEYS,
)


class Directory:
    """The levels and the bodies that decide on them, read once for any number of answers: two queries."""

    @cached_property
    def levels(self) -> dict[str, Level]:
        """All levels by code, the most junior first."""
        return {level.code: level for level in LEVELS()}

    @cached_property
    def forums(self) -> list[Forum]:
        """The forums in use of bodies that stand on a level, in the order of their names."""
        return FORUMS()

    @property
    def lowest(self) -> Level | None:
        """The stream's own level."""
        return next(iter(self.levels.values()), None)

    def forum_for(self, level: Level, purpose: str, stream: ValueStream | None) -> Forum | None:
        """Where a question of this purpose goes at this level: the stream's own forum first, then one for all streams."""
        here = [one for one in self.forums if one.body.level_id == level.pk and one.purpose == purpose]
        own = [one for one in here if stream is not None and one.stream_id == stream.pk]
        return next(iter([*own, *(one for one in here if one.stream_id is None)]), None)

    def find(self, party: Party, *, stream: ValueStream | None, purpose: str) -> Authority:
        """Whom a party names: a role in the stream, or a body. Raises `decision.no_body` or `decision.no_stream`."""
        level = self.levels.get(party.level)
        if level is None:
            raise Refusal("decision.no_body", params={"level": party.level, "purpose": ""}, status=409)
        role = party.role
        if not role and not party.forum and self.lowest is not None and level.pk == self.lowest.pk:
            role = StreamRole.OWNER
        if role:
            if stream is None:
                raise Refusal("decision.no_stream", params={"role": role_label(role)}, status=422)
            return Authority(level, role=role, stream=stream)
        asked = party.forum or purpose
        forum = self.forum_for(level, asked, stream)
        if forum is None:
            words = {"level": level.name, "purpose": purpose_label(asked)}
            raise Refusal("decision.no_body", params=words, status=409)
        return Authority(level, body=forum.body, forum=forum)


def people_of(authority: Authority, at: datetime) -> tuple[Decider, ...]:
    """Who may decide by this authority now: holders of the role and their delegates, or those who record for the body."""
    return people_of_all([authority], at)[authority]


def people_of_all(authorities: Iterable[Authority], at: datetime) -> dict[Authority, tuple[Decider, ...]]:
    """The same for several at once; three queries at the most."""
    asked = list(dict.fromkeys(authorities))
    seats = _recorders([one for one in asked if one.body is not None], at)
    terms = _holders([one for one in asked if one.body is None], at)
    return {
        one: tuple(
            seats.get(one.body.pk, ())
            if one.body is not None
            else terms.get((one.stream and one.stream.pk, one.role), ())
        )
        for one in asked
    }


def _recorders(authorities: list[Authority], at: datetime) -> dict[Any, list[Decider]]:
    """Chair, deputies and secretary of each body, in this order."""
    found: dict[Any, list[Decider]] = {}
    bodies = {one.body.pk for one in authorities if one.body is not None}
    if bodies:
        for seat in sorted(SEATS(at, list(bodies)), key=lambda seat: RECORDERS.index(seat.kind)):
            office = str(seat.get_kind_display())
            found.setdefault(seat.body_id, []).append(Decider(seat.membership, office, until=seat.ends_at))
    return found


def _holders(authorities: list[Authority], at: datetime) -> dict[Any, list[Decider]]:
    """Holders of each role in each stream, then those who decide in their place."""
    found: dict[Any, list[Decider]] = {}
    streams = {one.stream.pk for one in authorities if one.stream is not None}
    if not streams:
        return found
    asked = {one.role for one in authorities}
    held = [term for term in TERMS(at, list(streams)) if term.role in asked]
    for term in held:
        decider = Decider(term.membership, role_label(term.role), until=term.ends_at)
        found.setdefault((term.stream_id, term.role), []).append(decider)
    by_term = {one.term_id: one for one in LENT(at, [term.pk for term in held])} if held else {}
    for term in held:
        if (given := by_term.get(term.pk)) is not None:
            found[term.stream_id, term.role].append(
                Decider(given.delegate, role_label(term.role), term.membership, given.ends_at, given)
            )
    return found


def standing(person: Membership, authority: Authority, *, amount: Decimal | None, at: datetime) -> Standing:
    """May this person decide by exactly this authority at this moment?

    The right is asked of `rights.may`; which of somebody's offices gives it says in whose place they decide.
    """
    answer = may(person, authority.right, authority.target, at=at)
    if not answer:
        return Standing(False, answer.because, code="decision_right.limit")
    if authority.body is not None:
        return Standing(True, answer.because)
    offices = [one for one in authority.people or people_of(authority, at) if one.membership.pk == person.pk]
    if any(one.place_of is None for one in offices):
        return Standing(True, answer.because)
    if not offices:
        return Standing(False, _("the term has ended"), code="decision_right.limit")
    office = offices[0]
    holder, given = office.place_of, office.delegation
    if given is not None and given.up_to is not None and amount is not None and amount > given.up_to:
        return Standing(False, _("above what was delegated"), holder, "delegation.above_limit", given)
    return Standing(True, _("in the place of %(holder)s") % {"holder": holder}, holder, delegation=given)


def ended_term(person: Membership, authority: Authority, at: datetime) -> RoleTerm | None:
    """The term by which this person could have decided until it ended."""
    if authority.body is not None:
        return None
    terms = RoleTerm.objects.filter(stream=authority.stream, role=authority.role, membership=person)
    return terms.filter(Q(ends_at__lte=at)).order_by("-ends_at").first()


def kept_name(kept: Kept) -> str:
    """Who a record names, in the words of who reads it."""
    if isinstance(kept, str):
        return kept
    role = role_label(kept["role"])
    return _("%(role)s of %(stream)s") % {"role": role, "stream": kept["stream"]} if kept["stream"] else role


def role_label(role: str) -> str:
    """A role as people say it."""
    return str(ROLES[role]) if role in ROLES else role.replace("_", " ")


def purpose_label(purpose: str) -> str:
    """A purpose as people say it."""
    return str(Purpose(purpose).label) if purpose in Purpose.values else purpose
