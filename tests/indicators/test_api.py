"""Indicators in the API: the same services and the same words as on the pages, as problem documents."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import services
from indicators.models import Correction, Indicator, Reading, Rebase, Signal
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.indicators.fixtures import LAST_WEEK, USUAL

API = "/t/northshore/api/v1/"
JSON = "application/json"


def test_an_indicator_tells_what_its_review_says(signal, member, sign_in):
    (found,) = sign_in(member).get(f"{API}indicators/?variation=concern").json()["results"]

    assert {
        name: found[name]
        for name in ("name", "stream_name", "variation", "assurance", "stale", "last_on", "has_signal")
    } == {
        "name": "Seen within four hours",
        "stream_name": "Urgent care",
        "variation": "concern",
        "assurance": None,
        "stale": False,
        "last_on": LAST_WEEK.isoformat(),
        "has_signal": True,
    }


@pytest.mark.parametrize("kind", ["indicators", "readings", "signals"])
def test_a_list_costs_the_same_for_one_and_for_five(kind, make_indicator, member, inside, sign_in):
    browser, costs = sign_in(member), []
    for number in (1, 5):
        for place in range(number):
            make_indicator(f"{number} {place}", [*USUAL, *[10.2, 10.0] * 4])
        services.review_due(at=NOON)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"{API}{kind}/").status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 10  # of which the door asks nine


@pytest.mark.parametrize("person", ["leaver", "stranger", "southbank_administrator"])
@pytest.mark.parametrize("kind", ["indicators", "readings", "signals"])
def test_nobody_else_sees_anything(kind, person, signal, sign_in, request):
    assert sign_in(request.getfixturevalue(person)).get(f"{API}{kind}/").status_code == 404


def test_an_indicator_is_defined_changed_and_closed(stream, administrator, sign_in, northshore):
    browser = sign_in(administrator)
    words = {
        "stream": str(stream.pk),
        "name": "Cost",
        "family": "cost",
        "direction": "decrease",
        "unit": "£",
        "interval": "month",
    }

    made = browser.post(f"{API}indicators/", words, JSON)
    url = f"{API}indicators/{made.json()['id']}/"
    changed = browser.patch(url, {"target": 12.5}, JSON, headers={"If-Match": "*"})
    closed = browser.post(f"{url}close/", {}, JSON)

    assert (made.status_code, changed.status_code, closed.status_code) == (201, 200, 200)
    assert (changed.json()["target"], closed.json()["closed_at"]) == (12.5, "2026-10-05T13:00:00+01:00")


def test_a_reading_is_recorded_and_corrected(indicator, owner, sign_in, northshore):
    browser = sign_in(owner)

    made = browser.post(f"{API}readings/", {"indicator": str(indicator.pk), "on": "2026-10-05", "value": 12.5}, JSON)
    url = f"{API}readings/{made.json()['id']}/"
    silent = browser.post(f"{url}correct/", {"value": 11, "reason": ""}, JSON)
    corrected = browser.post(f"{url}correct/", {"value": 11, "reason": "counted twice"}, JSON)

    assert (made.status_code, silent.status_code, corrected.status_code) == (201, 422, 201)
    assert silent.json()["code"] == "reading.reason_missing"
    assert (corrected.json()["was"], corrected.json()["became"]) == (12.5, 11.0)
    assert (browser.delete(url).status_code, browser.put(url, {}, JSON).status_code) == (405, 405)
    with tenant_scope(northshore.pk):
        assert (Reading.objects.count(), Correction.objects.count()) == (41, 1)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "many", None])
def test_what_is_no_number_is_a_problem(value, indicator, owner, sign_in, northshore):
    response = sign_in(owner).post(
        f"{API}readings/", {"indicator": str(indicator.pk), "on": "2026-10-05", "value": value}, JSON
    )

    assert response.status_code in (400, 422)
    assert response["Content-Type"] == "application/problem+json"
    with tenant_scope(northshore.pk):
        assert Reading.objects.count() == 40


def test_without_the_right_a_problem_says_who_may(indicator, member, owner, sign_in, northshore):
    response = sign_in(member).post(
        f"{API}readings/", {"indicator": str(indicator.pk), "on": "2026-10-05", "value": 1}, JSON
    )

    assert (response.status_code, response.json()["code"]) == (403, "right.missing")
    assert str(owner) in response.json()["who"]
    with tenant_scope(northshore.pk):
        assert Reading.objects.count() == 40


def test_a_signal_is_answered(signal, owner, sign_in, northshore):
    url = f"{API}signals/{signal.pk}/answer/"

    done = sign_in(owner).post(url, {"answer": "rebase", "note": "New process"}, JSON)
    again = sign_in(owner).post(url, {"answer": "accept", "note": "known"}, JSON)

    assert (done.status_code, done.json()["state"], again.status_code) == (200, "rebased", 409)
    with tenant_scope(northshore.pk):
        assert (Signal.objects.get().state, Rebase.objects.get().on) == ("rebased", signal.began_on)


def send(browser, content: str, **more):
    return browser.post(f"{API}readings/import/", {"file": SimpleUploadedFile("f.csv", content.encode()), **more})


def test_a_file_is_imported(indicator, owner, sign_in):
    content = "stream,indicator,date,value\nUrgent care,Changes released,2026-10-05,12\n"

    first, again = (send(sign_in(owner), content).json() for _ in range(2))

    assert first == {"rows": 1, "loaded": 1, "unchanged": 0, "corrected": 0, "rejected": []}
    assert again == {"rows": 1, "loaded": 0, "unchanged": 1, "corrected": 0, "rejected": []}


def test_a_bad_row_is_a_problem_that_names_it(indicator, owner, sign_in, northshore):
    response = send(sign_in(owner), "date,value\n2026-10-05,12\nsoon,12\n", indicator=str(indicator.pk))

    assert (response.status_code, response.json()["code"], response.json()["loaded"]) == (422, "import.bad_rows", 0)
    assert response.json()["rejected"] == [
        {"line": 3, "column": "date", "value": "soon", "why": "is not a date; write it as 2026-12-31 (year-month-day)"}
    ]
    with tenant_scope(northshore.pk):
        assert Indicator.objects.get().readings.count() == 40


@pytest.mark.parametrize(("name", "content_type"), [("chart.svg", "image/svg+xml"), ("chart.png", "image/png")])
def test_charts_are_pictures(name, content_type, signal, member, sign_in):
    response = sign_in(member).get(f"{API}indicators/{signal.indicator_id}/{name}/")

    assert (response.status_code, response["Content-Type"]) == (200, content_type)
