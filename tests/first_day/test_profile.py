"""The page about oneself: name, language and wall clock, and that the whole portal follows them."""

import pytest
from django.conf import settings
from django.core import mail

from audit.models import Event
from doors.refusal import Refusal
from people.profile.services import change_profile
from tenancy.models import Tenant, User
from tenancy.scope import tenant_scope
from tests.cast import NOON, join

PROFILE = "/profile/"


def typed(**changes):
    return {"name": "", "language": "", "time_zone": ""} | changes


def profile_of(user):
    fresh = User.objects.get(pk=user.pk)
    return fresh.name, fresh.language, fresh.time_zone


def events(tenant):
    with tenant_scope(tenant.pk):
        return [(event.action, event.by, event.words["facts"]) for event in Event.objects.select_related("by")]


def test_a_person_says_name_language_and_zone_and_each_organisation_records_which_changed(
    northshore, southbank, member, sign_in
):
    with tenant_scope(southbank.pk):
        elsewhere = member.__class__.objects.create(user=member.user, title="Guest", starts_at=NOON)

    answer = sign_in(member).post(PROFILE, typed(name="Robin Vale", language="de", time_zone="Asia/Tokyo"))

    assert (answer.status_code, answer.url) == (302, PROFILE)
    assert profile_of(member.user) == ("Robin Vale", "de", "Asia/Tokyo")
    changed = {"changed": ["name", "language", "time_zone"]}
    assert events(northshore) == [("profile.changed", member, changed)]
    assert events(southbank) == [("profile.changed", elsewhere, changed)]


def test_saving_without_a_change_records_nothing(northshore, member, sign_in):
    sign_in(member).post(PROFILE, typed())

    assert events(northshore) == []


@pytest.mark.parametrize("wrong", [{"language": "tlh"}, {"time_zone": "Mars/Olympus"}, {"name": "x" * 121}])
def test_what_the_portal_does_not_know_is_refused_at_its_field(northshore, member, sign_in, wrong):
    answer = sign_in(member).post(PROFILE, typed(**wrong))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(wrong))
    assert profile_of(member.user) == ("", "", "")
    assert events(northshore) == []


@pytest.mark.parametrize("wrong", [{"language": "tlh"}, {"time_zone": "Mars/Olympus"}])
def test_the_service_refuses_what_a_form_did_not_check(northshore, member, wrong):
    with pytest.raises(Refusal) as refused:
        change_profile(member.user, at=NOON, **typed(**wrong))

    assert (refused.value.code, refused.value.params["field"]) == ("profile.not_accepted", next(iter(wrong)))
    assert profile_of(member.user) == ("", "", "")
    assert events(northshore) == []


def test_the_page_shows_role_and_title_of_each_membership_and_nobody_elses(northshore, southbank, member, sign_in):
    join(southbank, "Somebody else")

    page = sign_in(member).get(PROFILE)

    assert page.context["memberships"] == [member]
    assert "Member" in page.content.decode()
    assert "Southbank" not in page.content.decode()


def test_the_person_menu_leads_to_the_profile_and_the_profile_to_the_password(member, sign_in):
    browser = sign_in(member)

    assert 'href="/profile/"' in browser.get("/t/northshore/").content.decode()
    assert 'href="/accounts/password/change/"' in browser.get(PROFILE).content.decode()


# --- The portal follows -------------------------------------------------------------------------------------------------
@pytest.fixture
def language_of(northshore, member, sign_in):
    """The language a page is written in, for a browser that would like to read French, then German."""

    def asked(address):
        answer = sign_in(member).get(address, headers={"Accept-Language": "fr, de;q=0.8"})
        lang = answer.content.decode().split('<html lang="', 1)[1].split('"', 1)[0]
        assert answer["Content-Language"] == lang
        return lang

    return asked


def test_a_page_of_an_organisation_speaks_its_language_unless_the_person_chose_one(northshore, member, language_of):
    assert language_of("/t/northshore/") == "en-gb"
    Tenant.objects.filter(pk=northshore.pk).update(locale="de")
    assert language_of("/t/northshore/") == "de"
    User.objects.filter(pk=member.user_id).update(language="en-gb")
    assert language_of("/t/northshore/") == "en-gb"


def test_a_page_outside_speaks_the_browsers_language_unless_the_person_chose_one(member, language_of):
    assert language_of(PROFILE) == "de"
    User.objects.filter(pk=member.user_id).update(language="en-gb")
    assert language_of(PROFILE) == "en-gb"


def test_moments_are_shown_and_typed_on_the_persons_own_wall_clock(northshore, member, administrator, sign_in):
    User.objects.filter(pk=member.user_id).update(time_zone="Asia/Tokyo")
    settings.FROZEN_NOW = NOON  # 21:00 in Tokyo, 13:00 in London

    tokyo = sign_in(member).get("/t/northshore/").content.decode()
    london = sign_in(administrator).get("/t/northshore/").content.decode()

    assert "21:00" in tokyo
    assert "Asia/Tokyo" in tokyo
    assert "13:00" in london
    assert "Europe/London" in london


def test_mail_about_signing_in_speaks_the_persons_language(member, client):
    User.objects.filter(pk=member.user_id).update(language="de")

    client.post("/accounts/password/reset/", {"email": member.user.email}, headers={"Accept-Language": "en"})

    assert "Sie " in mail.outbox[0].body
