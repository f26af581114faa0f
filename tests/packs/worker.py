"""A Celery worker of the portal that does what concerns packs, and nothing else; the kill tests run and kill it."""

import sys

import django

from vsportal.celery import app

django.setup()

from jobs import registry  # noqa: E402  after the apps are there
from packs.jobs import JOBS  # noqa: E402

__all__ = ["app"]

if __name__ == "__main__":
    registry._registered.clear()
    registry.register(*JOBS)
    concurrency = f"--concurrency={sys.argv[1]}"
    app.worker_main(
        ["worker", "--pool=prefork", concurrency, "--loglevel=ERROR", "--without-mingle", "--without-gossip"]
    )
