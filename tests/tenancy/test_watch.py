"""The watch of a pass: it starts at the moment it is handed, and moves on with the machine's own count of seconds."""

from datetime import timedelta

from tenancy import watch
from tests.cast import NOON


def test_a_watch_moves_on_from_the_moment_it_is_handed(monkeypatch):
    counted = [100.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: counted[0])
    pass_ = watch.Watch(NOON)
    assert (pass_.at, pass_.passed, pass_.now) == (NOON, timedelta(0), NOON)

    counted[0] = 142.5

    assert (pass_.at, pass_.passed, pass_.now) == (NOON, timedelta(seconds=42.5), NOON + timedelta(seconds=42.5))
