"""Sample files: with the organisation's own names and today's dates they import as they are."""

import io
from datetime import date

import pytest

from indicators import services as indicators
from indicators.models import Indicator, Interval, Reading
from indicators.sample import PERIODS, periods
from streams import services as streams
from tenancy.scope import tenant_scope
from tests.cast import NOON

SAMPLE = "/t/harbour/indicators/import/sample.csv"


@pytest.fixture
def measured(empty, founder):
    """Two indicators, one of them a share that is read monthly."""
    by = {"by": founder, "at": NOON}
    with tenant_scope(empty.pk):
        stream = streams.draft_stream(name="Departures", outcome="Ships leave on time.", **by)
        words = {"family": "outcome", "direction": "increase", "unit": "ships"}
        indicators.define_indicator(stream, name="Ships", interval="week", target=40.0, **words, **by)
        indicators.define_indicator(stream, name="On time", interval="month", is_share=True, **words, **by)
    return empty


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sample_of_the_organisation_imports_as_it_is(measured, founder, sign_in, kind):
    file = io.BytesIO(sign_in(founder).get(f"{SAMPLE}?format={kind}").getvalue())

    with tenant_scope(measured.pk):
        report = indicators.import_readings(file, by=founder, at=NOON)

        assert (report.rows, report.loaded, report.rejected) == (2 * PERIODS, 2 * PERIODS, [])
        assert Reading.objects.latest("on").on == date(2026, 9, 28)  # the last whole week before NOON


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sample_of_one_indicator_imports_as_it_is(measured, founder, sign_in, kind):
    with tenant_scope(measured.pk):
        indicator = Indicator.objects.get(name="On time")
    address = f"/t/harbour/indicators/{indicator.pk}/import/sample.csv?format={kind}"
    file = io.BytesIO(sign_in(founder).get(address).getvalue())

    with tenant_scope(measured.pk):
        report = indicators.import_readings(file, by=founder, at=NOON, indicator=indicator)

        assert (report.loaded, report.rejected) == (PERIODS, [])
        assert Reading.objects.latest("on").on == date(2026, 9, 1)


def test_without_indicators_the_sample_shows_the_columns(empty, founder, sign_in):
    lines = sign_in(founder).get(SAMPLE).getvalue().decode("utf-8-sig").splitlines()

    assert lines[0] == "stream,indicator,date,value"
    assert lines[-1].startswith("Stream,Indicator,2026-09-28,")


@pytest.mark.parametrize(
    ("interval", "first", "last"),
    [
        (Interval.DAY, date(2026, 9, 11), date(2026, 10, 4)),
        (Interval.WEEK, date(2026, 4, 20), date(2026, 9, 28)),
        (Interval.MONTH, date(2024, 10, 1), date(2026, 9, 1)),
        (Interval.QUARTER, date(2020, 10, 1), date(2026, 7, 1)),
    ],
)
def test_periods_are_whole_and_over(interval, first, last):
    found = periods(interval, NOON.date())

    assert (found[0], found[-1], len(found)) == (first, last, PERIODS)
