"""The long drill of packs: workers killed again and again in the middle of 1,000 packs, against a real mail server."""

import json
import os

import django

FORUMS, SEATS, KILLS, WORKERS = 20, 50, 4, 2
LARGEST_MIB = 220


def drill() -> dict[str, object]:
    """`lost` must be 0, and no more than `workers` x `kills` copies are sent twice, each with its own Message-ID again."""
    from django.conf import settings  # noqa: PLC0415  needs Django to be set up
    from redis import Redis  # noqa: PLC0415

    from bench.packs import NOW, fill  # noqa: PLC0415
    from tests.outbox.post import Post  # noqa: PLC0415
    from tests.packs.killing import kill_in_the_middle  # noqa: PLC0415

    broker = Redis.from_url(settings.REDIS_URL)
    broker.flushdb()
    tenant = fill(forums=FORUMS, seats=SEATS)
    with Post() as post:
        environment = os.environ | {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(post.port)}
        outcome = kill_in_the_middle(
            tenant,
            post,
            at=NOW,
            packs=FORUMS * SEATS,
            kills=KILLS,
            concurrency=WORKERS,
            environment=environment,
            redis_url=settings.REDIS_URL,
        )
    broker.flushdb()
    broker.close()
    return {
        "drill": "packs",
        "runs": outcome.packs,
        "lost": outcome.lost,
        "duplicates": outcome.duplicates,
        "same_message_id": outcome.same_message_id,
        "seconds": outcome.seconds,
        "kills": outcome.killed,
        "workers": WORKERS,
        "worker_mib": outcome.memory,
        "passed": outcome.lost == 0
        and outcome.memory <= LARGEST_MIB
        and outcome.duplicates <= WORKERS * KILLS
        and outcome.same_message_id,
    }


if __name__ == "__main__":
    django.setup()
    result = drill()
    print(json.dumps(result))
    raise SystemExit(0 if result["passed"] else 1)
