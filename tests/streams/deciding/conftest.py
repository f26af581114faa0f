"""A matrix in force: the owner decides below 50,000, the finance partner up to 5,000, everything else goes higher."""

from datetime import timedelta
from uuid import uuid4

import pytest

from rights import decision_kinds
from rights.decision_kinds import Mandate
from rights.matrix.documents import digest_of
from rights.matrix.models import MatrixVersion
from streams import services
from tests.cast import LONG_AGO, NOON, join

DOCUMENT = {
    "hit_policy": "P",
    "facts": [{"code": "amount", "type": "number", "domain": "[0..1000000]", "places": 2}],
    "levels": ["stream", "enterprise"],
    "rules": [
        {"code": "r1", "when": {"amount": "< 50000"}, "then": {"level": "stream", "role": "accountable_owner"}},
        {"code": "r2", "when": {"amount": "<= 5000"}, "then": {"level": "stream", "role": "finance_partner"}},
        {"code": "r3", "when": {"amount": ">= 50000"}, "then": {"level": "enterprise", "forum": "funding"}},
    ],
    "criteria": [],
    "names": {"facts": {"amount": {"label": "Amount", "unit": "", "is_money": True}}, "levels": {}},
}


@pytest.fixture
def matrix(inside, administrator):
    """v1, in force since long ago."""
    when = {"drafted_at": LONG_AGO, "changed_at": LONG_AGO, "effective_at": LONG_AGO, "published_at": LONG_AGO}
    return MatrixVersion.objects.create(
        number=1,
        state="published",
        hit_policy="P",
        facts=["amount"],
        drafted_by=administrator,
        published_by=administrator,
        document=DOCUMENT,
        digest=digest_of(DOCUMENT),
        **when,
    )


@pytest.fixture
def deputy(northshore):
    return join(northshore, "Stands in")


@pytest.fixture
def lend(owner_term, deputy, owner):
    """`lend(days=…, up_to=…)`: the owner lets `deputy` decide."""

    def lent(days=7, by=owner, at=NOON, **more):
        given = {"delegate": deputy, "ends_at": NOON + timedelta(days=days)} | more
        return services.delegate_right(owner_term, **given, by=by, at=at)

    return lent


@pytest.fixture
def enact(owner):
    """`enact("streams.retire", stream, …)`: what a decision of that kind does, decided by the owner."""

    def enacted(code, subject, params):
        mandate = Mandate(code, subject.pk, uuid4(), "DEC-2026-014", owner, NOON)
        kind = decision_kinds.get(code)
        kind.check(subject, params, owner, NOON)
        kind.enact(subject, params, mandate)

    return enacted
