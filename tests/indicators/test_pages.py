"""The pages of indicators: who sees and does what, refusals in place, what a page costs, and the import in two steps."""

import csv as csv_module
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import services
from indicators.models import Indicator, Reading, Signal
from indicators.selectors.signals import open_signals_for, signals_waiting_for
from indicators.selectors.standing import performance_of
from streams.models import ValueStream
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.indicators.fixtures import USUAL

HOME = "/t/northshore/indicators/"
DOOR = 10  # session, user, membership, the scope's own statements, and what the shell asks
MEMBERS = ["administrator", "auditor", "member", "owner", "seat_holder"]


def page(indicator: Indicator, more: str = "") -> str:
    return f"{HOME}{indicator.pk}/{more}"


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- Who gets in -----------------------------------------------------------------------------------------------------------
READ = ["", "{}/", "{}/readings.csv", "{}/chart.svg", "{}/chart.png"]


@pytest.mark.parametrize("person", MEMBERS)
def test_every_active_member_reads(person, indicator, sign_in, request):
    browser = sign_in(request.getfixturevalue(person))

    answers = [browser.get(HOME + part.format(indicator.pk)) for part in READ]
    for answer in answers:
        answer.close()

    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("person", ["leaver", "stranger", "southbank_administrator"])
def test_nobody_else_sees_anything(person, indicator, sign_in, request):
    browser = sign_in(request.getfixturevalue(person))

    assert {browser.get(HOME + part.format(indicator.pk)).status_code for part in READ} == {404}


def test_another_organisation_answers_as_if_it_did_not_exist(reading, signal, southbank_administrator, sign_in):
    browser, there = sign_in(southbank_administrator), "/t/southbank/indicators/"
    parts = [f"{reading.indicator_id}/", f"readings/{reading.pk}/correct/", f"signals/{signal.pk}/answer/"]

    assert {browser.get(there + part).status_code for part in parts} == {404}


FORMS = {
    "new/": ["administrator", "owner"],
    "import/": ["administrator", "owner"],
    "{indicator}/edit/": ["administrator", "owner"],
    "{indicator}/close/": ["administrator", "owner"],
    "{indicator}/readings/new/": ["administrator", "owner"],
    "{indicator}/import/": ["administrator", "owner"],
    "{indicator}/rebase/": ["owner"],
    "readings/{reading}/correct/": ["administrator", "owner"],
    "signals/{signal}/answer/": ["owner"],
}


@pytest.mark.parametrize("person", MEMBERS)
@pytest.mark.parametrize("address", FORMS)
def test_forms_are_for_those_who_hold_the_right(address, person, reading, signal, sign_in, request):
    browser = sign_in(request.getfixturevalue(person))
    url = HOME + address.format(indicator=reading.indicator_id, reading=reading.pk, signal=signal.pk)

    response = browser.get(url)

    expected = 200 if person in FORMS[address] else 403
    assert response.status_code == expected
    assert ("right.missing" in response.content.decode()) == (expected == 403)


# --- What pages say ----------------------------------------------------------------------------------------------------------
def test_the_page_begins_with_a_sentence(signal, owner, sign_in):
    response = sign_in(owner).get(page(signal.indicator))

    said = text_of(response)
    assert "The last 8 weeks lie below the mean. That is a change in the stream, not chance." in said
    assert "The signal has been open since Mon 5 Oct and waits for an answer." in said
    assert "7 in a row on one side of the mean make a signal. This is 8." in said
    assert "No target is set, so it is not said whether the values are enough." in said
    assert "Answer the signal" in said


def test_a_share_is_shown_in_per_cent(make_indicator, inside, owner, sign_in):
    made = make_indicator("Seen in time", [0.9, 0.95, 0.92, 0.91] * 5, is_share=True, target=0.97)
    services.review_due(at=NOON)

    said = text_of(sign_in(owner).get(page(made)))

    assert "91.0 %" in said
    assert "97 %" in said
    assert "0.91" not in said


def test_a_stale_indicator_says_so_and_is_never_green(make_indicator, inside, owner, sign_in):
    made = make_indicator("late", [*USUAL, *[16.0] * 8], last=NOON.date().replace(month=8, day=31), target=1.0)
    services.review_due(at=NOON)

    said = text_of(sign_in(owner).get(page(made)))
    listed = text_of(sign_in(owner).get(f"{HOME}?stale=true"))

    assert "Stale: the last reading is of 31 Aug 2026." in said
    assert "passes target" not in said.lower()
    assert "Stale" in listed


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "There are no readings yet."),
        ([5.0] * 20, "The readings do not vary in a usable way"),
        (USUAL[:9], "There are fewer than 13 readings since the limits began"),
        (USUAL, "is usual: from"),
    ],
)
def test_what_is_not_judged_is_said(values, words, make_indicator, inside, owner, sign_in):
    made = make_indicator("some", values)
    services.review_due(at=NOON)

    assert words in text_of(sign_in(owner).get(page(made)))


