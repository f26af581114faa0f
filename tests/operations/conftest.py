"""What the tests of health, figures and logs share."""

import json
import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache

from vsportal.operations import standing


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    """Redis outlives a test; what an earlier one counted is forgotten."""
    standing._redis(settings.REDIS_URL).delete(standing.KEY)
    cache.delete("jobs.last_tick")


class Silent:
    """A server that takes every connection and never says a word."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def silent() -> Iterator[Silent]:
    server = Silent()
    yield server
    server.close()


@pytest.fixture
def nobody() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Lines(logging.Handler):
    """Every line as it would be written to stderr."""

    def __init__(self, like: logging.Handler) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.setFormatter(like.formatter)

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))

    def named(self, event: str) -> list[dict[str, Any]]:
        found = [json.loads(text) for text in self.texts]
        return [line for line in found if line["event"] == event]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What the process writes to its log, in the format of production."""
    root = logging.getLogger()
    written = Lines(next(one for one in root.handlers if one.name == "stderr"))
    root.addHandler(written)
    yield written
    root.removeHandler(written)
