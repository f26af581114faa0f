"""Importing: what is loaded, what is left as it is, and every file that is refused with nothing written."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from audit.models import Event
from doors.refusal import Refusal
from indicators import services
from indicators.models import Correction, Indicator, Reading
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.indicators.fixtures import weeks

DAY = date(2026, 8, 3)


@pytest.fixture
def empty(make_indicator):
    """An indicator without readings."""
    return make_indicator("Cost a case", [])


def csv(*lines: str, header: str = "stream,indicator,date,value", encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO("\n".join([header, *lines, ""]).encode(encoding))


def row(day: object, value: object, name: str = "Cost a case") -> str:
    return f"Urgent care,{name},{day},{value}"


def load(file: io.BytesIO, by=None, **more) -> services.ImportReport:
    return services.import_readings(file, by=by, at=NOON, **more)


def stored() -> list[tuple]:
    """Everything an import can write."""
    readings = list(Reading.objects.order_by("on", "pk").values_list("indicator", "on", "value"))
    return [*readings, *Correction.objects.values_list("reading", "was", "became"), Event.objects.count()]


# --- Good files ------------------------------------------------------------------------------------------------------------
def test_a_file_is_loaded_and_recorded_once(empty, owner, inside):
    report = load(csv(row("2026-08-03", "12.5"), row("2026-08-10", "13")), by=owner)

    assert report.as_json() == {"rows": 2, "loaded": 2, "unchanged": 0, "corrected": 0, "rejected": []}
    assert list(empty.readings.order_by("on").values_list("on", "value", "recorded_by", "recorded_at")) == [
        (DAY, 12.5, owner.pk, NOON),
        (DAY + timedelta(weeks=1), 13.0, owner.pk, NOON),
    ]
    event = Event.objects.get(action="readings.imported")
    assert (event.by, event.words["facts"]["loaded"]) == (owner, 2)
    empty.refresh_from_db()
    assert empty.revision == 1


def test_the_same_file_again_changes_nothing(empty, owner, inside):
    file = csv(row("2026-08-03", "12.5"), row("2026-08-10", "13"))
    load(file, by=owner)
    before = stored()
    file.seek(0)

    report = load(file, by=owner)

    assert (report.loaded, report.unchanged, stored()) == (0, 2, before)


def test_names_are_found_in_any_case_and_columns_in_any_order(empty, inside):
    report = load(csv("12.5;URGENT care;2026-08-03;cost A CASE", header="Value;Stream;Date;Indicator"))

    assert (report.loaded, empty.readings.get().value) == (1, 12.5)


def test_one_indicators_file_has_two_columns(empty, inside):
    report = load(csv("2026-08-03,1", "2026-08-10,2", header="date,value"), indicator=empty)

    assert (report.loaded, empty.readings.count()) == (2, 2)


def test_a_workbook_is_read_as_well(empty, inside):
    book, file = Workbook(), io.BytesIO()
    for line in (["stream", "indicator", "date", "value"], ["Urgent care", "Cost a case", DAY, 12.5]):
        book.active.append(line)
    book.save(file)
    file.seek(0)

    assert load(file).loaded == 1


def test_differing_values_need_a_reason_and_keep_both(indicator, reading, owner, inside):
    lines = [row(reading.on, 20, indicator.name), row("2026-10-05", 14, indicator.name)]
    before = stored()

    refused = load(csv(*lines), by=owner)
    assert (refused.refused, [tuple(error) for error in refused.rejected], stored()) == (
        True,
        [(2, "value", "20.0", "differs from what is stored, 13.0; to correct it, give a reason")],
        before,
    )

    report = load(csv(*lines), by=owner, corrections_reason="Late returns")

    reading.refresh_from_db()
    assert (report.loaded, report.corrected, reading.value) == (1, 1, 20.0)
    assert Correction.objects.values_list("was", "became", "reason", "by").get() == (
        13.0,
        20.0,
        "Late returns",
        owner.pk,
    )


# --- Bad rows --------------------------------------------------------------------------------------------------------------
BAD = {
    "text": (row("2026-08-03", "many"), "value", "is not a number"),
    "NaN": (row("2026-08-03", "NaN"), "value", "is not a finite number"),
    "infinity": (row("2026-08-03", "Infinity"), "value", "is not a finite number"),
    "1e400": (row("2026-08-03", "1e400"), "value", "is too large; up to 20 digits before the point"),
    "formula": (row("2026-08-03", "=1+1"), "value", "is a formula; write its value"),
    "empty": (row("2026-08-03", ""), "value", "is empty"),
    "comma": (
        'Urgent care,Cost a case,2026-08-03,"1,5"',
        "value",
        "is not a number; write 1234.5 with a point and without commas",
    ),
    "date": (row("03/08/2026", "1"), "date", "is not a date; write it as 2026-12-31 (year-month-day)"),
    "day": (row("2026-02-30", "1"), "date", "is not a day of the calendar"),
    "to come": (row("2026-10-06", "1"), "date", "is to come"),
    "stream": ("Nowhere,Cost a case,2026-08-03,1", "stream", "is no stream with indicators"),
    "indicator": (row("2026-08-03", "1", "Nothing"), "indicator", "is no indicator of “Urgent care”"),
    "cells": ("Urgent care,Cost a case,2026-08-03", "", "has 3 cells where the header has 4"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_row_is_named_by_line_and_column_and_loads_nothing(kind, empty, owner, inside):
    line, column, why = BAD[kind]
    before = stored()

    report = load(csv(row("2026-07-27", "1"), line), by=owner)

    assert [(error.line, error.column, error.why) for error in report.rejected] == [(3, column, why)]
    assert (report.refused, report.rows, report.loaded, stored()) == (True, 2, 0, before)


def test_a_date_twice_is_named_with_the_line_it_stands_on(empty, inside):
    report = load(csv(row("2026-08-03", "1"), row("2026-08-10", "1"), row("2026-08-03", "1")))

    assert [tuple(error) for error in report.rejected] == [
        (4, "date", "2026-08-03", "is on line 2 already; one value a date")
    ]


def test_a_share_lies_between_nothing_and_all(make_indicator, inside):
    made = make_indicator("Seen in time", [], is_share=True)
    report = load(csv(row("2026-08-03", "95", made.name), row("2026-08-10", "0.95", made.name)))

    assert [tuple(error) for error in report.rejected] == [(2, "value", "95", "is no share; write 0.95 for 95 %")]


def test_every_bad_row_is_named(empty, inside):
    report = load(csv(*(line for line, _column, _why in BAD.values())))

    assert sorted({error.line for error in report.rejected}) == list(range(2, 2 + len(BAD)))


def test_the_good_rows_are_loaded_on_request(empty, inside):
    report = load(csv(row("2026-08-03", "1"), row("2026-08-10", "NaN"), row("2026-08-17", "3")), good_rows_only=True)

    assert (report.loaded, len(report.rejected), report.refused) == (2, 1, False)
    assert empty.readings.count() == 2


def test_a_workbooks_formula_is_named(empty, inside):
    book, file = Workbook(), io.BytesIO()
    for line in (["stream", "indicator", "date", "value"], ["Urgent care", "Cost a case", DAY, "=6*2"]):
        book.active.append(line)
    book.save(file)
    file.seek(0)

    assert [tuple(error) for error in load(file).rejected] == [(2, "value", "=6*2", "is a formula; write its value")]


def test_a_closed_indicator_takes_no_row(empty, administrator, inside):
    services.close_indicator(empty, by=administrator, at=NOON)

    assert [error.why for error in load(csv(row("2026-08-03", "1"))).rejected] == ["is closed"]


# --- Bad files -------------------------------------------------------------------------------------------------------------
FILES = {
    "file.header": csv("2026-08-03,1", header="date,amount"),
    "file.empty": io.BytesIO(b""),
    "file.encoding": csv(row("2026-08-03", "1", "Café"), encoding="latin-1"),
    "file.not_a_table": io.BytesIO(b"%PDF-1.7 nothing to read here"),
    "file.broken": csv('Urgent care,"Cost a case,2026-08-03,1'),
}


@pytest.mark.parametrize("code", FILES)
def test_a_file_that_is_no_table_is_refused_as_a_whole(code, empty, owner, inside):
    before = stored()
    FILES[code].seek(0)

    with pytest.raises(Refusal) as refusal:
        load(FILES[code], by=owner)

    assert (refusal.value.code, stored()) == (code, before)
    assert refusal.value.sentence.startswith("Not imported.")


def test_a_file_over_the_limit_is_refused_before_it_is_read(empty, owner, inside, settings):
    class Unread(io.BytesIO):
        size = 11 * 1024 * 1024

        def read(self, *_args: object) -> bytes:
            raise AssertionError("It was read.")

    with pytest.raises(Refusal) as refusal:
        load(Unread(), by=owner)

    assert refusal.value.sentence == "Not imported. The file has 11.0 MiB; up to 10.0 MiB are taken at once."


# --- Who may ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["member", "auditor", "seat_holder"])
def test_who_has_no_part_in_the_stream_imports_nothing(person, empty, request, inside):
    before = stored()

    with pytest.raises(Refusal) as refusal:
        load(csv(row("2026-08-03", "1")), by=request.getfixturevalue(person))

    assert (refusal.value.code, stored()) == ("right.missing", before)


def test_one_stream_without_the_right_refuses_the_whole_file(empty, make_stream, make_indicator, member, owner, inside):
    elsewhere = make_stream("Planned surgery", owned_by=member)
    make_indicator("Waiting", [], of=elsewhere)
    before = stored()

    with pytest.raises(Refusal) as refusal:
        load(csv(row("2026-08-03", "1"), "Planned surgery,Waiting,2026-08-03,1"), by=owner)

    assert (refusal.value.code, refusal.value.params["object"], stored()) == (
        "right.missing",
        "Planned surgery",
        before,
    )


def test_another_organisations_names_are_unknown(empty, southbank):
    with tenant_scope(southbank.pk):
        report = load(csv(row("2026-08-03", "1")))

    assert [error.why for error in report.rejected] == ["is no stream with indicators"]


# --- Properties and cost ------------------------------------------------------------------------------------------------------
values = st.floats(-1e15, 1e15, allow_nan=False).map(lambda number: round(number, 6))


@given(column=st.lists(values, min_size=1, max_size=20), data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_loading_a_file_twice_or_in_two_halves_comes_to_the_same(make_indicator, inside, column, data):
    Indicator.objects.update(closed_at=NOON)
    name = f"Series {Indicator.objects.count()}"
    made = make_indicator(name, [])
    lines = [row(day, repr(value), name) for day, value in zip(weeks(len(column)), column, strict=True)]
    shuffled = data.draw(st.permutations(lines))
    half = data.draw(st.integers(0, len(lines)))

    reports = [load(csv(*part)) for part in (shuffled[:half] or lines[:1], shuffled, lines)]

    assert list(made.readings.order_by("on").values_list("value", flat=True)) == column
    assert reports[-1].unchanged == len(column)
    assert not any(report.rejected for report in reports)


def test_an_import_costs_the_same_number_of_queries_for_one_row_and_for_many(
    empty, owner, inside, django_assert_num_queries
):
    with django_assert_num_queries(10) as cost:
        load(csv(row("2026-08-03", "1")), by=owner)

    with django_assert_num_queries(len(cost)):
        load(csv(*(row(day, "1") for day in weeks(100, DAY - timedelta(weeks=1)))), by=owner)


# --- The command -----------------------------------------------------------------------------------------------------------
def command(path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("import_readings", str(path), "--tenant", "northshore", "--json", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_command_prints_the_report(empty, northshore, tmp_path):
    path = tmp_path / "readings.csv"
    path.write_bytes(csv(row("2026-08-03", "1")).getvalue())

    answers = [json.loads(command(path)) for _ in range(2)]

    assert answers == [
        {"rows": 1, "loaded": 1, "unchanged": 0, "corrected": 0, "rejected": []},
        {"rows": 1, "loaded": 0, "unchanged": 1, "corrected": 0, "rejected": []},
    ]


@pytest.mark.django_db(transaction=True)
def test_the_command_ends_with_two_and_one_line_on_bad_input(empty, northshore, tmp_path, capsys):
    path = tmp_path / "readings.csv"
    path.write_bytes(csv(row("2026-08-03", "1"), row("2026-08-10", "NaN")).getvalue())

    with pytest.raises(CommandError) as problem:
        command(path)
    report = json.loads(command(path, "--good-rows-only"))

    assert problem.value.returncode == 2
    assert str(problem.value) == f"{path}, line 3, column value: “NaN” is not a finite number; nothing was loaded"
    assert (report["loaded"], report["rejected"]) == (
        1,
        [{"line": 3, "column": "value", "value": "NaN", "why": "is not a finite number"}],
    )


@pytest.mark.parametrize(("tenant", "file"), [("nobody", "readings.csv"), ("northshore", "missing.csv")])
def test_the_command_says_what_is_not_there(northshore, tenant, file, tmp_path):
    (tmp_path / "readings.csv").write_bytes(csv().getvalue())

    with pytest.raises(CommandError) as problem:
        call_command("import_readings", str(tmp_path / file), "--tenant", tenant)

    assert problem.value.returncode == 2
