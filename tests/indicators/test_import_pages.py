"""Importing on pages: a file is read and shown first, and loaded only when the reader says so."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators import services
from indicators.models import Correction, Reading
from indicators.sample import PERIODS
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.indicators.test_pages import HOME, page, text_of


def upload(browser, url: str, content: str):
    return browser.post(url, {"file": SimpleUploadedFile("week.csv", content.encode())})


def test_a_file_is_previewed_and_then_loaded(indicator, owner, sign_in, northshore):
    browser = sign_in(owner)
    content = "date,value\n2026-10-05,12\n2026-09-28,13\n2026-09-21,99\n"

    sent = upload(browser, page(indicator, "import/"), content)
    preview = browser.get(sent.url)
    with tenant_scope(northshore.pk):
        assert Reading.objects.count() == 40
    without = browser.post(sent.url, {})
    loaded = browser.post(sent.url, {"corrections_reason": "Late returns"})

    assert "week.csv has 3 rows: 1 new , 1 stored already, 1 different from what is stored, 0 bad ." in text_of(preview)
    assert (preview.status_code, without.status_code, loaded.status_code, loaded.url) == (
        200,
        422,
        302,
        page(indicator),
    )
    assert "import.bad_rows" in without.content.decode()
    with tenant_scope(northshore.pk):
        assert Reading.objects.count() == 41
        assert Correction.objects.values_list("became", "reason").get() == (99.0, "Late returns")
    assert "Every row is stored already; there is nothing to load." in text_of(browser.get(sent.url))


def test_bad_rows_are_shown_and_load_nothing_unless_asked(indicator, owner, sign_in, northshore):
    browser = sign_in(owner)
    content = "stream,indicator,date,value\nUrgent care,Changes released,2026-10-05,12\nUrgent care,Changes released,soon,12\n"

    sent = upload(browser, f"{HOME}import/", content)
    preview = text_of(browser.get(sent.url))
    refused = browser.post(sent.url, {})
    with tenant_scope(northshore.pk):
        assert Reading.objects.count() == 40
    loaded = browser.post(sent.url, {"good_rows_only": "on"})

    assert "is not a date; write it as 2026-12-31 (year-month-day)" in preview
    assert (refused.status_code, loaded.status_code) == (422, 302)
    with tenant_scope(northshore.pk):
        assert Reading.objects.count() == 41


def test_a_file_waits_for_its_reader_alone(indicator, owner, administrator, sign_in):
    sent = upload(
        sign_in(owner), f"{HOME}import/", "stream,indicator,date,value\nUrgent care,Changes released,2026-10-05,12\n"
    )

    assert sign_in(administrator).get(sent.url).status_code == 409


def test_a_wrong_header_is_said_at_the_upload(indicator, owner, sign_in):
    response = upload(sign_in(owner), f"{HOME}import/", "day,amount\n2026-10-05,12\n")

    assert response.status_code == 422
    assert "missing: stream, indicator, date, value; unknown: day, amount" in text_of(response)


@pytest.mark.parametrize("address", ["import/sample.csv", "{}/import/sample.csv"])
def test_the_sample_can_be_imported(address, make_indicator, owner, inside, sign_in):
    made = make_indicator("Empty so far", [])
    response = sign_in(owner).get(HOME + address.format(made.pk))

    file = io.BytesIO(b"".join(response.streaming_content))
    report = services.import_readings(file, by=owner, at=NOON, indicator=made if "{}" in address else None)
    assert (report.rejected, report.loaded) == ([], PERIODS)


def test_a_file_that_waited_too_long_is_chosen_again(indicator, owner, sign_in):
    response = sign_in(owner).get(f"{HOME}import/01a2096b-0542-45a1-ae88-412cdd5ff959/")

    assert response.status_code == 409
    assert "Choose the file again" in text_of(response)
