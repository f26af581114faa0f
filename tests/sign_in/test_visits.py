"""Visits: a new key at sign-in, the list of them, signing out elsewhere, and when each of them ends."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from sign_in.services import end_visits
from sign_in.templatetags import visits
from tests.cast import NOON
from tests.sign_in.conftest import PASSWORD, enter

OTHER = "another harbour, further south"


@pytest.fixture
def person(member, with_password):
    return with_password(member)


@pytest.fixture
def two(person):
    """The same person in two browsers."""
    browsers = (
        Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"),
        Client(HTTP_USER_AGENT="curl/8"),
    )
    for browser in browsers:
        enter(browser, person)
    return browsers


def is_in(browser):
    return browser.get("/t/northshore/").status_code == 200


def test_signing_in_changes_the_key_and_the_old_one_is_worth_nothing(person, client):
    client.get("/accounts/with/")
    client.post("/accounts/login/", {"login": person.user.email, "password": "wrong"})
    session = client.session
    session["left"] = "by somebody"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key

    enter(client, person)

    after = client.session.session_key
    assert after != before
    assert not Session.objects.filter(pk=before).exists()
    planted = Client()
    planted.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(planted)


def test_signing_out_ends_it_on_the_server(person, client):
    enter(client, person)
    key = client.session.session_key
    client.post("/accounts/logout/")

    assert not Session.objects.filter(pk=key).exists()


def test_the_list_shows_each_visit_and_signs_out_elsewhere(two):
    here, there = two

    page = here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")

    assert all(name in page for name in ("Firefox on Windows", "curl/8", "this browser"))
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_sees_or_ends_the_visits_of_others(two, auditor, sign_in):
    other = sign_in(auditor)

    page = other.get("/accounts/sessions/").content.decode()
    other.post("/accounts/sessions/")

    assert "Firefox" not in page
    assert all(is_in(browser) for browser in two)


def test_a_new_password_ends_every_other_visit_and_is_told_by_mail(two, person, mailoutbox):
    here, there = two
    typed = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}

    answer = here.post("/accounts/password/change/", typed)

    assert answer.status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert [mail.to for mail in mailoutbox] == [[person.user.email]]


def test_a_forgotten_password_made_anew_ends_every_visit(two, person, mailoutbox):
    Client().post("/accounts/password/reset/", {"email": person.user.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    browser = Client()
    form = browser.get(link.partition("testserver")[2] or link, follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": OTHER, "password2": OTHER})

    assert person.user.__class__.objects.get(pk=person.user.pk).check_password(OTHER)
    assert [is_in(one) for one in two] == [False, False]


def test_deactivated_means_out_at_the_next_request(two, person):
    person.user.is_active = False
    person.user.save()

    assert [is_in(one) for one in two] == [False, False]


def test_a_service_ends_all_visits_but_one(two, person):
    here, there = two

    ended = end_visits(person.user, but=here.session.session_key)

    assert (ended, is_in(here), is_in(there)) == (1, True, False)


@pytest.mark.parametrize(
    ("later", "inside"),
    [
        (timedelta(hours=3, minutes=59), True),
        (timedelta(hours=4, minutes=1), False),
    ],
)
def test_a_visit_that_nobody_uses_ends(person, client, later, inside):
    enter(client, person)
    settings.FROZEN_NOW = NOON + later

    assert is_in(client) == inside


def test_a_visit_in_use_ends_after_half_a_day(person, client):
    enter(client, person)
    inside = []
    for hours in range(1, 14):
        settings.FROZEN_NOW = NOON + timedelta(hours=hours)
        inside.append(is_in(client))

    assert inside == [True] * 12 + [False]


def test_the_person_is_told_why_they_are_out(person, client):
    enter(client, person)
    settings.FROZEN_NOW = NOON + timedelta(hours=5)

    page = client.get("/t/northshore/", follow=True)

    assert page.redirect_chain[-1][0] == "/accounts/login/?next=/t/northshore/"
    assert "You were signed out" in page.content.decode()


def test_when_it_was_last_used_is_noted_now_and_then(person, client):
    enter(client, person)
    settings.FROZEN_NOW = NOON + timedelta(minutes=6)

    is_in(client)

    assert UserSession.objects.get(user=person.user).last_seen_at == NOON + timedelta(minutes=6)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/141.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Firefox", "Firefox"),
        ("<script>", "<script>"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_in_words(agent, words):
    assert visits.browser(agent) == words
