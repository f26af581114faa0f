"""Files that nobody should send, at all three doors: the page, the API, the command. Nothing is loaded, and each says why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.html import strip_tags

from indicators.models import Indicator, Reading
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope

HOME = "/t/northshore/"
FILES: dict[str, tuple[bytes, str]] = {
    "wrong header": (b"stream,indicator,day,value\nUrgent care,Changes released,2026-10-05,1\n", "day"),
    "a date twice": (
        b"date,value,stream,indicator\n" + b"2026-10-05,1,Urgent care,Changes released\n" * 2,
        "line 2",
    ),
    "text in a number": (b"stream,indicator,date,value\nUrgent care,Changes released,2026-10-05,twelve\n", "twelve"),
    "not a number": (b"stream,indicator,date,value\nUrgent care,Changes released,2026-10-05,NaN\n", "NaN"),
    "infinity": (b"stream,indicator,date,value\nUrgent care,Changes released,2026-10-05,Infinity\n", "Infinity"),
    "too large a number": (b"stream,indicator,date,value\nUrgent care,Changes released,2026-10-05,1e400\n", "1e400"),
    "Latin-1": ("stream,indicator,date,value\nUrgent care,Café,2026-10-05,1\n".encode("latin-1"), "UTF-8"),
    "a formula": (b"stream,indicator,date,value\nUrgent care,Changes released,2026-10-05,=1+1\n", "=1+1"),
    "over the limit": (b"stream,indicator,date,value\n" + b"#" * 2000, "1.0 KiB"),
}
every_bad_file = pytest.mark.parametrize("name", FILES)


@pytest.fixture(autouse=True)
def _small_limit(settings: object) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024


@pytest.fixture
def unchanged(indicator: Indicator, northshore: Tenant) -> Callable[[], bool]:
    """Does the portal hold what it held before?"""

    def rows() -> list[tuple[object, ...]]:
        with tenant_scope(northshore.pk):
            return list(Reading.objects.order_by("pk").values_list("pk", "value"))

    before = rows()
    return lambda: rows() == before


def sent(name: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("readings.csv", FILES[name][0], "text/csv")}


@every_bad_file
def test_the_page_refuses_it(
    name: str, owner: Membership, sign_in: Callable[..., Client], unchanged: Callable[[], bool]
) -> None:
    browser = sign_in(owner)

    answer = browser.post(f"{HOME}indicators/import/", sent(name))
    if answer.status_code == 302:  # the file could be read: its rows are shown, and the bad ones are refused
        preview = browser.get(answer.url)
        answer = browser.post(answer.url, {})
        assert FILES[name][1] in strip_tags(preview.content.decode())
    else:
        assert FILES[name][1] in strip_tags(answer.content.decode())

    assert answer.status_code == 422
    assert unchanged()


@every_bad_file
def test_the_api_refuses_it(
    name: str, owner: Membership, sign_in: Callable[..., Client], unchanged: Callable[[], bool]
) -> None:
    answer = sign_in(owner).post(f"{HOME}api/v1/readings/import/", sent(name))

    assert answer.status_code in {413, 422}
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"].startswith(("import.", "file."))
    assert FILES[name][1] in answer.content.decode()
    assert unchanged()


@every_bad_file
def test_the_command_refuses_it(
    name: str, northshore: Tenant, unchanged: Callable[[], bool], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "readings.csv"
    path.write_bytes(FILES[name][0])

    with pytest.raises(CommandError) as refused:
        call_command("import_readings", "--tenant", "northshore", str(path), "--json")

    assert refused.value.returncode == 2
    assert FILES[name][1] in f"{refused.value}{capsys.readouterr().out}"
    assert "\n" not in str(refused.value)
    assert unchanged()
