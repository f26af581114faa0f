"""Dates and numbers as the reader's language writes them, in what is shown and in what is typed."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from doors.cells import ColumnSpec, reader_for
from doors.forms import Form, NumberField
from doors.numbers import plain_number
from doors.refusal import Refusal, in_words
from indicators.charts import PLAIN
from indicators.wording import words

MONDAY = date(2026, 10, 5)


class Reading(Form):
    """What a person types."""

    on = forms.DateField()
    value = NumberField()


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("en-gb", MONDAY, "Mon 5 Oct 2026"),
        ("de", MONDAY, "Mo 5. Okt 2026"),
        ("de", datetime(2026, 10, 5, 14, 30, tzinfo=UTC), "Mo 5. Okt 2026, 14:30"),
        ("de", time(9, 5), "09:05"),
        ("en-gb", Decimal("120000.50"), "120,000.50"),
        ("de", Decimal("120000.50"), "120.000,50"),
        ("de", True, "ja"),
    ],
)
def test_a_value_in_words(language: str, value: object, said: str) -> None:
    with translation.override(language):
        assert in_words(value) == said


@pytest.mark.parametrize(
    ("language", "typed", "plain"),
    [
        ("de", "0,95", "0.95"),
        ("de", "0.95", "0.95"),
        ("de", "1.234,5", "1234.5"),
        ("de", "1.234.567", "1234567"),
        ("de", "1234,5", "1234.5"),
        ("de", "0.125", "0.125"),
        ("de", "−3,5", "-3.5"),
        ("de", "1,234", "1.234"),
        ("en-gb", "1,234.5", "1234.5"),
        ("en-gb", "1.234", "1.234"),
        ("en-gb", "1234,5", "1234.5"),
        ("en-gb", "1,234,567", "1234567"),
        ("en-gb", "1e3", "1e3"),
    ],
)
def test_a_typed_number_is_read_in_the_language_of_its_writer(language: str, typed: str, plain: str) -> None:
    with translation.override(language):
        assert plain_number(typed) == plain


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("de", "1.234", "„1.234“ ist auf zwei Arten lesbar. Schreiben Sie 1234 oder 1,234."),
        ("en-gb", "1,234", "“1,234” can be read in two ways. Write 1234 or 1.234."),
    ],
)
def test_a_number_that_can_be_read_in_two_ways_is_refused(language: str, typed: str, said: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refusal:
        plain_number(typed)

    with translation.override(language):
        assert refusal.value.messages == [said]


@pytest.mark.parametrize(
    ("language", "day", "value"),
    [
        ("de", "5.10.2026", "2,5"),
        ("de", "2026-10-05", "2,5"),
        ("en-gb", "5/10/2026", "2.5"),
        ("en-gb", "2026-10-05", "2.5"),
    ],
)
def test_a_form_takes_dates_and_numbers_of_its_readers_language(language: str, day: str, value: str) -> None:
    with translation.override(language):
        form = Reading({"on": day, "value": value})

        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"on": MONDAY, "value": 2.5}


def test_a_stored_number_is_typed_back_with_the_readers_decimal_sign() -> None:
    with translation.override("de"):
        html = str(Reading(initial={"value": 1234.5})["value"])

    assert 'value="1234,5"' in html


def test_a_file_is_read_strictly_and_says_so_in_the_readers_language() -> None:
    read = reader_for(ColumnSpec("value", "decimal"))

    with translation.override("de"), pytest.raises(ValueError, match="mit Punkt und ohne Kommas") as refusal:
        read("1234,5")

    assert str(refusal.value) == "ist keine Zahl; schreiben Sie 1234.5 mit Punkt und ohne Kommas"


def test_a_chart_speaks_its_readers_language() -> None:
    with translation.override("de"):
        said = words()

        assert said.day(MONDAY) == "5. Okt 2026"
        assert said.tick(MONDAY, "day", with_year=False) == "5. Okt"
        assert said.period(MONDAY, "week") == "Woche ab 5. Okt 2026"
        assert said.period(MONDAY, "month") == "Okt 2026"
        assert said.periods(13, "week") == "13 Wochen"
    assert PLAIN.value(2.5) == "2.5"


def test_a_refusal_is_said_in_the_language_of_whoever_reads_it() -> None:
    refusal = Refusal(
        "seat.ended", params={"ended_at": datetime(2026, 10, 5, 12, 0, tzinfo=UTC)}, rule="bodies.seat", status=409
    )

    with translation.override("en-gb"):
        english = (refusal.title, refusal.sentence)
    with translation.override("de"):
        german = (refusal.title, refusal.sentence)

    assert english == ("Not possible now", "Not ended. This seat ended on Mon 5 Oct 2026, 12:00.")
    assert german == ("Jetzt nicht möglich", "Nicht beendet. Dieser Sitz endete am Mo 5. Okt 2026, 12:00.")
