"""`manage.py review_csv`, as a script meets it."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[2]


def run(*arguments):
    return subprocess.run(
        [sys.executable, "manage.py", "review_csv", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture
def readings(tmp_path):
    """Thirteen readings, the last one far above the others, and a second series of one."""
    path = tmp_path / "readings.csv"
    lines = [f"releases,2026-01-{day:02},{10 + day % 2},increase,12" for day in range(1, 13)]
    path.write_text(
        "\n".join(["series,date,value,direction,fix_after", *lines, "releases,2026-01-13,90,,", "one,2026-01-01,1,,"])
    )
    return path


def test_json_output_is_one_document_a_series_and_nothing_else(readings):
    ended = run(str(readings), "--json")

    releases, one = map(json.loads, ended.stdout.splitlines())
    assert (ended.returncode, ended.stderr) == (0, "")
    assert list(releases) == ["series", "ruleset", "segments", "points", "variation", "assurance", "note"]
    assert (releases["series"], releases["ruleset"], releases["variation"]) == ("releases", "ptd-0.2.2", "improvement")
    assert [point["label"] for point in releases["points"]] == ["common"] * 12 + ["above_limit"]
    assert (one["series"], one["variation"], one["note"]) == ("one", None, "no usable variation; trial limits")


def test_bad_input_ends_with_2_and_one_line(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("series,date,value\na,2026-01-01,NaN\n")

    ended = run(str(path), "--json")

    assert (ended.returncode, ended.stdout) == (2, "")
    expected = "line 2, column value: 'NaN' is not a number; expected one like 12.5"
    assert ended.stderr == f"CommandError: {path}, {expected}\n"


def test_the_ruleset_is_chosen_and_an_unknown_one_refused(readings):
    out = StringIO()

    call_command("review_csv", str(readings), "--ruleset", "mdc-2023", "--json", stdout=out)

    assert json.loads(out.getvalue().splitlines()[0])["ruleset"] == "mdc-2023"
    with pytest.raises(CommandError) as refusal:
        call_command("review_csv", str(readings), "--ruleset", "ptd-9", "--json")
    assert refusal.value.returncode == 2
    assert str(refusal.value) == "--ruleset ptd-9: expected one of ptd-0.2.2, mdc-2023"


def test_without_json_a_person_reads_one_line_a_series(readings):
    out = StringIO()

    call_command("review_csv", str(readings), stdout=out)

    assert out.getvalue() == (
        "releases: variation improvement, assurance -\n"
        "one: variation -, assurance - (no usable variation; trial limits)\n"
    )
