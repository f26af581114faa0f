"""Wrong passwords and codes: how soon they are stopped, and that nobody can lock out somebody else with them."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.test import Client

from sign_in import limits
from sign_in.limits import Limit, once, try_of
from tests.cast import NOON
from tests.sign_in.conftest import enter

AT_HOME, ATTACKER = {"REMOTE_ADDR": "192.0.2.10"}, {"REMOTE_ADDR": "198.51.100.7"}
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def victim(member, with_password):
    return with_password(member)


def comes_in(answer):
    return answer.status_code == 302


def guesses(person, times, **place):
    """Wrong passwords from one place; whether each was looked at."""
    stopped = "Too many failed login attempts"
    return [stopped not in enter(Client(), person, "wrong", **place).content.decode() for _ in range(times)]


def strangers_guess(person, places=12, each=6):
    """Wrong passwords from many places, without the slow look at each of them; which were let through."""
    tries = (
        try_of(person.user.email, address=f"203.0.113.{place}", device="", at=NOON)
        for place in range(places)
        for _ in range(each)
    )
    return [one.allowed for one in tries]


# --- They are stopped ---------------------------------------------------------------------------------------------------
def test_five_wrong_passwords_from_one_place_are_enough(victim):
    assert guesses(victim, 7, **ATTACKER) == [True] * 5 + [False] * 2
    assert not comes_in(enter(Client(), victim, **ATTACKER))  # even with the right one, for now


def test_after_five_minutes_they_may_try_again(victim):
    guesses(victim, 6, **ATTACKER)
    settings.FROZEN_NOW = NOON + timedelta(minutes=5)

    assert comes_in(enter(Client(), victim, **ATTACKER))


def test_many_places_share_what_one_person_bears_from_strangers(victim):
    looked_at = strangers_guess(victim, each=5)

    assert sum(looked_at) == limits.FOR_PERSON_FROM_UNKNOWN_PLACES.times
    assert not comes_in(enter(Client(), victim, **ATTACKER))


def test_one_place_that_tries_many_people_is_stopped(victim, auditor, administrator):
    tried = [
        try_of(f"person-{number}@northshore.example", address="198.51.100.7", device="", at=NOON).allowed
        for number in range(40)
    ]

    assert sum(tried) == limits.FROM_ADDRESS.times


def test_an_address_that_nobody_has_is_counted_alike(victim, db):
    known, unknown = ([], [])
    for answers, email in ((known, victim.user.email), (unknown, "nobody@northshore.example")):
        for _ in range(7):
            page = Client().post("/accounts/login/", {"login": email, "password": "wrong"}, **ATTACKER)
            answers.append(list(page.context["form"].errors.values()))

    assert known == unknown


# --- And they lock nobody out ----------------------------------------------------------------------------------------------
def test_the_owner_comes_in_from_their_own_browser_while_strangers_guess(victim):
    own = Client(**AT_HOME)
    enter(own, victim)
    own.post("/accounts/logout/")

    strangers_guess(victim)

    assert comes_in(enter(own, victim))
    own.post("/accounts/logout/")
    assert comes_in(enter(own, victim, REMOTE_ADDR="203.0.113.3"))  # the browser counts, wherever it is


def test_the_owner_comes_in_from_their_own_network_with_another_browser(victim):
    enter(Client(**AT_HOME), victim)
    strangers_guess(victim)

    assert comes_in(enter(Client(), victim, **AT_HOME))


def test_a_stranger_in_the_same_network_does_not_stop_a_known_browser(victim):
    own = Client(**AT_HOME)
    enter(own, victim)
    own.post("/accounts/logout/")
    guesses(victim, 15, **AT_HOME)

    assert comes_in(enter(own, victim))


def test_a_known_browser_has_its_limit_too(victim):
    own = Client(**AT_HOME)
    enter(own, victim)
    own.post("/accounts/logout/")
    for _ in range(limits.FROM_KNOWN_DEVICE.times):
        enter(own, victim, "wrong")

    assert not comes_in(enter(own, victim))


def test_a_browser_is_known_for_one_person_and_its_mark_cannot_be_made_up(victim, auditor, with_password):
    own = Client(**ATTACKER)
    enter(own, with_password(auditor))  # has an account of their own
    own.post("/accounts/logout/")

    looked_at = [b"Too many" not in enter(own, victim, "wrong").content for _ in range(7)]
    own.cookies[settings.DEVICE_COOKIE_NAME] = "made-up"
    with_a_lie = enter(own, victim)

    assert (looked_at, comes_in(with_a_lie)) == ([True] * 5 + [False] * 2, False)


def test_the_mark_names_nobody(victim):
    own = Client()
    enter(own, victim)

    cookie = own.cookies[settings.DEVICE_COOKIE_NAME]
    assert victim.user.email not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_right_passwords_are_not_counted(victim):
    for _ in range(12):
        client = Client(**ATTACKER)
        assert comes_in(enter(client, victim))


# --- The second step ---------------------------------------------------------------------------------------------------
def code():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def test_who_knows_the_password_guesses_few_codes_and_does_not_lock_the_owner_out(victim):
    TOTP.activate(victim.user, SECRET)
    own = Client(**AT_HOME)
    enter(own, victim)
    own.post("/accounts/2fa/authenticate/", {"code": code()})
    own.post("/accounts/logout/")
    thief = Client(**ATTACKER)
    enter(thief, victim)

    pages = [thief.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode() for _ in range(7)]
    enter(own, victim)
    settings_code = own.post("/accounts/2fa/authenticate/", {"code": "123456"})  # looked at, and wrong

    assert ["Too many" in page for page in pages] == [False] * 5 + [True] * 2
    assert b"Too many" not in settings_code.content


# --- The counters ------------------------------------------------------------------------------------------------------
def test_a_counter_begins_anew_with_each_window():
    limit = Limit("test", 2, 60)

    used = [once(limit, "x", at=NOON + timedelta(seconds=second)) for second in (0, 1, 59, 60)]

    assert [count.is_over for count in used] == [False, False, True, False]
    assert [count.seconds_left for count in used] == [60, 59, 1, 60]


def test_without_redis_nothing_is_counted_and_people_come_in(victim, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert once(Limit("test", 1, 60), "x", at=NOON) is None
    assert try_of("x", address="192.0.2.1", device="", at=NOON).allowed


def test_strangers_at_the_door_of_the_api_are_told_when_to_come_back(northshore, member, sign_in, settings):
    settings.API_STRANGERS_PER_MINUTE = 3
    stranger = Client(**ATTACKER)

    answers = [stranger.get("/t/northshore/api/v1/streams/") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert (answers[-1]["Content-Type"], answers[-1]["Retry-After"]) == ("application/problem+json", "60")
    assert answers[-1].json()["code"] == "throttled"
    neighbour = sign_in(member)
    assert neighbour.get("/t/northshore/api/v1/streams/", **ATTACKER).status_code == 200
