"""Who may decide, vote and record: `may` and the standing of a person against a plain model of terms, seats and delegations."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doors.refusal import Refusal
from governance.bodies.models import Body, SeatKind
from governance.bodies.services import give_seat
from governance.decisions.authority import Authority, deciding_right, standing
from rights.matrix.models import Level
from rights.services import may
from streams.models import RoleTerm, ValueStream
from streams.services import assign_role, delegate_right
from tenancy.models import Membership, User
from tests.cast import NOON

ROLES = ["accountable_owner", "finance_partner"]
VOTERS, KEEPERS = {"chair", "deputy", "member"}, {"chair", "deputy", "secretary"}
PEOPLE = 4
LEAVES_ON = 3  # the last of them
days = st.integers(-6, 8)
periods = st.tuples(st.integers(-5, 4), st.integers(1, 6)).map(lambda p: (p[0], p[0] + p[1]))


@dataclass(frozen=True)
class Term:
    person: int
    stream: int
    role: str
    period: tuple[int, int]


@dataclass(frozen=True)
class Given:
    """A delegation, by the holder of the term of this number, on the day on which the term begins."""

    term: int
    person: int
    period: tuple[int, int]


@dataclass(frozen=True)
class Sits:
    person: int
    body: int
    kind: str
    voting: bool
    period: tuple[int, int]


who = st.integers(0, PEOPLE - 1)
terms = st.builds(Term, person=who, stream=st.integers(0, 1), role=st.sampled_from(ROLES), period=periods)
lent = st.builds(Given, term=st.integers(0, 3), person=who, period=periods)
seats = st.builds(
    Sits,
    person=who,
    body=st.integers(0, 1),
    kind=st.sampled_from(SeatKind.values),
    voting=st.booleans(),
    period=periods,
)


def within(period: tuple[int, int], day: int) -> bool:
    return period[0] <= day < period[1]


def belongs(person: int, day: int) -> bool:
    return person != PEOPLE - 1 or day < LEAVES_ON


def decides(person: int, stream: int, role: str, day: int, world: "World", *, holder_stays: bool) -> bool:
    """The holder of the role, or whom they let decide; whoever has left decides nothing, and with `holder_stays` nobody
    decides in the place of somebody who has left.
    """
    mine = {number: term for number, term in world.held.items() if (term.stream, term.role) == (stream, role)}
    return belongs(person, day) and (
        any(term.person == person and within(term.period, day) for term in mine.values())
        or any(
            one.person == person and one.term in mine and within(one.period, day)
            and (belongs(mine[one.term].person, day) or not holder_stays)
            for one in world.delegated
        )
    )  # fmt: skip


def sits(person: int, body: int, day: int, seated: list[Sits], kinds: set[str], *, voting: bool) -> bool:
    return belongs(person, day) and any(
        (one.person, one.body) == (person, body) and one.kind in kinds and within(one.period, day)
        and (one.voting or not voting)
        for one in seated
    )  # fmt: skip


def moment(day: int) -> Any:
    return NOON + timedelta(days=day)


def people() -> list[Membership]:
    found = []
    for number in range(PEOPLE):
        user = User.objects.create(email=f"{number}@northshore.example")
        ends_at = moment(LEAVES_ON) if number == PEOPLE - 1 else None
        found.append(Membership.objects.create(user=user, starts_at=moment(-20), ends_at=ends_at))
    return found


def accepted(change: Any, *args: Any, **words: Any) -> Any:
    """What a service made; nothing where it refuses: two owners at once, two seats of a person, a right passed on …"""
    try:
        with transaction.atomic():
            return change(*args, **words)
    except Refusal:
        return None


class World:
    """Two streams, two bodies and four people; what the services accepted, as rows and in plain values."""

    def __init__(self, administrator: Membership) -> None:
        self.signed = {"by": administrator, "at": moment(-10)}
        self.cast = people()
        self.streams = [ValueStream.objects.create(name=name, created_at=NOON) for name in ("One", "Two")]
        self.bodies = [Body.objects.create(name=name) for name in ("One", "Two")]
        self.level = Level.objects.create(code="stream", name="Stream", rank=1)
        self.held: dict[int, Term] = {}
        self.rows: dict[int, RoleTerm] = {}
        self.delegated: list[Given] = []
        self.seated: list[Sits] = []

    def assign(self, number: int, one: Term) -> None:
        words = {"role": one.role, "membership": self.cast[one.person], **period_of(one), **self.signed}
        if (row := accepted(assign_role, self.streams[one.stream], **words)) is not None:
            self.held[number], self.rows[number] = one, row

    def delegate(self, one: Given) -> None:
        if (term := self.held.get(one.term)) is None:
            return
        by = {"by": self.cast[term.person], "at": moment(term.period[0])}
        words = {"delegate": self.cast[one.person], **period_of(one), **by}
        if accepted(delegate_right, self.rows[one.term], **words) is not None:
            begins = max(one.period[0], term.period[0])
            self.delegated.append(Given(one.term, one.person, (begins, one.period[1])))

    def seat(self, one: Sits) -> None:
        words = {"kind": one.kind, "voting": one.voting, **period_of(one), **self.signed}
        if accepted(give_seat, self.bodies[one.body], membership=self.cast[one.person], **words) is not None:
            self.seated.append(one)

    def check_roles(self, person: int, day: int) -> None:
        """Each role of each stream: the right, and the standing that deciding asks for."""
        for (place, stream), role in product(enumerate(self.streams), ROLES):
            asked = (person, place, role, day, self)
            right = may(self.cast[person], deciding_right(role), stream, at=moment(day))
            assert bool(right) == decides(*asked, holder_stays=False)
            authority = Authority(self.level, role=role, stream=stream)
            stands = standing(self.cast[person], authority, amount=None, at=moment(day))
            assert bool(stands) == decides(*asked, holder_stays=True)

    def check_seats(self, person: int, day: int) -> None:
        """Voting and recording in each body."""
        for place, body in enumerate(self.bodies):
            votes = may(self.cast[person], "decisions.vote", body, at=moment(day))
            records = may(self.cast[person], "decisions.record", body, at=moment(day))
            assert bool(votes) == sits(person, place, day, self.seated, VOTERS, voting=True)
            assert bool(records) == sits(person, place, day, self.seated, KEEPERS, voting=False)


def period_of(one: Term | Given | Sits) -> dict[str, Any]:
    return {"starts_at": moment(one.period[0]), "ends_at": moment(one.period[1])}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given_terms=st.lists(terms, min_size=1, max_size=4),
    given_rights=st.lists(lent, max_size=3),
    given_seats=st.lists(seats, max_size=4),
    at=st.lists(days, min_size=1, max_size=3, unique=True),
)
def test_who_may_is_what_terms_seats_and_delegations_say(
    inside, administrator, given_terms, given_rights, given_seats, at
):
    with transaction.atomic():
        world = World(administrator)
        for number, one in enumerate(given_terms):
            world.assign(number, one)
        for right in given_rights:
            world.delegate(right)
        for seat in given_seats:
            world.seat(seat)

        for day, person in product(at, range(PEOPLE)):
            world.check_roles(person, day)
            world.check_seats(person, day)
        transaction.set_rollback(True)
