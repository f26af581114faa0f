"""How things stand with jobs, mail, reviews and packs over all organisations.

No query may look into more than one organisation, so each pass of the tick counts in the organisation where it is and
leaves the numbers in Redis; whoever wants to know adds them up. Redis may lose them: the next tick writes them again.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

import redis
import structlog
from django.conf import settings
from django.db.models import Count, Min, Q
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from indicators.models import Review
from jobs.models import DrainRow, DueRow
from jobs.selectors import last_tick_at
from jobs.states import DueState
from outbox.models import Message, MessageState
from packs.models import Pack
from tenancy.scope import tenant_scope

KEY = "vsportal:standing"
PATIENCE = 0.5  # seconds for Redis; it answers in a thousandth
FORGOTTEN_AFTER = timedelta(minutes=30)  # an organisation that no pass has reached since, or that is gone
LATE_AFTER = timedelta(minutes=10)
DAY, MONTH = timedelta(days=1), timedelta(days=30)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Standing:
    """What waits and what was done, in one organisation or in all."""

    jobs_due: int = 0
    jobs_late: int = 0  # due more than LATE_AFTER ago and not done
    jobs_parked: int = 0
    drains_failing: int = 0
    mail_waiting: int = 0
    mail_failing: int = 0  # waiting, after at least one attempt that came to nothing
    mail_parked: int = 0  # of the last 30 days
    mail_sent: int = 0  # this and the next two: of the last 24 hours
    reviews: int = 0
    packs: int = 0
    oldest_mail: float = 0.0  # when it was written, as seconds since 1970; 0 when nothing waits

    def __add__(self, other: "Standing") -> "Standing":
        sums = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        sums["oldest_mail"] = min(filter(None, (self.oldest_mail, other.oldest_mail)), default=0.0)
        return Standing(**sums)


@dataclass(frozen=True)
class Overall:
    """All organisations together, and when work was last handed out."""

    standing: Standing
    organisations: int  # of how many the numbers are
    tick_age: float | None  # seconds; None when no tick is remembered
    oldest_mail_age: float  # seconds


def measure(*, tenant_id: UUID, at: datetime) -> int:
    """Count in one organisation and leave the numbers for all to see. A drain that takes nothing; safe at any time, twice."""
    with tenant_scope(tenant_id):
        standing = Standing(**_jobs(at), **_mail(at), **_done(at))
    try:
        line = json.dumps({"at": at.timestamp()} | asdict(standing))
        _redis(settings.REDIS_URL).hset(KEY, str(tenant_id), line)
    except redis.RedisError:
        log.warning("standing_not_kept", tenant_id=str(tenant_id))
    return 0


def overall(*, at: datetime) -> Overall:
    """The sum of what the last passes counted. Raises redis.RedisError when Redis is away."""
    oldest = (at - FORGOTTEN_AFTER).timestamp()
    kept = _redis(settings.REDIS_URL).hgetall(KEY)
    found, gone = [], []
    for tenant_id, line in kept.items():
        numbers = json.loads(line)
        if numbers.pop("at") < oldest:
            gone.append(tenant_id)
        else:
            found.append(Standing(**{name: value for name, value in numbers.items() if name in _NAMES}))
    if gone:
        _redis(settings.REDIS_URL).hdel(KEY, *gone)
    together = sum(found, Standing())
    ticked_at = last_tick_at()
    return Overall(
        standing=together,
        organisations=len(found),
        tick_age=(at - ticked_at).total_seconds() if ticked_at else None,
        oldest_mail_age=max(at.timestamp() - together.oldest_mail, 0.0) if together.oldest_mail else 0.0,
    )


def exposition(*, at: datetime) -> bytes:
    """The same in Prometheus' text format; without Redis only the figure that says so."""
    registry = CollectorRegistry()
    registry.register(_Collector(at))
    return generate_latest(registry)


