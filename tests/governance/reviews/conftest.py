"""Decisions that were made: one by a committee, one by the owner of Urgent care; each comes back on a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from governance.decisions import followers
from governance.decisions.models import Decision
from governance.reviews.models import DecisionReview
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.governance.escalations.conftest import board, committee, levels, matrix, specialist

__all__ = ["board", "committee", "levels", "matrix", "specialist"]
FACTS = {"amount": "10000", "risk_grade": "4", "reversible": "true"}


@pytest.fixture
def decided(northshore: Tenant, stream, matrix, levels, committee, owner, seat_holder) -> Callable[..., Decision]:
    """Makes a decision of the committee about Urgent care, approved at NOON and to be reviewed on Friday."""
    numbers = iter(range(1, 100))

    def make(**words: Any) -> Decision:
        with tenant_scope(northshore.pk):
            usual = {
                "number": f"DEC-2026-9{next(numbers):02d}", "kind": "spend", "title": "Change the supplier",
                "stream": stream, "facts": FACTS, "facts_digest": "0" * 64, "state": "approved", "drafted_by": owner,
                "drafted_at": NOON, "proposed_by": owner, "proposed_at": NOON, "version": matrix,
                "level": levels["portfolio"], "body": committee, "forum": committee.forums.get(),
                "decided_by": seat_holder, "decided_at": NOON, "seal": "0" * 64, "review_on": date(2026, 10, 9),
                "expected": "Calls are answered.", "confidence": 80,
            }  # fmt: skip
            decision = Decision.objects.create(**usual | words)
            followers.follow(decision, by=decision.decided_by or decision.proposed_by, at=NOON)
            return decision

    return make


@pytest.fixture
def of_committee(northshore: Tenant, decided) -> DecisionReview:
    with tenant_scope(northshore.pk):
        return DecisionReview.objects.select_related("decision").get(decision=decided())


@pytest.fixture
def of_owner(northshore: Tenant, decided, levels, owner) -> DecisionReview:
    """Of what the owner decided alone."""
    with tenant_scope(northshore.pk):
        decision = decided(
            title="Buy headsets", body=None, forum=None, role="accountable_owner", level=levels["stream"],
            decided_by=owner,
        )  # fmt: skip
        return DecisionReview.objects.select_related("decision").get(decision=decision)
