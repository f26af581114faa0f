"""Many readings in one request."""

import pytest

from audit.models import Event
from indicators.models import Correction, Reading
from tenancy.scope import tenant_scope
from tests.permissions.organisation import MISSING
from tests.tenancy.filled import fill

BULK = "readings/bulk/"


def read(indicator):
    with tenant_scope(indicator.tenant_id):
        return Reading.objects.filter(indicator=indicator).count()


def rows(indicator, *values):
    return [
        {"indicator": str(indicator.pk), "on": f"2026-10-0{day}", "value": value} for day, value in enumerate(values, 1)
    ]


def test_rows_are_recorded_and_the_same_rows_change_nothing(ask, indicator, owner):
    before = read(indicator)

    first, again = (ask(owner, "post", BULK, rows(indicator, 1, 2, 3)) for _ in range(2))

    assert first.json() == {"rows": 3, "loaded": 3, "unchanged": 0, "corrected": 0, "rejected": []}
    assert again.json() == {"rows": 3, "loaded": 0, "unchanged": 3, "corrected": 0, "rejected": []}
    assert read(indicator) == before + 3
    with tenant_scope(indicator.tenant_id):
        assert Event.objects.filter(action="readings.imported", by=owner).count() == 1


def test_csv_is_taken_as_well(ask, indicator, owner):
    text = f"indicator,on,value\n{indicator.pk},2026-10-01,1\n{indicator.pk},2026-10-02,2.5\n"

    answer = ask(owner, "post", BULK, text.encode(), **{"Content-Type": "text/csv"})

    assert (answer.status_code, answer.json()["loaded"]) == (200, 2)


def test_one_bad_row_keeps_all_out_and_each_bad_field_is_named(ask, indicator, owner, southbank):
    foreign = next(row.pk for model, row in fill(southbank).items() if model._meta.db_table == "indicator")
    good = rows(indicator, 1)[0]
    bad = [
        good,
        good | {"indicator": str(foreign)},
        good | {"indicator": str(MISSING)},
        good | {"on": "tomorrow"},
        good | {"on": "2026-10-06"},
        good | {"value": "3"},
        good | {"value": 1e301},
        good | {"value": True, "wrong": 1},
        {},
        7,
        good,
    ]

    answer = ask(owner, "post", BULK, bad)

    body = answer.json()
    assert (answer.status_code, body["code"], body["loaded"], read(indicator)) == (422, "import.bad_rows", 0, 40)
    assert [(one["index"], one["field"]) for one in body["rejected"]] == [
        (1, "indicator"), (2, "indicator"), (3, "on"), (4, "on"), (5, "value"), (6, "value"), (7, "value"), (7, "wrong"),
        (8, "indicator"), (8, "on"), (8, "value"), (9, ""), (10, "on"),
    ]  # fmt: skip
    assert body["rejected"][0]["why"] == body["rejected"][1]["why"]


def test_the_good_rows_alone_are_loaded_on_request(ask, indicator, owner):
    answer = ask(owner, "post", f"{BULK}?good_rows_only=true", [*rows(indicator, 1, 2), {"on": "x"}])

    assert (answer.status_code, answer.json()["loaded"], len(answer.json()["rejected"])) == (200, 2, 3)


def test_what_differs_is_corrected_with_a_reason(ask, indicator, owner):
    ask(owner, "post", BULK, rows(indicator, 1))

    without = ask(owner, "post", BULK, rows(indicator, 2))
    with_reason = ask(owner, "post", f"{BULK}?corrections_reason=Typed+wrongly", rows(indicator, 2))

    assert (without.status_code, with_reason.json()["corrected"]) == (422, 1)
    with tenant_scope(indicator.tenant_id):
        assert Correction.objects.get().reason == "Typed wrongly"


@pytest.mark.parametrize("body", [{}, "x", None, 1])
def test_what_is_no_array_is_a_problem(body, ask, indicator, owner):
    assert ask(owner, "post", BULK, body).status_code == 400


def test_ten_thousand_rows_are_taken_and_one_more_is_not(ask, indicator, owner):
    row = rows(indicator, 1)

    taken, refused = (ask(owner, "post", f"{BULK}?good_rows_only=true", row * number) for number in (10_000, 10_001))

    assert (taken.status_code, taken.json()["loaded"], taken.json()["rows"]) == (200, 1, 10_000)
    assert (refused.status_code, refused.json()["code"]) == (422, "bulk.too_many_rows")


def test_who_may_not_record_records_nothing(ask, indicator, member):
    answer = ask(member, "post", BULK, rows(indicator, 1))

    assert (answer.status_code, answer.json()["code"], read(indicator)) == (403, "right.missing", 40)
