"""kill -9 of the workers in the middle of 60 packs: nothing lost, at most one duplicate a process, known as such."""

import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from redis import Redis

from packs.models import Pack
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.outbox.post import Post
from tests.packs.killing import kill_in_the_middle
from tests.packs.sitting import make_sitting, seated

PACKS, WORKERS = 60, 2


def same_services(post: Post) -> dict[str, str]:
    """The environment in which another process meets this test's database, broker and mail server."""
    urls = {}
    for variable, alias in (("DATABASE_URL", "default"), ("DATABASE_OWNER_URL", "owner")):
        urls[variable] = (
            urlsplit(os.environ[variable])._replace(path="/" + connections[alias].settings_dict["NAME"]).geturl()
        )
    mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(post.port)}
    return os.environ | urls | mail | {"REDIS_URL": settings.REDIS_URL}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_workers_killed_in_the_middle_of_60_packs_lose_none(northshore: Tenant, post: Post) -> None:
    with tenant_scope(northshore.pk):
        sitting = make_sitting(northshore)
    for number in range(PACKS):
        seated(sitting, join(northshore, f"Member {number:02}"))
    broker = Redis.from_url(settings.REDIS_URL)
    broker.flushdb()
    try:
        outcome = kill_in_the_middle(
            northshore,
            post,
            at=NOON,
            packs=PACKS,
            kills=1,
            concurrency=WORKERS,
            environment=same_services(post),
            redis_url=settings.REDIS_URL,
        )
    finally:
        broker.flushdb()
        broker.close()

    assert (outcome.packs, outcome.delivered, outcome.lost) == (PACKS, PACKS, 0)
    assert outcome.duplicates <= WORKERS
    assert outcome.same_message_id
    assert outcome.memory <= 220
    with tenant_scope(northshore.pk):
        assert Pack.objects.count() == PACKS
    for mail in post.mails:
        kinds = {part.get_content_type() for part in mail.walk()}
        assert {"text/plain", "text/html", "application/pdf", "image/png"} <= kinds
