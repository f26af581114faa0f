"""The setting of the first story, seen through its pages."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from governance.decisions import services
from governance.decisions.models import Decision
from tenancy.models import Membership
from tests.cast import NOON
from tests.governance.decisions.conftest import (  # noqa: F401  the same cast and matrix as the services' tests
    SMALL,
    board,
    coordination,
    deputy,
    forum,
    levels,
    make_body,
    matrix,
    publish,
    write,
)

HERE = "/t/northshore/decisions/"


def words(answer: Any) -> str:
    """What somebody reads on an answer, without marks and line breaks."""
    return unescape(" ".join(re.sub(r"</?(?:small|b|span)[^>]*>", "", answer.content.decode()).split()))


@pytest.fixture(autouse=True)
def _scope(inside: Any) -> None:
    """The tests' own code looks into Northshore."""


@pytest.fixture
def browser(sign_in: Callable[[Membership], Client], owner: Membership) -> Client:
    """The owner's browser."""
    return sign_in(owner)


@pytest.fixture
def typed(stream: Any) -> Callable[..., dict[str, Any]]:
    """What somebody types about Urgent care; facts by their codes."""

    def form(title: str = "Extend triage to midnight", **more: Any) -> dict[str, Any]:
        facts = SMALL | {name: more.pop(name) for name in list(more) if name in SMALL}
        return {
            "kind": "general.question",
            "title": title,
            "stream": str(stream.pk),
            "review_on": "2027-04-05",
            **{f"fact_{code}": value for code, value in facts.items()},
            **more,
        }

    return form


@pytest.fixture
def asked(write: Callable[..., Decision], owner: Membership) -> Callable[..., Decision]:  # noqa: F811
    """A question of the owner's that is put."""

    def put(title: str = "Extend triage to midnight", **words: Any) -> Decision:
        return services.propose(write(title, **words), by=owner, at=NOON)

    return put
