"""Founding an organisation without an operator: only where it is allowed, by a link that works once."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.core import mail
from redis import Redis

from audit.models import Event
from people.models import Invitation
from tenancy.models import Tenant, User
from tenancy.scope import tenant_scope
from tests.cast import NOON

START = "/start/"
TYPED = {
    "email": "Founder@Harbour.example",
    "name": "Harbour",
    "slug": "harbour",
    "time_zone": "Europe/Berlin",
    "holiday_country": "de",
}


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    redis = Redis.from_url(configured.REDIS_URL)
    for key in redis.scan_iter("vsportal:limit:founding*"):
        redis.delete(key)


@pytest.fixture
def allowed(settings, db):
    settings.SELF_SERVICE = True


def link_in(letter):
    return urlsplit(re.search(r"http://\S+/start/\S+", letter.body)[0]).path


@pytest.fixture
def link(allowed, client):
    client.post(START, TYPED)
    return link_in(mail.outbox[0])


@pytest.mark.parametrize("address", [START, "/start/sent/", "/start/token/"])
def test_where_it_is_not_allowed_there_is_no_such_page(db, client, address):
    missing = client.get("/nothing-here/")

    for answer in (client.get(address), client.post(address, TYPED)):
        assert answer.status_code == missing.status_code == 404
    assert mail.outbox == []


def test_it_is_off_unless_the_operator_says_so():
    assert configured.SELF_SERVICE is False


@pytest.mark.parametrize("on", [True, False])
def test_the_way_in_leads_to_it_where_it_is_allowed(on, db, client, settings):
    settings.SELF_SERVICE = on

    assert ('href="/start/"' in client.get("/").content.decode()) is on


def test_asking_sends_a_link_and_stores_nothing(allowed, client):
    answer = client.post(START, TYPED)

    assert (answer.status_code, answer.url) == (302, "/start/sent/")
    (letter,) = mail.outbox
    assert letter.to == ["founder@harbour.example"]
    assert not Tenant.objects.exists()
    assert not User.objects.exists()


def test_the_answer_is_the_same_for_a_known_address_and_a_taken_short_name(allowed, client, northshore, member):
    known = client.post(START, TYPED | {"email": member.user.email})
    taken = client.post(START, TYPED | {"slug": "northshore"})
    new = client.post(START, TYPED)

    assert {(one.status_code, one.url, one.content) for one in (known, taken, new)} == {(302, "/start/sent/", b"")}
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody"},
        {"slug": "Not A Slug"},
        {"time_zone": "Mars/Olympus"},
        {"holiday_country": "XX"},
        {"name": ""},
    ],
)
def test_what_cannot_be_is_said_at_its_field(allowed, client, wrong):
    answer = client.post(START, TYPED | wrong)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(wrong))
    assert mail.outbox == []


def test_looking_at_the_link_founds_nothing_and_the_button_does(link, client):
    assert client.get(link).status_code == 200
    assert not Tenant.objects.exists()

    answer = client.post(link, {"slug": "harbour"})

    tenant = Tenant.objects.get()
    assert (tenant.slug, tenant.name, tenant.time_zone, tenant.holiday_country) == (
        "harbour", "Harbour", "Europe/Berlin", "DE",
    )  # fmt: skip
    with tenant_scope(tenant.pk):
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.role) == ("founder@harbour.example", "administrator")
        actions = list(Event.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["organisation.made", "matrix.set_up", "invitation.made", "organisation.self_service"]
    assert answer.status_code == 302
    assert answer.url.startswith("/invitations/")
    assert client.get(answer.url).status_code == 200


def test_the_founder_joins_at_once_as_administrator(link, client):
    joining = client.post(link, {"slug": "harbour"}).url

    client.post(joining, {"name": "Robin Vale", "password": "a-Long-passphrase-9"})

    assert client.get("/t/harbour/first-steps/").status_code == 200


def test_a_link_works_once(link, client):
    client.post(link, {"slug": "harbour"})

    again = client.post(link, {"slug": "harbour-two"})

    assert (again.status_code, again.context["refusal"].code) == (409, "founding.used")
    assert Tenant.objects.count() == 1


def test_a_link_is_good_for_a_day(link, client):
    configured.FROZEN_NOW = NOON + timedelta(hours=24)

    answer = client.post(link, {"slug": "harbour"})

    assert (answer.status_code, answer.context["refusal"].code) == (409, "founding.expired")
    assert not Tenant.objects.exists()


def test_a_forged_link_opens_nothing(link, client):
    answer = client.post(link[:-4] + "xyz/", {"slug": "harbour"})

    assert (answer.status_code, answer.context["refusal"].code) == (422, "founding.no_link")
    assert not Tenant.objects.exists()


def test_a_short_name_taken_meanwhile_is_said_to_who_holds_the_link_who_takes_another(link, client):
    Tenant.objects.create(slug="harbour", name="Another harbour")

    taken = client.post(link, {"slug": "harbour"})
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["slug"])

    assert client.post(link, {"slug": "harbour-two"}).status_code == 302
    assert Tenant.objects.filter(slug="harbour-two", name="Harbour").exists()


def test_asking_too_often_from_one_place_is_refused(allowed, client):
    place = {"REMOTE_ADDR": "192.0.2.77"}
    answers = [
        client.post(START, TYPED | {"email": f"founder-{number}@harbour.example"}, **place).status_code
        for number in range(11)
    ]

    assert answers == [302] * 10 + [429]
    assert len(mail.outbox) == 10


def test_one_address_gets_a_few_mails_a_day_and_the_same_answer_after_that(allowed, client):
    asked = TYPED | {"email": "victim@harbour.example"}
    answers = [client.post(START, asked, REMOTE_ADDR=f"192.0.2.{number}").url for number in range(100, 105)]

    assert answers == ["/start/sent/"] * 5
    assert len(mail.outbox) == 3