class _Collector:
    """Gauges of the moment they are asked for."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing is asked of Redis when this is registered."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each number with its sentence."""
        try:
            now = overall(at=self.at)
        except redis.RedisError:
            yield GaugeMetricFamily("vsportal_standing_known", "1 when the figures below could be read.", value=0)
            return
        yield GaugeMetricFamily("vsportal_standing_known", "1 when the figures below could be read.", value=1)
        for name, sentence, value in _figures(now):
            yield GaugeMetricFamily(f"vsportal_{name}", sentence, value=value)


def _figures(now: Overall) -> Iterator[tuple[str, str, float]]:
    standing = now.standing
    yield "organisations", "Organisations that a pass has reached in the last half hour.", now.organisations
    if now.tick_age is not None:
        yield "last_tick_age_seconds", "Since the beat's last tick was carried out.", now.tick_age
    yield "jobs_due", "Jobs that are due and not done.", standing.jobs_due
    yield "jobs_late", "Jobs that were due more than ten minutes ago and are not done.", standing.jobs_late
    yield "jobs_parked", "Jobs that failed three times and wait for a person.", standing.jobs_parked
    yield "drains_failing", "Standing jobs whose last go failed.", standing.drains_failing
    yield "outbox_waiting", "Mail that waits to be sent.", standing.mail_waiting
    yield "outbox_failing", "Mail that waits after at least one failed attempt.", standing.mail_failing
    yield "outbox_parked", "Mail of the last 30 days that is not tried again by itself.", standing.mail_parked
    yield "outbox_oldest_age_seconds", "Since the oldest waiting mail was written.", now.oldest_mail_age
    yield "outbox_sent_last_day", "Mail taken by the mail server in the last 24 hours.", standing.mail_sent
    yield "reviews_last_day", "Indicators reviewed in the last 24 hours.", standing.reviews
    yield "packs_last_day", "Review packs prepared in the last 24 hours.", standing.packs


_NAMES = frozenset(one.name for one in fields(Standing))


def _jobs(at: datetime) -> dict[str, int]:
    due = Q(state__in=[DueState.WAITING, DueState.RUNNING, DueState.FAILED], due_at__lte=at)
    counted = DueRow.objects.order_by().aggregate(
        jobs_due=Count("pk", filter=due),
        jobs_late=Count("pk", filter=due & Q(due_at__lte=at - LATE_AFTER)),
        jobs_parked=Count("pk", filter=Q(state=DueState.PARKED)),
    )
    return counted | {"drains_failing": DrainRow.objects.filter(failures__gt=0).count()}


def _mail(at: datetime) -> dict[str, float]:
    open_now = Q(state__in=[MessageState.WAITING, MessageState.LEASED])
    waiting = Message.objects.filter(open_now, Q(not_before__lte=at) | Q(attempts__gt=0)).order_by()
    counted = waiting.aggregate(
        mail_waiting=Count("pk"), mail_failing=Count("pk", filter=Q(attempts__gt=0)), oldest=Min("created_at")
    )
    recent = Message.objects.filter(id__gte=_first_id(at - MONTH)).order_by()
    counted |= recent.aggregate(
        mail_parked=Count("pk", filter=Q(state=MessageState.PARKED)),
        mail_sent=Count("pk", filter=Q(sent_at__gt=at - DAY)),
    )
    oldest = counted.pop("oldest")
    return counted | {"oldest_mail": oldest.timestamp() if oldest else 0.0}


def _done(at: datetime) -> dict[str, int]:
    since = at - DAY
    return {
        "reviews": Review.objects.filter(id__gte=_first_id(since), reviewed_at__gt=since).count(),
        "packs": Pack.objects.filter(id__gte=_first_id(since), prepared_at__gt=since).count(),
    }


def _first_id(at: datetime) -> UUID:
    """The smallest UUIDv7 of that moment: keys are made in order of time, so a key's range is a range of time."""
    return UUID(int=int(at.astimezone(UTC).timestamp() * 1000) << 80)


@cache
def _redis(url: str) -> redis.Redis:
    """One connection pool a process; it connects when it is first used."""
    return redis.Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=None)