def test_a_correction_is_told_beside_its_reading(reading, owner, inside, sign_in):
    services.correct_reading(reading, value=9.0, reason="counted twice", by=owner, at=NOON)

    said = text_of(sign_in(owner).get(page(reading.indicator)))

    assert "Corrected from 13: counted twice" in said
    assert "Judged as you look" in said


def test_an_open_signal_whose_stretch_is_over_still_waits(signal, owner, inside, sign_in):
    services.record_reading(signal.indicator, on=NOON.date(), value=13.0, by=owner, at=NOON)
    services.review_due(at=NOON)

    said = text_of(sign_in(owner).get(page(signal.indicator)))

    assert "The stretch that opened the signal is over; it still waits for an answer." in said


def test_the_readings_file_can_be_imported_again(indicator, owner, inside, sign_in):
    response = sign_in(owner).get(page(indicator, "readings.csv"))
    content = b"".join(response.streaming_content)

    rows = list(csv_module.reader(io.StringIO(content.decode("utf-8-sig"))))
    report = services.import_readings(io.BytesIO(content), by=owner, at=NOON, indicator=indicator)
    assert (rows[0], len(rows)) == (["date", "value"], 41)
    assert (report.unchanged, report.loaded, report.rejected) == (40, 0, [])


def test_pictures_are_pictures(signal, member, sign_in):
    browser = sign_in(member)

    svg, png = (browser.get(page(signal.indicator, name)) for name in ("chart.svg", "chart.png"))

    assert (svg["Content-Type"], png["Content-Type"]) == ("image/svg+xml", "image/png")
    assert svg.content.startswith(b"<svg")
    assert png.content.startswith(b"\x89PNG")


# --- Lists -----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def three(signal, make_indicator, inside):
    """One of concern, one usual, one stale."""
    make_indicator("Usual one")
    make_indicator("Late one", last=NOON.date().replace(month=8, day=31))
    services.review_due(at=NOON)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Seen within four hours", "Usual one", "Late one"}),
        ("?variation=concern", {"Seen within four hours"}),
        ("?variation=common", {"Usual one"}),
        ("?stale=true", {"Late one"}),
        ("?signal=true", {"Seen within four hours"}),
        ("?family=outcome", {"Seen within four hours"}),
        ("?q=usual", {"Usual one"}),
        ("?closed=true", set()),
    ],
)
def test_the_list_narrows(three, query, names, member, sign_in):
    said = text_of(sign_in(member).get(HOME + query))

    assert {name for name in ("Seen within four hours", "Usual one", "Late one") if name in said} == names


