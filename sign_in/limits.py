"""How often something may be tried. Counters live in Redis for as long as their window; without Redis nothing is counted.

A limit must not become a weapon: whoever knows an address could otherwise lock its owner out by typing wrong passwords.
So wrong tries are counted where they are made. A browser or an address from which this person has signed in before has a
counter of its own, which nobody else can fill; the cap over all places holds for unknown places only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256

import structlog
from django.conf import settings
from redis import Redis, RedisError

log = structlog.get_logger(__name__)
KNOWN_ADDRESS_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds, counted under a name."""

    name: str
    times: int
    seconds: int


FROM_KNOWN_DEVICE = Limit("device", 10, 300)
FROM_KNOWN_ADDRESS = Limit("pair", 10, 300)
FROM_ADDRESS = Limit("address", 30, 60)  # whomever it tries
FROM_ADDRESS_FOR_PERSON = Limit("pair", 5, 300)
FOR_PERSON_FROM_UNKNOWN_PLACES = Limit("person", 50, 3600)


@dataclass(frozen=True)
class Count:
    """How often it was tried in this window, this time included."""

    limit: Limit
    key: str
    used: int
    seconds_left: int

    @property
    def is_over(self) -> bool:
        """Was that once too often?"""
        return self.used > self.limit.times


@dataclass(frozen=True)
class Try:
    """One try, counted wherever it counts."""

    counts: tuple[Count, ...]

    @property
    def allowed(self) -> bool:
        """Does no limit speak against it?"""
        return not any(count.is_over for count in self.counts)

    def succeeded(self) -> None:
        """It was right after all: take it off again, so that only wrong tries count."""
        try:
            for count in self.counts:
                _redis(settings.REDIS_URL).decr(count.key)
        except RedisError:
            log.warning("limits.not_counted")


def try_of(person: str, *, address: str, device: str, at: datetime) -> Try:
    """Count a try to be this person, from this network address and this device ("" is an unknown one)."""
    pair = f"{address} {person}"
    if device:
        return Try(_count([(FROM_KNOWN_DEVICE, f"{device} {person}")], at))
    if is_known_address(person, address):
        return Try(_count([(FROM_KNOWN_ADDRESS, pair)], at))
    places = [
        (FROM_ADDRESS, address),
        (FROM_ADDRESS_FOR_PERSON, pair),
        (FOR_PERSON_FROM_UNKNOWN_PLACES, person),
    ]
    return Try(_count(places, at))


def once(limit: Limit, key: str, *, at: datetime) -> Count | None:
    """Count one request; None when it cannot be counted."""
    return next(iter(_count([(limit, key)], at)), None)


def remember_address(person: str, address: str) -> None:
    """This person has signed in from here: strangers elsewhere do not use up their tries."""
    try:
        _redis(settings.REDIS_URL).set(_key("known", f"{address} {person}"), 1, ex=KNOWN_ADDRESS_SECONDS)
    except RedisError:
        log.warning("limits.not_counted")


def is_known_address(person: str, address: str) -> bool:
    """Has this person signed in from here within the last weeks?"""
    try:
        return bool(_redis(settings.REDIS_URL).exists(_key("known", f"{address} {person}")))
    except RedisError:
        return False


def _count(places: Iterable[tuple[Limit, str]], at: datetime) -> tuple[Count, ...]:
    second = int(at.timestamp())
    places = [(limit, _key(f"{limit.name}:{limit.seconds}:{second // limit.seconds}", key)) for limit, key in places]
    try:
        with _redis(settings.REDIS_URL).pipeline(transaction=False) as pipe:
            for limit, key in places:
                pipe.incr(key).expire(key, limit.seconds)
            used = pipe.execute()[::2]
    except RedisError:
        log.warning("limits.not_counted")
        return ()
    return tuple(
        Count(limit, key, times, limit.seconds - second % limit.seconds)
        for (limit, key), times in zip(places, used, strict=True)
    )


def _key(name: str, about: str) -> str:
    return f"vsportal:limit:{name}:{sha256(about.encode()).hexdigest()[:32]}"


@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
