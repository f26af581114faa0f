"""Versions: what one has, what one changes, and that nobody overwrites what they have not read."""

import re

import pytest
from django.test import Client

from streams import services
from streams.models import ValueStream
from tenancy.scope import tenant_scope
from tests.api.conftest import at_once
from tests.cast import NOON

ROUNDS = 100


def at(stream):
    return f"streams/{stream.pk}/"


def test_what_one_has_is_not_sent_again(ask, stream, member):
    first = ask(member, "get", at(stream))

    again = ask(member, "get", at(stream), If_None_Match=first["ETag"])
    weak = ask(member, "get", at(stream), If_None_Match=f'"other", W/{first["ETag"]}')

    assert re.fullmatch('"[0-9a-f]{32}"', first["ETag"])
    assert [(one.status_code, one.content, one["ETag"]) for one in (again, weak)] == [(304, b"", first["ETag"])] * 2


def test_a_part_that_changes_changes_the_version(ask, stream, owner, northshore):
    before = ask(owner, "get", at(stream))["ETag"]
    with tenant_scope(northshore.pk):
        services.add_stakeholder(stream, group="Crews", by=owner, at=NOON)

    assert ask(owner, "get", at(stream), If_None_Match=before).status_code == 200


def test_a_version_does_not_depend_on_the_fields_asked_for(ask, stream, member):
    whole, part = ask(member, "get", at(stream)), ask(member, "get", f"{at(stream)}?fields=id,name")

    assert (part["ETag"], part.json()) == (whole["ETag"], {"id": str(stream.pk), "name": "Urgent care"})


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_change_says_which_version_it_means(method, ask, stream, owner, northshore):
    with tenant_scope(northshore.pk):
        group = services.add_stakeholder(stream, group="Crews", by=owner, at=NOON)
    path = at(stream) if method == "patch" else f"{at(stream)}stakeholders/{group.pk}/"

    answer = ask(owner, method, path, {"name": "Mine"})

    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")
    with tenant_scope(northshore.pk):
        assert (ValueStream.objects.get().name, stream.stakeholders.count()) == ("Urgent care", 2)


def test_a_stale_version_is_told_what_stands_there_now(ask, stream, owner, northshore):
    read = ask(owner, "get", at(stream))["ETag"]
    newer = ask(owner, "patch", at(stream), {"outcome": "Nobody waits."}, If_Match=read)

    refused = ask(owner, "patch", at(stream), {"outcome": "All wait."}, If_Match=read)

    body = refused.json()
    assert (newer.status_code, refused.status_code, body["code"]) == (200, 412, "changed_meanwhile")
    assert (body["etag"], body["current"]) == (newer["ETag"], newer.json())
    assert ask(owner, "get", at(stream)).json() == newer.json()


def test_what_an_answer_says_is_the_version_to_go_on_with(ask, stream, owner):
    first = ask(owner, "patch", at(stream), {"name": "One"}, If_Match="*")
    second = ask(owner, "patch", at(stream), {"name": "Two"}, If_Match=first["ETag"])

    assert (first.status_code, second.status_code, second.json()["name"]) == (200, 200, "Two")


def test_an_action_is_done_only_to_the_version_that_is_named(ask, stream, owner, administrator):
    read = ask(owner, "get", at(stream))["ETag"]
    ask(owner, "patch", at(stream), {"name": "One"}, If_Match="*")

    stale = ask(administrator, "post", f"{at(stream)}retire/", {"because": "Done"}, If_Match=read)
    free = ask(administrator, "post", f"{at(stream)}retire/", {"because": "Done"})

    assert (stale.status_code, free.status_code) == (412, 200)


def test_a_missing_one_is_missing_first(ask, owner):
    assert ask(owner, "patch", "streams/01a2096b-0542-75a1-ae88-412cdd5ff959/", {}).status_code == 404


