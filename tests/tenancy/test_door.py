"""`/t/<slug>/`: who is let in, what a stranger learns, and what a failed request leaves behind."""

import re

import pytest
from django.core.cache import cache

from audit.models import Event
from streams.models import ValueStream
from tenancy.scope import tenant_scope
from tests.cast import NOON


def test_a_member_is_let_in(northshore, member, sign_in):
    assert sign_in(member).get("/t/northshore/").status_code == 200


@pytest.mark.parametrize("slug", ["northshore", "no-such-organisation"])
def test_somebody_not_signed_in_is_sent_to_the_login_whatever_the_slug(northshore, sign_in, slug):
    answer = sign_in(None).get(f"/t/{slug}/audit/?page=2")

    assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next=/t/{slug}/audit/%3Fpage%3D2")


@pytest.mark.parametrize("who", ["stranger", "leaver", "southbank_administrator"])
def test_who_does_not_belong_here_gets_the_answer_of_a_missing_organisation(request, northshore, sign_in, who):
    browser = sign_in(request.getfixturevalue(who))

    for address in ("", "audit/", "admin/", "streams/", "api/v1/audit/"):
        here, nowhere = browser.get(f"/t/northshore/{address}"), browser.get(f"/t/nowhere/{address}")
        assert here.status_code == 404
        assert without_chance(here) == without_chance(nowhere)


def without_chance(answer):
    """The answer without what differs between any two requests: the request's id and the masked form token."""
    content = answer.content.decode().replace(answer["X-Request-Id"], "")
    return answer["Content-Type"], re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content)


def test_the_api_answers_a_stranger_in_its_own_format(northshore, stranger, sign_in):
    answer = sign_in(stranger).get("/t/northshore/api/v1/audit/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_the_api_asks_somebody_not_signed_in_to_sign_in_whatever_the_slug(northshore, sign_in):
    answers = [sign_in(None).get(f"/t/{slug}/api/v1/audit/") for slug in ("northshore", "nowhere")]

    assert [(answer.status_code, answer["Content-Type"]) for answer in answers] == [
        (401, "application/problem+json")
    ] * 2
    assert without_chance(answers[0]) == without_chance(answers[1])


def test_the_end_of_a_membership_is_the_first_moment_outside(northshore, member, sign_in):
    browser = sign_in(member)
    with tenant_scope(northshore.pk):
        type(member).objects.filter(pk=member.pk).update(ends_at=NOON)

    assert browser.get("/t/northshore/").status_code == 404


def test_a_user_who_may_no_longer_sign_in_is_out_at_once(northshore, member, sign_in):
    browser = sign_in(member)
    member.user.is_active = False
    member.user.save()

    assert browser.get("/t/northshore/").status_code == 302


@pytest.mark.parametrize(
    ("how", "status"), [("400", 400), ("403", 403), ("404", 404), ("refusal", 409), ("500", 500), ("422", 422)]
)
def test_an_unsuccessful_request_leaves_no_row(northshore, member, sign_in, settings, how, status):
    settings.ORGANISATION_URLCONF = "tests.tenancy.faulty_urls"

    assert sign_in(member).get(f"/t/northshore/fault/{how}/").status_code == status

    with tenant_scope(northshore.pk):
        assert ValueStream.objects.count() == 0


def test_a_successful_request_keeps_its_rows(northshore, member, sign_in, settings):
    settings.ORGANISATION_URLCONF = "tests.tenancy.faulty_urls"

    assert sign_in(member).get("/t/northshore/fault/204/").status_code == 204

    with tenant_scope(northshore.pk):
        assert ValueStream.objects.count() == 1


def test_a_refusal_is_recorded_although_the_request_was_rolled_back(northshore, member, sign_in, settings):
    settings.ORGANISATION_URLCONF = "tests.tenancy.faulty_urls"

    sign_in(member).get("/t/northshore/fault/refusal/")

    with tenant_scope(northshore.pk):
        (event,) = Event.objects.all()
        assert (event.action, event.by, event.at) == ("refused:move.not_possible", member, NOON)


def test_the_organisation_switcher_lists_the_own_organisations_only(northshore, southbank, member, sign_in):
    answer = sign_in(member).get("/organisations/?stay")

    assert "Northshore" in answer.content.decode()
    assert "Southbank" not in answer.content.decode()


def test_a_cache_value_of_one_organisation_is_not_found_in_another(northshore, southbank):
    with tenant_scope(northshore.pk):
        cache.set("answer", "northshore's")
    with tenant_scope(southbank.pk):
        assert cache.get("answer") is None
    assert cache.get("answer") is None
