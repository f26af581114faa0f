"""Tokens: they act as their person, in one organisation, until they are revoked, expire, or the person leaves."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from audit.models import Event
from doors.refusal import Refusal
from doors.tokens.models import ApiToken
from doors.tokens.secrets import digest, new_secret
from streams.models import ValueStream
from tenancy.models import Membership, User
from tenancy.scope import tenant_scope
from tests.api.conftest import API, with_token
from tests.cast import NOON, join
from vsportal.api_pages import services

PAGES = "/t/northshore/api/tokens/"


def without_request(answer):
    body = answer.json()
    body.pop("instance")
    return answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"], body


def the_token():
    return ApiToken.objects.select_related("membership__user").get()


# --- What it opens -----------------------------------------------------------------------------------------------------
def test_a_token_reads_what_its_person_reads_and_needs_no_form_secret(secret_of, member, stream):
    client = Client(enforce_csrf_checks=True)
    asked = client.get(f"{API}streams/", headers={"Authorization": f"Bearer {secret_of(member)}"})

    assert [one["name"] for one in asked.json()["results"]] == ["Urgent care"]


def test_a_token_writes_as_its_person_and_the_record_names_them(ask, stream, owner, member, northshore):
    mine = ask(owner, "patch", f"streams/{stream.pk}/", {"name": "Mine"}, If_Match="*")
    theirs = ask(member, "patch", f"streams/{stream.pk}/", {"name": "Theirs"}, If_Match="*")

    assert (mine.status_code, theirs.status_code, theirs.json()["code"]) == (200, 403, "right.missing")
    with tenant_scope(northshore.pk):
        assert Event.objects.get(action="stream.described").by_id == owner.pk


def test_a_token_that_reads_changes_nothing(secret_of, stream, owner, northshore):
    secret = secret_of(owner, scope="read")

    refused = with_token(secret, "patch", f"streams/{stream.pk}/", {"name": "Mine"}, If_Match="*")

    assert (refused.status_code, refused.json()["code"]) == (403, "token.reads_only")
    assert with_token(secret, "get", f"streams/{stream.pk}/").json()["name"] == "Urgent care"


def test_a_token_of_another_organisation_is_as_unknown_as_an_invented_one(secret_of, southbank, stream, owner):
    both = owner.user  # one person in two organisations
    with tenant_scope(southbank.pk):
        theirs = Membership.objects.create(user=both, title="Guest", starts_at=NOON - timedelta(days=9))
    foreign, invented = secret_of(theirs), new_secret()

    answers = [
        without_request(with_token(secret, "get", path))
        for secret in (foreign, invented, "vsp_x", "nonsense")
        for path in (f"{API}streams/", f"{API}streams/{stream.pk}/", "/t/nowhere/api/v1/streams/")
    ]

    assert answers == [answers[0]] * len(answers)
    assert (answers[0][0], answers[0][3]["code"]) == (401, "token_unknown")


def test_a_token_that_opens_nothing_is_not_helped_by_a_sign_in(owner, stream, sign_in):
    answer = sign_in(owner).get(f"{API}streams/", headers={"Authorization": f"Bearer {new_secret()}"})

    assert answer.status_code == 401


def test_a_token_opens_no_page(secret_of, owner):
    answers = [with_token(secret_of(owner), "get", path) for path in (PAGES, "/t/northshore/", "/t/northshore/api/")]

    assert [(answer.status_code, answer["Location"][:16]) for answer in answers] == [(302, "/accounts/login/")] * 3


# --- When it ends ------------------------------------------------------------------------------------------------------
def revoke(person):
    with tenant_scope(person.tenant_id):
        services.revoke_token(the_token(), by=person, at=NOON)


def leave(person):
    with tenant_scope(person.tenant_id):
        Membership.objects.filter(pk=person.pk).update(ends_at=NOON)


def deactivate(person):
    User.objects.filter(pk=person.user_id).update(is_active=False)


def expire(person):
    settings.FROZEN_NOW = NOON + timedelta(days=30)


@pytest.mark.parametrize("end", [revoke, leave, deactivate, expire])
def test_a_token_is_dead_with_the_next_request(end, secret_of, member, stream):
    secret = secret_of(member)
    before = with_token(secret, "get", f"{API}streams/").status_code

    end(member)

    after = without_request(with_token(secret, "get", f"{API}streams/"))
    assert (before, after) == (200, without_request(with_token(new_secret(), "get", f"{API}streams/")))


# --- What is kept ------------------------------------------------------------------------------------------------------
def test_only_a_digest_is_kept(secret_of, member, northshore):
    secret = secret_of(member)

    with tenant_scope(northshore.pk):
        token, event = the_token(), Event.objects.get(action="token.made")
    assert (token.digest, token.prefix) == (digest(secret), secret[:12])
    assert secret not in str(vars(token)) + str(event.words)


def test_use_is_noted_once_a_minute(secret_of, member, northshore, stream):
    secret, noted = secret_of(member), []
    for seconds in (0, 59, 60):
        settings.FROZEN_NOW = NOON + timedelta(seconds=seconds)
        with_token(secret, "get", f"{API}streams/")
        with tenant_scope(northshore.pk):
            noted.append((the_token().last_used_at - NOON).seconds)

    assert noted == [0, 0, 60]


def test_a_token_lives_a_year_at_most_and_there_are_twenty(member, inside):
    words = {"name": "x", "scope": "read", "by": member, "at": NOON}
    for days in (0, 367):
        with pytest.raises(Refusal) as refusal:
            services.make_token(lasts=timedelta(days=days), **words)
        assert refusal.value.code == "token.life"
    for _number in range(20):
        services.make_token(lasts=timedelta(days=1), **words)

    with pytest.raises(Refusal) as refusal:
        services.make_token(lasts=timedelta(days=1), **words)

    assert (refusal.value.code, ApiToken.objects.count()) == ("token.too_many", 20)


# --- The pages ---------------------------------------------------------------------------------------------------------
def test_the_secret_is_shown_once(member, sign_in, stream):
    browser = sign_in(member)

    made = browser.post(f"{PAGES}new/", {"name": "Nightly", "scope": "read", "lasts": "30"})

    (secret,) = re.findall(r"vsp_[\w-]{43}", made.content.decode())
    assert (made.status_code, made["Cache-Control"]) == (200, "no-store")
    assert with_token(secret, "get", f"{API}streams/").status_code == 200
    listed = browser.get(PAGES).content.decode()
    assert secret[:12] in listed
    assert secret not in listed


def test_one_sees_ones_own_and_who_looks_after_the_organisation_sees_all(
    secret_of, member, owner, administrator, auditor, sign_in
):
    secret_of(member)
    secret_of(owner)

    shown = {
        person: sign_in(person).get(PAGES).content.decode().count("<code>vsp_")
        for person in (member, owner, administrator, auditor)
    }

    assert shown == {member: 1, owner: 1, administrator: 2, auditor: 2}


def test_an_administrator_revokes_anybodys_and_an_auditor_nobodys(
    secret_of, member, administrator, auditor, northshore, sign_in
):
    secret = secret_of(member)
    with tenant_scope(northshore.pk):
        address = f"{PAGES}{the_token().pk}/revoke/"

    answers = [sign_in(person).post(address).status_code for person in (auditor, administrator, administrator)]

    assert answers == [403, 302, 409]
    assert with_token(secret, "get", f"{API}streams/").status_code == 401
    with tenant_scope(northshore.pk):
        assert Event.objects.get(action="token.revoked").by_id == administrator.pk


def test_somebody_elses_token_is_not_there(secret_of, member, owner, northshore, sign_in):
    secret_of(member)
    with tenant_scope(northshore.pk):
        address = f"{PAGES}{the_token().pk}/revoke/"

    assert sign_in(owner).post(address).status_code == 404


def test_a_list_of_tokens_costs_the_same_for_one_and_five(
    secret_of, member, administrator, sign_in, northshore, django_assert_max_num_queries
):
    browser, costs = sign_in(administrator), []
    for number in (1, 4):
        for place in range(number):
            secret_of(join(northshore, f"{number} {place}"))
        with django_assert_max_num_queries(40) as queries:
            browser.get(PAGES)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_nothing_was_written_by_a_refused_request(ask, stream, member):
    ask(member, "post", "streams/", {"name": "Mine"})

    with tenant_scope(stream.tenant_id):
        assert ValueStream.objects.count() == 1
