"""The versions of the matrix: drafted, written, published by somebody else, retired."""

import pytest

from rights.matrix import services
from rights.matrix.selectors import document_of, router_of, version_in_force
from tests.cast import NOON


def test_what_was_drafted_is_what_is_published_and_routed_by(draft, officer):
    published = services.publish(draft, effective_at=NOON, by=officer, at=NOON)

    assert version_in_force(NOON) == published
    facts = {"amount": "42000", "streams": 1, "reversible": True, "regulatory_duty": False}
    assert router_of(published).route(facts).rule.code == "r3"
    assert document_of(published)["names"]["levels"]["stream"] == "Stream"
