"""The sentences of refusals that only these tests raise; they are forgotten after each test."""

from collections.abc import Iterator

import pytest

from doors import refusal

SENTENCES = {
    "test.limit": "Not decided. %(amount)s is above %(limit)s.",
    "test.percent": "Not decided. 100 %% is above %(limit)s %%.",
    "test.refused": "Not closed. “%(name)s” has two open items.",
}


@pytest.fixture(autouse=True)
def _sentences() -> Iterator[None]:
    refusal.say(SENTENCES)
    yield
    for code in SENTENCES:
        del refusal._sentences[code]