# --- Two editors ----------------------------------------------------------------------------------------------------
def words_of(editor):
    return [f"{editor}{number}" for number in range(ROUNDS)]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_editors_at_the_api_overwrite_nothing(ask, stream, owner, administrator):
    refused = []

    def edit(person, mark):
        read = ask(person, "get", at(stream))
        outcome, version = read.json()["outcome"], read["ETag"]
        for word in words_of(mark):
            while True:
                answer = ask(person, "patch", at(stream), {"outcome": f"{outcome} {word}"}, If_Match=version)
                if answer.status_code == 200:
                    outcome, version = answer.json()["outcome"], answer["ETag"]
                    break
                assert answer.status_code == 412
                outcome, version = answer.json()["current"]["outcome"], answer.json()["etag"]
                refused.append(word)

    at_once([lambda: edit(owner, "a"), lambda: edit(administrator, "b")])

    found = ask(owner, "get", at(stream)).json()["outcome"].split()
    assert [word for word in found if word[0] == "a" and word[1:].isdigit()] == words_of("a")
    assert [word for word in found if word[0] == "b" and word[1:].isdigit()] == words_of("b")
    assert refused  # they did meet


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_editors_in_the_portal_overwrite_nothing(stream, owner, administrator):
    address = f"/t/northshore/streams/{stream.pk}/edit/"

    def edit(person, mark):
        browser = Client()
        browser.force_login(person.user)
        for word in words_of(mark):
            while True:
                page = browser.get(address, headers={"HX-Request": "true"}).content.decode()
                version = re.search(r'name="version_read" value="(\w+)"', page)[1]
                outcome = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)[1]
                typed = {"name": "Urgent care", "outcome": f"{outcome} {word}", "version_read": version}
                answer = browser.post(address, typed)
                if answer.status_code == 302:
                    break
                assert answer.status_code == 409

    at_once([lambda: edit(owner, "a"), lambda: edit(administrator, "b")])

    with tenant_scope(stream.tenant_id):
        found = ValueStream.objects.get().outcome.split()
    assert [word for word in found if word[0] == "a" and word[1:].isdigit()] == words_of("a")
    assert [word for word in found if word[0] == "b" and word[1:].isdigit()] == words_of("b")


# --- Forms ------------------------------------------------------------------------------------------------------------
def version_in(page):
    return re.search(r'name="version_read" value="(\w+)"', page.content.decode())[1]


def test_a_form_shows_both_versions_and_keeps_what_was_typed(stream, owner, northshore, sign_in):
    browser, address = sign_in(owner), f"/t/northshore/streams/{stream.pk}/edit/"
    opened = version_in(browser.get(address))
    with tenant_scope(northshore.pk):
        services.describe(stream, name="Urgent care", outcome="Theirs.", by=owner, at=NOON)
    mine = {"name": "Urgent care", "outcome": "Mine."}

    refused = browser.post(address, mine | {"version_read": opened})

    page = refused.content.decode()
    assert (refused.status_code, 'data-code="changed.meanwhile"' in page) == (409, True)
    assert "There now: Outcome: “Theirs.”." in page
    assert ">\nMine.</textarea>" in page
    with tenant_scope(northshore.pk):
        assert ValueStream.objects.get().outcome == "Theirs."
    meant = browser.post(address, mine | {"version_read": version_in(refused)})
    with tenant_scope(northshore.pk):
        assert (meant.status_code, ValueStream.objects.get().outcome) == (302, "Mine.")


def test_forms_of_indicators_readings_bodies_and_forums_do_the_same(
    indicator, reading, body, forum, administrator, northshore, sign_in
):
    browser = sign_in(administrator)
    words = {
        "name": "x",
        "family": "cost",
        "direction": "increase",
        "unit": "x",
        "interval": "week",
        "ruleset": "mdc-2023",
    }
    weekly = {
        "name": "x", "cycle": "short", "first_on": "2026-10-06", "rhythm": "weekly", "starts_time": "10:00",
        "duration_min": "60", "time_zone": "Europe/London", "papers_due_days": "7", "quorum": "1",
    }  # fmt: skip
    asked = [
        (indicator, f"indicators/{indicator.pk}/edit/", words, {"unit": "theirs"}),
        (reading, f"indicators/readings/{reading.pk}/correct/", {"value": "3", "reason": "x"}, {"value": 9}),
        (body, f"governance/bodies/{body.pk}/describe/", {"name": "x"}, {"mandate": "theirs"}),
        (forum, f"governance/forums/{forum.pk}/change/", weekly, {"quorum": 9}),
    ]
    answers = []
    for row, path, typed, theirs in asked:
        address = f"/t/northshore/{path}"
        opened = version_in(browser.get(address))
        with tenant_scope(northshore.pk):
            type(row).objects.filter(pk=row.pk).update(**theirs)
        stale = browser.post(address, typed | {"version_read": opened})
        with tenant_scope(northshore.pk):
            row.refresh_from_db()
        answers.append((stale.status_code, {name: getattr(row, name) for name in theirs} == theirs))
        answers.append(browser.post(address, typed | {"version_read": version_in(stale)}).status_code)

    assert answers == [(409, True), 302] * 4
