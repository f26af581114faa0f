"""A Celery application whose one job says that it has begun and then never ends; `test_kill` runs and kills it."""

from datetime import datetime
from threading import Event

import django
from django.conf import settings
from redis import Redis

from vsportal.celery import app

django.setup()

from jobs import registry  # noqa: E402  after the apps are there
from jobs.models import DrainRow  # noqa: E402
from jobs.rules.recurrence import local_rule  # noqa: E402

MORNINGS = local_rule("FREQ=DAILY", "2026-01-01T06:00:00")
BEGUN = "test:begun"

__all__ = ["BEGUN", "MORNINGS", "app"]


def hang(at: datetime) -> None:
    """Leave something half-done, say so, and hang."""
    DrainRow.objects.create(drain="half-done")
    Redis.from_url(settings.REDIS_URL).lpush(BEGUN, "now")
    Event().wait()


if __name__ == "__main__":
    registry._registered.clear()
    registry.register(registry.JobKind("test.mortal", "Mortal", MORNINGS, hang))
    app.worker_main(["worker", "--pool=solo", "--loglevel=ERROR", "--without-mingle", "--without-gossip"])
