"""The admin site, tried by somebody who looks for what is hidden: by lists, filters, choices, autocomplete, history,
actions, popups and addresses put together by hand. An administrator is not concerned by a confidential stream.
"""

import re

import pytest
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import quote

from rights.admin import RightsModelAdmin
from streams.models import ValueStream
from tests.permissions.organisation import MISSING
from tests.visibility.conftest import SECRET, mark_stream, marked, secret
from vsportal.admin import site

__all__ = ["mark_stream", "marked", "secret"]

HOME = "/t/northshore/admin/"
pytestmark = pytest.mark.usefixtures("inside")


def path_of(model):
    return f"{HOME}{model._meta.app_label}/{model._meta.model_name}/"


def without_chance(answer, *asked):
    said = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', b"", answer.content)
    for chance in (answer["X-Request-Id"], *map(str, asked)):
        said = said.replace(chance.encode(), b"")
    location = answer.headers.get("Location", "")
    for one in asked:
        location = location.replace(str(one), "")
    return answer.status_code, location, said


@pytest.fixture
def browser(marked, stream, forum, body, administrator, sign_in):
    """An administrator's; there are open things beside the hidden ones."""
    return sign_in(administrator)


def test_no_list_names_it_whatever_is_asked(browser):
    asked = ["", "?q=hush", "?q=merger", "?all=", "?o=1", "?o=-1", "?p=0", "?e=1"]

    naming = [
        (model._meta.label, query)
        for model in site._registry
        for query in asked
        if SECRET in browser.get(f"{path_of(model)}{query}").content.decode()
    ]

    assert naming == []


def test_no_form_offers_it(browser):
    offering = [
        model._meta.label for model in site._registry if SECRET in browser.get(f"{path_of(model)}add/").content.decode()
    ]

    assert offering == []


def test_no_page_of_an_open_thing_offers_it(browser, forum, body, stream):
    pages = [browser.get(f"{path_of(type(thing))}{thing.pk}/change/") for thing in (forum, body, stream)]

    assert [(page.status_code, SECRET in page.content.decode()) for page in pages] == [(200, False)] * 3


@pytest.mark.parametrize("page", ["change/", "history/", "delete/", "", "password/"])
def test_its_pages_are_those_of_what_does_not_exist(page, browser, marked):
    for thing in marked.things:
        if type(thing) not in site._registry:
            continue
        there, nowhere = (browser.get(f"{path_of(type(thing))}{quote(pk)}/{page}") for pk in (thing.pk, MISSING))

        assert without_chance(there, thing.pk) == without_chance(nowhere, MISSING), type(thing)


def test_a_changed_form_sent_to_it_by_hand_is_sent_nowhere(browser, marked):
    answers = [
        without_chance(browser.post(f"{path_of(ValueStream)}{pk}/change/", {"name": "Mine", "outcome": ""}), pk)
        for pk in (marked.stream.pk, MISSING)
    ]

    marked.stream.refresh_from_db()
    assert answers[0] == answers[1]
    assert (answers[0][0], marked.stream.name) == (404, "Hush merger")


def test_choosing_it_in_a_form_by_hand_is_choosing_what_does_not_exist(browser, marked):
    def answer(pk):
        sent = {"stream": str(pk), "name": "Work", "kind": "project", "opened_on": "2026-10-05"}
        return without_chance(browser.post(f"{HOME}streams/workitem/add/", sent), pk)

    assert answer(marked.stream.pk) == answer(MISSING)
    assert not type(marked.work).objects.filter(name="Work").exists()


def test_an_action_on_it_acts_on_nothing(browser, marked):
    chosen = {"action": "close", "_selected_action": [str(marked.indicator.pk)], "select_across": "1", "index": "0"}

    browser.post(path_of(type(marked.indicator)), chosen)

    marked.indicator.refresh_from_db()
    assert marked.indicator.closed_at is None


