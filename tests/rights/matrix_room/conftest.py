"""Northshore's matrix v7 of the acceptance stories, as a document and published."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from governance.bodies import services as bodies
from governance.bodies.models import SeatKind
from rights.matrix import library, services
from rights.matrix.models import Level, MatrixVersion
from tests.cast import LONG_AGO, NOON, join

FACTS = ["amount", "streams", "reversible", "regulatory_duty"]


def rule(code: str, then: str, days: int = 5, **when: str) -> dict[str, Any]:
    level, _space, rest = then.partition(" ")
    key = "role" if rest == "accountable_owner" else "forum"
    return {"code": code, "when": when, "then": {"level": level, **({key: rest} if rest else {})}, "days": days}


NORTHSHORE = {
    "hit_policy": "U",
    "facts": FACTS,
    "rules": [
        rule("r1", "enterprise risk", regulatory_duty="true"),
        rule("r2", "enterprise funding", amount=">= 500000", regulatory_duty="false"),
        rule(
            "r3", "stream accountable_owner", amount="< 50000", streams="1", reversible="true", regulatory_duty="false"
        ),
        rule("r4", "coordination priorities", amount="< 500000", streams=">= 2", regulatory_duty="false"),
        rule("r5", "portfolio funding", amount="< 50000", streams="1", reversible="false", regulatory_duty="false"),
        rule("r6", "portfolio funding", amount="[50000..500000)", streams="1", regulatory_duty="false"),
    ],
    "criteria": [
        {
            "code": "above_limit",
            "sentence": "It is above my limit.",
            "when": {},
            "level": "portfolio",
            "forum": "funding",
        }
    ],
}


@pytest.fixture
def document() -> dict[str, Any]:
    return deepcopy(NORTHSHORE)


@pytest.fixture
def officer(northshore):
    """A second administrator, who publishes what the first has drafted."""
    return join(northshore, "Governance officer", "administrator")


@pytest.fixture
def library_set_up(inside, administrator):
    library.set_up(by=administrator, at=LONG_AGO)


@pytest.fixture
def deciders(library_set_up, inside, administrator, seat_holder, make_forum):
    """A body with a chair and its forums at each level above the stream."""
    for code, purposes in {
        "coordination": ["priorities"],
        "portfolio": ["funding"],
        "enterprise": ["funding", "risk"],
    }.items():
        board = bodies.make_body(name=f"{code.title()} board", by=administrator, at=LONG_AGO)
        board.level = Level.objects.get(code=code)
        board.save(update_fields=["level"])
        bodies.give_seat(board, membership=seat_holder, kind=SeatKind.CHAIR, by=administrator, at=LONG_AGO)
        for purpose in purposes:
            make_forum(f"{code.title()} {purpose}", purpose=purpose, of=board)


MakeVersion = Callable[..., MatrixVersion]


@pytest.fixture
def draft(deciders, administrator, document):
    """v1, drafted by the administrator: it could be published."""
    return services.draft_version(document=document, by=administrator, at=NOON)


@pytest.fixture
def published(draft, officer):
    """v1 in force since NOON."""
    return services.publish(draft, effective_at=NOON, by=officer, at=NOON)
