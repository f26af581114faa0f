"""Packs from their readings to the mail server: gathered, laid out three times, kept, composed, handed over.

The floor is the server's own: the very bytes of those mails, handed to the same server over one connection.
"""

import json
import math
import resource
import signal
import smtplib
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_clock
from typing import Any

import django
from django.conf import settings

FORUMS, SEATS, INDICATORS, WEEKS = 20, 10, 5, 104
NOW = datetime.now(UTC).replace(microsecond=0)


def measure() -> dict[str, object]:
    """The figure `packs`: packs a second; the ratio says how many times as long as the bare hand-over it takes."""
    from outbox.models import Message  # noqa: PLC0415  models need Django to be set up
    from outbox.services import send_due  # noqa: PLC0415
    from packs import services  # noqa: PLC0415
    from tenancy.scope import tenant_scope  # noqa: PLC0415

    tenant = fill()
    with subprocess.Popen([sys.executable, "-m", "bench.packs", "sink"], stdout=subprocess.PIPE) as sink:
        assert sink.stdout is not None
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sink.stdout.readline())
        begun = time.perf_counter()
        with tenant_scope(tenant.pk):
            made = services.prepare_due(at=NOW)
        prepared = time.perf_counter() - begun
        sent = send_due(tenant_id=tenant.pk, at=NOW)
        seconds = time.perf_counter() - begun
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with tenant_scope(tenant.pk):
            assert (made.packs, sent, Message.objects.filter(state="sent").count()) == (FORUMS * SEATS,) * 3
            mails = [_bytes(message) for message in Message.objects.select_related("to__user", "tenant")]
        floor = _hand_over(mails)
        sink.terminate()
    return {
        "name": "packs",
        "value": round(sent / seconds, 1),
        "unit": "packs/s",
        "floor": round(sent / floor, 1),
        "ratio": round(seconds / floor, 2),
        "n": sent,
        "note": f"{FORUMS} meetings of {SEATS} people, {INDICATORS} indicators x {WEEKS} weeks each; prepared in "
        f"{prepared:.1f} s, sent in {seconds - prepared:.1f} s; a mail has {sum(len(mail) for _to, mail in mails) // sent // 1024} KiB; "
        f"the process stood at {memory:.0f} MiB at most; floor: the same bytes over one SMTP connection",
    }


def _bytes(message: Any) -> tuple[str, bytes]:
    from packs.mail import compose  # noqa: PLC0415  models need Django to be set up

    mail: Any = compose(message, NOW)
    return mail.to[0], mail.message().as_bytes()


def _hand_over(mails: list[tuple[str, bytes]]) -> float:
    begun = time.perf_counter()
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
        for to, content in mails:
            server.sendmail("bench@localhost", [to], content)
    return time.perf_counter() - begun


def fill(*, forums: int = FORUMS, seats: int = SEATS) -> Any:
    """An organisation whose forums all meet in two days, each with a stream of its own."""
    from indicators.services import review_due  # noqa: PLC0415  models need Django to be set up
    from tenancy.models import Membership, Tenant, User  # noqa: PLC0415
    from tenancy.scope import tenant_scope  # noqa: PLC0415

    tenant = Tenant.objects.create(slug="bench", name="Bench")
    with tenant_scope(tenant.pk):
        for forum in range(forums):
            stream = _stream(forum)
            people = [
                Membership.objects.create(
                    user=User.objects.create(email=f"f{forum}s{seat}@bench.example"),
                    title=f"Seat {seat}",
                    starts_at=NOW - timedelta(days=900),
                )
                for seat in range(seats)
            ]
            _meeting(forum, stream, people)
        review_due(at=NOW)
    return tenant


def _stream(number: int) -> Any:
    from indicators.models import Indicator, Reading  # noqa: PLC0415  models need Django to be set up
    from streams.models import ValueStream  # noqa: PLC0415

    since = NOW - timedelta(days=900)
    stream = ValueStream.objects.create(name=f"Stream {number}", state="active", created_at=since, activated_at=since)
    last = NOW.date() - timedelta(days=NOW.weekday() + 7)
    for place, family in enumerate(["outcome", "throughput", "cost", "risk", "architecture"][:INDICATORS]):
        indicator = Indicator.objects.create(
            stream=stream,
            name=f"Indicator {place}",
            family=family,
            direction="increase",
            unit="a week",
            interval="week",
            target=10,
            created_at=since,
        )
        drop = 9 if place < 2 else 0
        Reading.objects.bulk_create(
            Reading(
                indicator=indicator,
                on=last - timedelta(weeks=WEEKS - 1 - week),
                recorded_at=NOW,
                value=20 + 4 * math.sin(week * 2.3 + place) - (15 if week >= WEEKS - drop else 0),
            )
            for week in range(WEEKS)
        )
    return stream


def _meeting(number: int, stream: Any, people: list[Any]) -> None:
    from governance.models import Body, Forum, Meeting, Seat  # noqa: PLC0415  models need Django to be set up
    from streams.models import RoleTerm  # noqa: PLC0415

    since, starts_at = NOW - timedelta(days=900), NOW + timedelta(days=2)
    RoleTerm.objects.create(stream=stream, role="accountable_owner", membership=people[0], starts_at=since)
    body = Body.objects.create(name=f"Board {number}")
    kinds = ["chair", "secretary"] + ["member"] * (len(people) - 2)
    for person, kind in zip(people, kinds, strict=True):
        Seat.objects.create(body=body, membership=person, kind=kind, starts_at=since)
    forum = Forum.objects.create(
        body=body,
        name=f"Review {number}",
        purpose="performance",
        stream=stream,
        rule="FREQ=WEEKLY",
        first_on=date(2026, 1, 5),
        starts_time=wall_clock(10, 0),
        time_zone="Europe/London",
    )
    Meeting.objects.create(
        forum=forum,
        occurrence="2026-01-05T10:00:00",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        changed_at=NOW,
    )


def sink() -> None:
    """A mail server that takes everything and keeps nothing; says its port and runs until it is ended."""
    from aiosmtpd.controller import Controller  # noqa: PLC0415  in the server's process only
    from aiosmtpd.handlers import Sink  # noqa: PLC0415

    from tests.outbox.post import free_port  # noqa: PLC0415

    controller = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    controller.start()
    print(controller.port, flush=True)
    signal.pause()


if __name__ == "__main__":
    if sys.argv[1:] == ["sink"]:
        sink()
    else:
        django.setup()
        print(json.dumps(measure()))
