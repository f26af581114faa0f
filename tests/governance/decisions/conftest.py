"""Northshore's matrix v7, the bodies that it names, and a question that can be asked: the setting of the first story."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from governance.bodies import services as bodies
from governance.bodies.models import Body, SeatKind
from governance.decisions import services
from governance.decisions.models import Decision
from governance.forums import services as forums
from governance.forums.models import Cycle, Forum, Purpose
from rights.matrix import documents, starter
from rights.matrix.models import Fact, HitPolicy, Level, MatrixVersion
from rights.matrix.states import MatrixState
from streams.models import ValueStream
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON, join

COLUMNS = ["amount", "streams", "reversible", "regulatory_duty", "risk_grade"]
RULES: list[dict[str, Any]] = [
    {"code": "r1", "when": {"regulatory_duty": "true"}, "then": {"level": "enterprise", "forum": "risk"}},
    {"code": "r2", "when": {"regulatory_duty": "false", "amount": ">= 500000"}, "then": {"level": "enterprise", "forum": "risk"}},
    {
        "code": "r3",
        "when": {"regulatory_duty": "false", "amount": "< 50000", "reversible": "true", "streams": "1"},
        "then": {"level": "stream", "role": "accountable_owner"},
        "sentence": "What is small, can be undone and stays in one stream, its owner decides.",
    },
    {
        "code": "r4",
        "when": {"regulatory_duty": "false", "amount": "< 500000", "streams": ">= 2"},
        "then": {"level": "coordination", "forum": "priorities"},
    },
    {
        "code": "r5",
        "when": {"regulatory_duty": "false", "amount": "< 50000", "reversible": "false", "streams": "1"},
        "then": {"level": "portfolio", "forum": "funding"},
    },
    {
        "code": "r6",
        "when": {"regulatory_duty": "false", "amount": "[50000..500000)", "streams": "1"},
        "then": {"level": "portfolio", "forum": "funding"},
        "days": 10,
    },
]  # fmt: skip
SMALL = {"amount": "42000", "reversible": "true", "regulatory_duty": "false", "risk_grade": "4"}


@pytest.fixture
def levels(northshore: Tenant) -> dict[str, Level]:
    """The four levels."""
    with tenant_scope(northshore.pk):
        return {code: Level.objects.create(code=code, name=str(name), rank=rank) for code, name, rank in starter.LEVELS}


@pytest.fixture
def publish(northshore: Tenant, levels: dict[str, Level], administrator: Membership) -> Callable[..., MatrixVersion]:
    """Puts a matrix with these rows in force."""
    with tenant_scope(northshore.pk):
        for position, one in enumerate(starter.FACTS):
            Fact.objects.create(position=position, **one)

    def put(
        rules: list[dict[str, Any]], number: int = 7, at: Any = LONG_AGO, columns: list[str] = COLUMNS
    ) -> MatrixVersion:
        with tenant_scope(northshore.pk):
            facts = {fact.code: fact for fact in Fact.objects.all()}
            whole = [{"agree": [], "consult": [], "inform": [], **rule} for rule in rules]
            document = documents.whole(
                hit_policy=HitPolicy.UNIQUE,
                facts=[facts[code] for code in columns],
                levels=list(levels.values()),
                rules=whole,
                criteria=[],
            )
            return MatrixVersion.objects.create(
                number=number, state=MatrixState.PUBLISHED, facts=columns, drafted_by=administrator, drafted_at=at,
                changed_at=at, effective_at=at, published_at=at, published_by=administrator, document=document,
                digest=documents.digest_of(document),
            )  # fmt: skip

    return put


@pytest.fixture
def matrix(publish: Callable[..., MatrixVersion]) -> MatrixVersion:
    """Matrix v7 of the first story, without regulatory detail."""
    return publish(RULES)


MakeBody = Callable[..., Body]


@pytest.fixture
def make_body(northshore: Tenant, levels: dict[str, Level], administrator: Membership) -> MakeBody:
    """A body on a level with a forum of a purpose, and so many members; the first chairs, the second is the deputy."""

    def make(name: str, level: str, purpose: str, *people: Membership, quorum: int = 1, **words: Any) -> Body:
        usual = {
            "cycle": Cycle.MEDIUM, "rule": "FREQ=MONTHLY;BYDAY=2WE", "first_on": date(2026, 9, 2), "starts_time": time(10),
            "time_zone": "Europe/London", "duration_min": 60, "papers_due_days": 7, "quorum": quorum,
        }  # fmt: skip
        with tenant_scope(northshore.pk):
            body = bodies.make_body(name=name, by=administrator, at=LONG_AGO)
            Body.objects.filter(pk=body.pk).update(level=levels[level])
            body.refresh_from_db()
            for place, person in enumerate(people):
                kind = [SeatKind.CHAIR, SeatKind.DEPUTY][place] if place < 2 else SeatKind.MEMBER
                bodies.give_seat(body, membership=person, kind=kind, by=administrator, at=LONG_AGO)
            forums.make_forum(
                body, name=f"{name}: {purpose}", purpose=purpose, by=administrator, at=NOON, **usual | words
            )
        return body

    return make


@pytest.fixture
def board(northshore: Tenant, make_body: MakeBody, seat_holder: Membership, deputy: Membership) -> Body:
    """The portfolio funding board: chaired by `seat_holder`, second Wednesdays at 10:00 in London."""
    return make_body("Portfolio funding board", "portfolio", Purpose.FUNDING, seat_holder, deputy)


@pytest.fixture
def coordination(make_body: MakeBody, northshore: Tenant) -> Body:
    """The coordination forum's body."""
    return make_body("Coordination", "coordination", Purpose.PRIORITIES, join(northshore, "Chair of coordination"))


@pytest.fixture
def deputy(northshore: Tenant) -> Membership:
    return join(northshore, "Deputy of the board")


@pytest.fixture
def forum(northshore: Tenant, board: Body) -> Forum:
    with tenant_scope(northshore.pk):
        return Forum.objects.get(body=board)


@pytest.fixture
def write(northshore: Tenant, matrix: MatrixVersion, stream: ValueStream, owner: Membership) -> Callable[..., Decision]:
    """Writes a draft of the owner's about Urgent care."""

    def draft(title: str = "Extend triage to midnight", by: Membership = owner, **words: Any) -> Decision:
        facts = SMALL | words.pop("facts", {})
        with tenant_scope(northshore.pk):
            return services.draft(
                kind="general.question", title=title, by=by, at=NOON, **{"stream": stream, "facts": facts} | words
            )

    return draft
