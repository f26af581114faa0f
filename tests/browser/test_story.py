"""The main job by hand: a signal is answered, a file imported, a reading corrected; with and without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from indicators.models import Reading, Signal
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.browser.conftest import Visit
from tests.browser.filled import Filled

INDICATORS = "/t/govuk/indicators/"


@pytest.fixture
def page(filled: Filled, visit: Visit) -> Page:
    """The owner's own browser."""
    return visit(filled.owner)


@pytest.fixture
def stored(filled: Filled) -> Callable[[str], list[float]]:
    """`stored("2026-09-21")`: what the database holds for the indicator on this day."""

    def values(day: str) -> list[float]:
        with tenant_scope(Tenant.objects.get(slug=filled.slug).pk):
            found = Reading.objects.filter(indicator=filled.places["indicator"], on=day)
            return list(found.values_list("value", flat=True))

    return values


def _state_of_the_signal(filled: Filled) -> str:
    with tenant_scope(Tenant.objects.get(slug=filled.slug).pk):
        return Signal.objects.get(pk=filled.places["signal"]).state


def test_my_week_leads_to_a_signal_whose_refused_answer_keeps_the_note_and_whose_answer_settles_it(
    page: Page, filled: Filled
) -> None:
    page.goto("/t/govuk/")
    expect(page.locator(".lead")).to_contain_text(re.compile("signals? waits? for a word from you"))
    page.locator(f"#panel-signals .btn[href*='{filled.places['indicator']}']").click()
    answer = page.locator("#answer")

    answer.get_by_label(re.compile("Rebase:")).check()
    answer.get_by_label("Note", exact=True).fill("Releases are grouped since summer.")
    answer.get_by_label(re.compile("Rebase from")).fill("2026-09-30")
    answer.get_by_role("button", name="Record the answer").click()

    refusal = answer.locator(".refusal")
    expect(refusal).to_contain_text("Not rebased. There is no reading on")
    expect(refusal).to_be_focused()
    expect(answer.get_by_label("Note", exact=True)).to_have_value("Releases are grouped since summer.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Changes released a week")
    assert _state_of_the_signal(filled) == "open"

    answer.get_by_label(re.compile("Investigate:")).check()
    answer.get_by_role("button", name="Record the answer").click()

    expect(page.get_by_role("status")).to_contain_text("Answered.")
    expect(page.locator("#signal")).to_contain_text("Releases are grouped since summer.")
    assert _state_of_the_signal(filled) == "investigating"


def test_a_file_with_a_bad_row_names_line_and_column_and_loads_nothing_then_a_good_one_is_loaded(
    page: Page, filled: Filled, stored: Callable[[str], list[float]]
) -> None:
    start = f"{INDICATORS}{filled.places['indicator']}/import/"
    page.goto(start)
    _choose(page, "date,value\n2018-01-01,7\n2018-01-08,seven\n")

    bad = page.get_by_role("table", name="Bad rows by line and column").locator("tbody tr")
    assert bad.locator("th, td").all_inner_texts()[:3] == ["3", "value", "seven"]
    page.get_by_role("button", name="Load the readings").click()
    expect(page.locator(".refusal")).to_contain_text("Not imported. 1 of 2 rows cannot be loaded, and nothing was.")
    assert stored("2018-01-01") == []

    page.goto(start)
    _choose(page, "date,value\n2018-01-01,7\n2018-01-08,8\n")
    page.get_by_role("button", name="Load the readings").click()
    expect(page.get_by_role("status")).to_contain_text("2")
    assert (stored("2018-01-01"), stored("2018-01-08")) == ([7.0], [8.0])


def _choose(page: Page, text: str) -> None:
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "readings.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Read the file").click()


def test_a_correction_wants_a_reason_and_keeps_both_values(page: Page, filled: Filled) -> None:
    page.goto(f"{INDICATORS}{filled.places['indicator']}/")
    page.locator("#readings tbody tr").first.get_by_role("link", name=re.compile("^Correct")).click()
    page.get_by_label("Value").fill("41")
    page.get_by_role("button", name="Correct the reading").click()
    expect(page.locator(".errors")).to_be_visible()
    expect(page.get_by_label("Value")).to_have_value("41")

    page.get_by_label("Reason").fill("A release was counted twice.")
    page.get_by_role("button", name="Correct the reading").click()

    expect(page.locator("#readings tbody tr").first).to_contain_text("41")
    expect(page.locator("body")).to_contain_text("A release was counted twice.")


def test_everything_works_without_script(filled: Filled, visit: Visit) -> None:
    page = visit(filled.owner, java_script_enabled=False)
    page.goto(f"{INDICATORS}{filled.places['usual']}/")
    page.goto("/t/govuk/indicators/?variation=concern")
    assert page.locator("#list-indicators, section.list").count() == 1
    page.goto(f"{INDICATORS}signals/{filled.places['signal']}/answer/")

    page.get_by_label(re.compile("Accept:")).check()
    page.get_by_label("Note", exact=True).fill("")
    page.get_by_role("button", name="Record the answer").click()
    expect(page.locator(".errors")).to_contain_text("Note")
    page.get_by_label("Note", exact=True).fill("Known, and left.")
    page.get_by_role("button", name="Record the answer").click()

    expect(page.get_by_role("status")).to_contain_text("Answered.")
    page.locator(".side .nav").get_by_role("link", name="Streams").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Streams")
    page.get_by_role("link", name="Portfolio").click()
    expect(page.locator("table.port tbody tr")).to_have_count(2)


def test_the_menu_of_a_small_screen_opens_without_script(filled: Filled, visit: Visit) -> None:
    page = visit(filled.owner, java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto("/t/govuk/")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()

    page.locator("[popovertarget=side]").click()

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Indicators").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Indicators")


def test_an_empty_organisation_says_where_to_begin(filled: Filled, visit: Visit) -> None:
    page = visit(filled.administrator)
    page.goto("/t/empty/")

    page.get_by_role("link", name="All steps").click()
    page.get_by_role("link", name="Draft the first stream").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Draft a stream")
