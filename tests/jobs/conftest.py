"""A registry that holds only what the test registers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jobs import registry


@pytest.fixture
def registered() -> Iterator[Callable[..., None]]:
    """`registered(kind, drain, …)`: the jobs of this test, and no others."""
    before = dict[str, Any](registry._registered)
    registry._registered.clear()
    yield registry.register
    registry._registered.clear()
    registry._registered.update(before)
