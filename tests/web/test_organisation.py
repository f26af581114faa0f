"""The organisation's settings: who changes them, what is refused, what is recorded, and that nobody else's move."""

from datetime import date

import pytest

from audit.models import Event
from doors.refusal import Refusal
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON
from vsportal.organisation.services import change_settings

ADDRESS = "/t/northshore/organisation/"
TYPED = {
    "name": "Northshore Trust",
    "time_zone": "Europe/Dublin",
    "currency": "EUR",
    "locale": "en-gb",
    "working_days": ["7", "1", "2", "3"],
    "holiday_country": "IE",
    "holiday_subdivision": "",
    "extra_holidays": "2026-12-24",
    "notice": "",
}
WRONG = {
    "an unknown zone": {"time_zone": "Mars/Olympus"},
    "a country without holidays": {"holiday_country": "XX"},
    "a region of another country": {"holiday_country": "IE", "holiday_subdivision": "TX"},
    "a region of no country": {"holiday_country": "", "holiday_subdivision": "ENG"},
    "no working day": {"working_days": []},
    "a ninth day of the week": {"working_days": ["9"]},
    "a currency by its sign": {"currency": "€"},
    "a language nobody translated": {"locale": "tlh"},
    "a day off that is no day": {"extra_holidays": "Christmas"},
    "no name": {"name": ""},
}


def settings_of(tenant):
    fresh = Tenant.objects.get(pk=tenant.pk)
    return {name: getattr(fresh, name) for name in TYPED}


def events(tenant):
    with tenant_scope(tenant.pk):
        return list(Event.objects.select_related("by").order_by("id"))


def test_the_administrator_changes_the_settings_and_it_is_recorded(northshore, administrator, sign_in):
    before = settings_of(northshore)

    answer = sign_in(administrator).post(ADDRESS, TYPED)

    assert (answer.status_code, answer.url) == (302, ADDRESS)
    after = settings_of(northshore)
    assert after == before | {
        "name": "Northshore Trust",
        "time_zone": "Europe/Dublin",
        "currency": "EUR",
        "working_days": [7, 1, 2, 3],
        "holiday_country": "IE",
        "holiday_subdivision": "",
        "extra_holidays": [date(2026, 12, 24)],
    }
    (event,) = events(northshore)
    assert (event.action, event.by, event.at) == ("organisation.changed", administrator, NOON)
    changed = {name for name in TYPED if before[name] != after[name]}
    assert set(event.words["facts"]) == changed
    assert event.words["facts"]["currency"] == ["GBP", "EUR"]


def test_saving_without_a_change_records_nothing(northshore, administrator, sign_in):
    browser = sign_in(administrator)
    browser.post(ADDRESS, TYPED)

    browser.post(ADDRESS, TYPED)

    assert len(events(northshore)) == 1


@pytest.mark.parametrize("who", ["member", "auditor"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_sees_or_changes_them_and_the_refusal_says_who_may(request, northshore, sign_in, who, method):
    person, before = request.getfixturevalue(who), settings_of(northshore)

    answer = getattr(sign_in(person), method)(ADDRESS, TYPED)

    assert answer.status_code == 403
    assert "Administrator" in answer.content.decode()
    assert settings_of(northshore) == before
    assert [event.action for event in events(northshore)] == ["refused:right.missing"]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_nobody_could_work_with_is_refused_at_its_field_and_nothing_is_written(
    northshore, administrator, sign_in, wrong
):
    before = settings_of(northshore)

    answer = sign_in(administrator).post(ADDRESS, TYPED | WRONG[wrong])

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [list(WRONG[wrong])[-1]]
    assert answer.context["request"].organisation.name == "Northshore"
    assert settings_of(northshore) == before
    assert events(northshore) == []


def test_the_service_refuses_what_a_form_did_not_check(inside, administrator):
    with pytest.raises(Refusal) as refused:
        change_settings(inside, by=administrator, at=NOON, holiday_country="XX")

    assert (refused.value.status, refused.value.params["field"]) == (422, "holiday_country")
    assert settings_of(inside)["holiday_country"] == "GB"


def test_the_settings_of_another_organisation_stay_as_they_are(northshore, southbank, administrator, sign_in):
    before = settings_of(southbank)

    sign_in(administrator).post(ADDRESS, TYPED)

    assert settings_of(southbank) == before


def test_an_administrator_has_no_say_in_another_organisation(southbank, administrator, inside):
    before = settings_of(southbank)

    with pytest.raises(Refusal) as refused:
        change_settings(southbank, by=administrator, at=NOON, name="Taken over")

    assert (refused.value.code, settings_of(southbank)) == ("right.missing", before)


def test_the_admin_site_shows_the_own_organisation_only_and_saves_through_the_service(
    northshore, southbank, administrator, sign_in
):
    browser = sign_in(administrator)

    listed = browser.get("/t/northshore/admin/tenancy/tenant/").content.decode()
    answer = browser.post(f"/t/northshore/admin/tenancy/tenant/{northshore.pk}/change/", TYPED)
    foreign = browser.post(f"/t/northshore/admin/tenancy/tenant/{southbank.pk}/change/", TYPED)

    assert "Northshore" in listed
    assert "Southbank" not in listed
    assert (answer.status_code, foreign.status_code) == (302, 404)
    assert settings_of(northshore)["currency"] == "EUR"
    assert settings_of(southbank)["currency"] == "GBP"
    assert [event.action for event in events(northshore)] == ["organisation.changed"]


def test_moments_are_shown_on_the_wall_clock_of_the_organisation(northshore, administrator, sign_in):
    browser = sign_in(administrator)
    browser.post(ADDRESS, TYPED | {"time_zone": "Pacific/Auckland"})

    page = browser.get("/t/northshore/audit/").content.decode()

    assert "01:00" in page  # noon in UTC, the next day in Auckland
