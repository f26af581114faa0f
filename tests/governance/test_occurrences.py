"""The `occurrences` command: every hard case of the calendar, and what it says about input it cannot read."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

CASES = json.loads((Path(__file__).parents[1] / "data" / "calendar_cases.json").read_text(encoding="utf-8"))["cases"]
WEEKLY = {
    "tzid": "Europe/London",
    "dtstart": "2026-03-16T10:00:00",
    "rrule": "FREQ=WEEKLY",
    "window": ["2026-03-16", "2026-04-01"],
}


def answer(tmp_path: Path, document: Any, *options: str) -> str:
    file = tmp_path / "meeting.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    out = StringIO()
    call_command("occurrences", str(file), *options, stdout=out)
    return out.getvalue()


def test_all_eighteen_cases_are_here() -> None:
    assert [case["id"] for case in CASES] == list(range(1, 19))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"][:60])
def test_a_hard_case_has_its_local_and_utc_times(tmp_path: Path, case: dict[str, Any]) -> None:
    contract = ("tzid", "dtstart", "rrule", "exdate", "rdate", "moved", "duration_min", "window")

    found = json.loads(answer(tmp_path, {name: case[name] for name in contract}, "--json"))

    assert found == {"local": case["expected_local"], "utc": case["expected_utc"]}


def test_people_read_lines(tmp_path: Path) -> None:
    assert answer(tmp_path, WEEKLY) == (
        "Mon 2026-03-16 10:00  2026-03-16T10:00:00Z\n"
        "Mon 2026-03-23 10:00  2026-03-23T10:00:00Z\n"
        "Mon 2026-03-30 10:00  2026-03-30T09:00:00Z\n"
    )


def test_an_empty_window_is_an_empty_answer(tmp_path: Path) -> None:
    nothing = WEEKLY | {"window": ["2026-03-17", "2026-03-17"]}

    assert json.loads(answer(tmp_path, nothing, "--json")) == {"local": [], "utc": []}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("{", "line 1, column 2: Expecting property name enclosed in double quotes; expected JSON"),
        ("[]", "expected one JSON object with tzid, dtstart, …"),
    ],
)
def test_what_is_no_document_is_one_clear_line(tmp_path: Path, document: Any, says: str) -> None:
    with pytest.raises(CommandError) as wrong:
        answer(tmp_path, document, "--json")

    assert (wrong.value.returncode, str(wrong.value)) == (2, f"{tmp_path / 'meeting.json'}: {says}")


@pytest.mark.parametrize(
    ("part", "value", "expected"),
    [
        ("tzid", "London", "the IANA name of a time zone, such as Europe/London"),
        ("dtstart", None, "a text"),
        ("exdate", ["soon"], "a wall-clock time such as 2026-03-16T10:00:00"),
        ("rdate", [1], "a list of texts"),
        ("moved", [], "an object of texts"),
        ("window", ["2026-03-16"], "two days or wall-clock times, [from, to]; `to` is left out"),
        ("window", ["2026-03-16", "2026-03-15"], "`from` not after `to`"),
        ("window", ["2026-03-16", "2026-03-32"], "a day such as 2026-03-16, or a wall-clock time"),
        ("duration_min", 0, "minutes as a whole number above zero"),
    ],
)
def test_a_wrong_field_is_one_clear_line(tmp_path: Path, part: str, value: Any, expected: str) -> None:
    with pytest.raises(CommandError) as wrong:
        answer(tmp_path, WEEKLY | {part: value}, "--json")

    said = value[-1] if part in ("exdate", "window") and "such as" in expected else value
    line = f"{tmp_path / 'meeting.json'}: {part}: {said!r} cannot be used; expected {expected}"
    assert (wrong.value.returncode, str(wrong.value)) == (2, line)


def test_a_wrong_rule_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as wrong:
        answer(tmp_path, WEEKLY | {"rrule": "FREQ=SOMETIMES"})

    assert str(wrong.value).endswith(
        "rrule FREQ: 'SOMETIMES' cannot be used; expected one of DAILY, WEEKLY, MONTHLY, YEARLY"
    )


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("occurrences", str(tmp_path / "none.json"))

    assert (wrong.value.returncode, str(wrong.value)) == (2, f"{tmp_path / 'none.json'}: No such file or directory")