def test_the_list_is_taken_away(three, member, sign_in):
    response = sign_in(member).get(f"{HOME}?export=csv")

    rows = list(csv_module.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert {row["Indicator"]: row["Variation"] for row in rows} == {
        "Late one": "stale",
        "Seen within four hours": "concern",
        "Usual one": "common",
    }


@pytest.mark.parametrize("address", ["/t/northshore/indicators/", "/t/northshore/streams/portfolio/", "/t/northshore/"])
def test_a_page_costs_the_same_for_one_and_for_five(address, make_indicator, stream, owner, inside, sign_in):
    browser, costs = sign_in(owner), []
    make_indicator("first", [*USUAL, *[10.2, 10.0] * 4])
    services.review_due(at=NOON)
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        costs.append(len(queries))
        for number in range(5):
            make_indicator(f"{_again} {number}", [*USUAL, *[10.2, 10.0] * 4])
        services.review_due(at=NOON)

    # My week asks eleven further panels: what may be decided, what waits, escalations, reviews, actions, risks, guardrails.
    assert costs[0] == costs[1] <= 8 + DOOR + (11 if address.endswith("/northshore/") else 0)


def test_an_indicators_page_costs_the_same_for_few_and_many(make_indicator, owner, inside, sign_in):
    browser, costs = sign_in(owner), []
    for name, values in (("few", USUAL[:5]), ("many", [*USUAL, *[10.2, 10.0] * 4])):
        made = make_indicator(name, values)
        for reading in made.readings.all()[: len(values) // 5]:
            services.correct_reading(reading, value=11.5, reason="late", by=owner, at=NOON)
        services.review_due(at=NOON)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page(made)).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 8 + DOOR


# --- Other pages -------------------------------------------------------------------------------------------------------------
def test_the_streams_page_shows_families_and_what_is_not_covered(signal, stream, member, sign_in):
    said = text_of(sign_in(member).get(f"/t/northshore/streams/{stream.pk}/"))

    assert "Seen within four hours" in said
    assert "Not covered: Throughput, Cost to serve, Risk exposure, Architectural stability." in said


def test_my_week_shows_the_signals_that_wait_for_me(signal, owner, member, sign_in):
    mine, theirs = (text_of(sign_in(person).get("/t/northshore/")) for person in (owner, member))

    assert "8 weeks, run below the mean. Say what you do about it." in mine
    assert "No signal waits for you" in theirs


def test_signals_wait_for_who_runs_the_stream_or_keeps_the_indicator(signal, owner, member, stream, inside):
    assert [list(signals_waiting_for(person, at=NOON)) for person in (owner, member)] == [[signal], []]
    Indicator.objects.filter(pk=signal.indicator_id).update(owner=member)

    assert list(signals_waiting_for(member, at=NOON)) == [signal]
    assert list(open_signals_for(stream)) == list(open_signals_for(None)) == [signal]


def test_performance_of_all_streams_costs_four_queries(
    signal, make_stream, make_indicator, member, inside, django_assert_num_queries
):
    other = make_stream("Planned surgery")
    make_indicator("Waiting", of=other)
    services.review_due(at=NOON)

    with django_assert_num_queries(4):
        found = performance_of(ValueStream.objects.active(), member, NOON)
        told = {one.indicator.name: (one.word, one.said, one.spark[:4]) for rows in found.values() for one in rows}

    assert told == {
        "Seen within four hours": ("Concern", "8 weeks below", "<svg"),
        "Waiting": ("Usual", "", "<svg"),
    }


# --- Changes ---------------------------------------------------------------------------------------------------------------
def test_a_reading_is_added_on_its_page(indicator, owner, sign_in, northshore):
    response = sign_in(owner).post(page(indicator, "readings/new/"), {"on": "2026-10-05", "value": "12.5"})

    assert (response.status_code, response.url) == (302, page(indicator))
    with tenant_scope(northshore.pk):
        assert indicator.readings.get(on="2026-10-05").value == 12.5


@pytest.mark.parametrize("value", ["many", "NaN", "Infinity", "1e400", ""])
def test_what_is_no_number_stays_in_the_form(value, indicator, owner, sign_in, northshore):
    response = sign_in(owner).post(page(indicator, "readings/new/"), {"on": "2026-10-05", "value": value})

    assert response.status_code == 422
    with tenant_scope(northshore.pk):
        assert indicator.readings.count() == 40


def test_a_refusal_stands_above_what_was_typed(reading, owner, sign_in, northshore):
    response = sign_in(owner).post(page(reading.indicator, "readings/new/"), {"on": "2026-09-28", "value": "77"})

    assert response.status_code == 409
    assert 'value="77"' in response.content.decode()
    assert "reading.there_already" in response.content.decode()
    with tenant_scope(northshore.pk):
        assert Reading.objects.filter(value=77).count() == 0


def test_a_signal_is_answered_on_its_page(signal, owner, sign_in, northshore):
    url = f"{HOME}signals/{signal.pk}/answer/"

    empty = sign_in(owner).post(url, {"answer": "accept", "note": ""})
    done = sign_in(owner).post(url, {"answer": "accept", "note": "Fewer staff until spring"})

    assert (empty.status_code, done.status_code, done.url) == (422, 302, page(signal.indicator))
    with tenant_scope(northshore.pk):
        assert Signal.objects.values_list("state", "note").get() == ("accepted", "Fewer staff until spring")


def test_an_indicator_is_defined_and_changed_on_pages(stream, administrator, sign_in, northshore):
    browser = sign_in(administrator)
    words = {
        "stream": stream.pk,
        "name": "Cost a case",
        "family": "cost",
        "direction": "decrease",
        "unit": "£",
        "interval": "month",
        "ruleset": "ptd-0.2.2",
        "screen": "on",
    }

    made = browser.post(f"{HOME}new/", words)
    twice = browser.post(f"{HOME}new/", words)
    changed = browser.post(f"{made.url}edit/", words | {"target": "12.5"})

    assert (made.status_code, twice.status_code, changed.status_code) == (302, 409, 302)
    with tenant_scope(northshore.pk):
        assert Indicator.objects.values_list("name", "target", "screen").get() == ("Cost a case", 12.5, True)
