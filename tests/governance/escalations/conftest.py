"""Four levels, a matrix in force with three criteria, a risk committee and a board above it."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from governance.bodies import services as bodies
from governance.bodies.models import Body
from governance.escalations import services
from governance.escalations.models import Escalation
from governance.forums import services as forums
from governance.forums.models import Forum
from rights.matrix.documents import digest_of
from rights.matrix.models import Level, MatrixVersion
from streams import services as streams
from streams.models import StreamRole
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON, join

PURCHASE = {"amount": "10000", "risk_grade": "4", "reversible": "true"}
GRAVE = {"amount": "10000", "risk_grade": "20", "reversible": "true"}
LARGE = {"amount": "600000", "risk_grade": "4", "reversible": "true"}
DOCUMENT: dict[str, Any] = {
    "hit_policy": "P",
    "facts": [
        {"code": "amount", "type": "number", "domain": "[0..100000000)", "places": 2},
        {"code": "risk_grade", "type": "integer", "domain": "[1..25]"},
        {"code": "reversible", "type": "boolean", "domain": ["false", "true"]},
    ],
    "levels": ["stream", "coordination", "portfolio", "enterprise"],
    "rules": [
        {
            "code": "r3", "when": {"amount": "< 50000"}, "then": {"level": "stream", "role": "accountable_owner"},
            "sentence": "Below 50,000 the accountable owner decides.",
        },
        {"code": "r6", "when": {"amount": "[50000..500000)"}, "then": {"level": "portfolio", "forum": "funding"}},
        {"code": "r2", "when": {"amount": ">= 500000"}, "then": {"level": "enterprise", "forum": "funding"}},
    ],
    "criteria": [
        {
            "code": "risk_above_appetite", "sentence": "The risk is graded above the appetite of 12.",
            "when": {"risk_grade": "> 12"}, "level": "portfolio", "forum": "risk", "days": 5, "skips_levels": False,
        },
        {
            "code": "no_way_back", "sentence": "It cannot be taken back.", "when": {"reversible": "false"},
            "level": "coordination", "forum": "risk", "days": 2, "skips_levels": True,
        },
        {
            "code": "money", "sentence": "It costs 500,000 or more.", "when": {"amount": ">= 500000"},
            "level": "enterprise", "forum": "", "days": 5, "skips_levels": False,
        },
        {
            "code": "disputed", "sentence": "Whether a law demands it is disputed.", "when": {}, "level": "portfolio",
            "forum": "risk", "days": 5, "skips_levels": False,
        },
    ],
    "names": {"facts": {"amount": {"label": "Amount", "unit": "", "is_money": True}}, "levels": {}},
}  # fmt: skip


@pytest.fixture
def levels(northshore: Tenant) -> dict[str, Level]:
    codes = ["stream", "coordination", "portfolio", "enterprise"]
    with tenant_scope(northshore.pk):
        return {code: Level.objects.create(code=code, name=code.title(), rank=rank) for rank, code in enumerate(codes)}


@pytest.fixture
def matrix(northshore: Tenant, levels, administrator, auditor) -> MatrixVersion:
    """v1, in force since LONG_AGO."""
    with tenant_scope(northshore.pk):
        return MatrixVersion.objects.create(
            number=1, state="published", hit_policy="P", facts=["amount", "risk_grade", "reversible"],
            drafted_by=auditor, drafted_at=LONG_AGO, changed_at=LONG_AGO, effective_at=LONG_AGO, published_at=LONG_AGO,
            published_by=administrator, document=DOCUMENT, digest=digest_of(DOCUMENT),
        )  # fmt: skip


def make_body(name: str, level: Level, seats: dict[str, Membership], by: Membership) -> Body:
    """A body at a level, seated since LONG_AGO."""
    body = bodies.make_body(name=name, mandate=name, by=by, at=LONG_AGO)
    Body.objects.filter(pk=body.pk).update(level=level)
    body.refresh_from_db()
    for kind, person in seats.items():
        bodies.give_seat(body, membership=person, kind=kind, by=by, at=LONG_AGO)
    return body


def make_forum(body: Body, name: str, purpose: str, by: Membership, **words: Any) -> Forum:
    """Meets on the third Wednesday of each month at two in London."""
    usual = {
        "cycle": "medium", "rule": "FREQ=MONTHLY;BYDAY=3WE", "first_on": date(2026, 9, 16), "starts_time": time(14),
        "time_zone": "Europe/London", "duration_min": 60, "papers_due_days": 5, "quorum": 1,
    }  # fmt: skip
    return forums.make_forum(body, name=name, purpose=purpose, by=by, at=NOON, **usual | words)


@pytest.fixture
def committee(northshore: Tenant, levels, administrator, seat_holder) -> Body:
    """Risk committee, portfolio level: chaired by `seat_holder`, with a deputy and a secretary; meets for risk."""
    seats = {
        kind: join(northshore, f"{kind} of the committee".capitalize()) for kind in ("deputy", "secretary", "member")
    }
    with tenant_scope(northshore.pk):
        body = make_body("Risk committee", levels["portfolio"], {"chair": seat_holder, **seats}, administrator)
        make_forum(body, "Risk committee", "risk", administrator)
        return body


@pytest.fixture
def board(northshore: Tenant, levels, administrator) -> Body:
    """Enterprise board: the top, meets for funding."""
    chair = join(northshore, "Chair of the enterprise board")
    with tenant_scope(northshore.pk):
        body = make_body("Enterprise board", levels["enterprise"], {"chair": chair}, administrator)
        make_forum(body, "Enterprise board", "funding", administrator, cycle="long")
        return body


@pytest.fixture
def specialist(northshore: Tenant, stream, administrator) -> Membership:
    """Risk specialist of Urgent care."""
    person, since = join(northshore, "Risk specialist"), NOON - timedelta(days=1)
    with tenant_scope(northshore.pk):
        streams.assign_role(
            stream, role=StreamRole.RISK, membership=person, starts_at=since, by=administrator, at=since
        )
    return person


@pytest.fixture
def escalate(northshore: Tenant, stream, matrix, committee, specialist) -> Callable[..., Escalation]:
    """Raises a grave risk of Urgent care for `risk_above_appetite`, unless said otherwise."""

    def raised(**words: Any) -> Escalation:
        usual = {
            "title": "Supplier of the triage line may fail", "facts": GRAVE, "criterion": "risk_above_appetite",
            "by": specialist, "at": NOON,
        }  # fmt: skip
        with tenant_scope(northshore.pk):
            return services.raise_escalation(stream, **usual | words)

    return raised