def test_autocomplete_completes_what_is_open(browser, marked):
    address = f"{HOME}autocomplete/?app_label=indicators&model_name=reading&field_name=indicator&term="

    found = browser.get(f"{address}Hush").json()

    assert found["results"] == []
    assert SECRET not in browser.get(address).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "stream__name__startswith=Hush", "stream__outcome__contains=a", "stream__confidential_because__startswith=H",
        "stream__grants__membership__user__password__startswith=a", "name__startswith=Hush", "confidential_until__isnull=0",
    ],
)  # fmt: skip
def test_a_column_that_no_filter_offers_cannot_be_asked_for(query, browser):
    assert browser.get(f"{HOME}indicators/indicator/?{query}").status_code == 400


def test_a_filter_by_it_answers_like_a_filter_by_what_does_not_exist(browser, marked):
    answers = [
        without_chance(browser.get(f"{HOME}governance/meeting/?forum__id__exact={pk}"), pk)
        for pk in (marked.forum.pk, MISSING)
    ]

    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    "query", ["_popup=1", "_to_field=id&_popup=1", "_changelist_filters=q%3DHush", "_to_field=name"]
)
def test_popups_and_kept_filters_say_nothing_more(query, browser, marked):
    pages = [browser.get(f"{HOME}{page}?{query}") for page in ("streams/valuestream/", "indicators/indicator/add/")]

    assert [
        SECRET in page.content.decode().replace("q%3DHush", "").replace('value="q=Hush"', "") for page in pages
    ] == [
        False,
        False,
    ]


def test_the_index_and_an_app_name_nothing(browser):
    assert [SECRET in browser.get(f"{HOME}{page}").content.decode() for page in ("", "streams/", "indicators/")] == [
        False
    ] * 3


# --- No side door around services ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("model", site._registry, ids=lambda model: model._meta.label)
def test_every_table_goes_through_the_one_base(model):
    admin = site._registry[model]

    assert isinstance(admin, RightsModelAdmin)
    assert admin.list_editable == ()
    assert not admin.save_as
    saves = type(admin).save_model is not ModelAdmin.save_model
    assert saves
    for inline in admin.inlines:
        assert not any(
            getattr(inline(model, site), f"has_{what}_permission")(None, None) for what in ("add", "change", "delete")
        )


def test_nothing_can_be_deleted(browser, stream, administrator):
    chosen = {"action": "delete_selected", "_selected_action": [str(stream.pk)], "post": "yes"}

    browser.post(path_of(ValueStream), chosen)
    answer = browser.post(f"{path_of(ValueStream)}{stream.pk}/delete/", {"post": "yes"})

    assert (answer.status_code, ValueStream.objects.filter(pk=stream.pk).exists()) == (403, True)


# --- Refusals in place -----------------------------------------------------------------------------------------------------
def test_a_refused_form_comes_back_with_the_refusal_above_what_was_typed(browser, stream):
    answer = browser.post(f"{path_of(ValueStream)}add/", {"name": "Urgent care", "outcome": "Typed with care"})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert html.index('data-code="stream.name_taken"') < html.index("Typed with care")
    assert ValueStream.objects.filter(name="Urgent care").count() == 1


def test_a_refused_change_keeps_the_form_of_that_thing(browser, stream):
    typed = {"name": "Urgent care", "outcome": ""}
    for part in ("stakeholders", "scope_items", "role_terms", "work_items"):
        typed |= {f"{part}-TOTAL_FORMS": "0", f"{part}-INITIAL_FORMS": "0"}

    answer = browser.post(f"{path_of(ValueStream)}{stream.pk}/change/", typed)

    stream.refresh_from_db()
    assert answer.status_code == 409
    assert 'name="outcome"' in answer.content.decode()
    assert stream.outcome != ""


def test_a_refused_action_is_said_above_the_list(browser, draft):
    answer = browser.post(path_of(ValueStream), {"action": "activate", "_selected_action": [str(draft.pk)]})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-code="stream.not_ready"' in html
    assert 'id="changelist"' in html
