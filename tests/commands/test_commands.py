"""The commands that scripts and operators rely on, as they meet them: exit codes, JSON alone on stdout, help to read."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from governance.models import SeatKind
from streams import services as streams
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.other_process import ROOT, run, same_world
from tests.packs.sitting import make_sitting, seated

# Nothing listens there: what needs no database must not ask for one.
NO_SERVICES = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "DATABASE_OWNER_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
SERIES = "series,date,value\n" + "".join(f"a,2026-01-{day:02},{day % 3}\n" for day in range(1, 15))
MEETING = {
    "tzid": "Europe/London",
    "dtstart": "2026-10-19T10:00:00",
    "rrule": "FREQ=WEEKLY",
    "window": ["2026-10-19", "2026-11-01"],
}
Manage = Callable[..., "subprocess.CompletedProcess[str]"]

with_database = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def manage() -> Manage:
    """`manage("audit", "verify", …)` in a process that meets this test's database."""

    def command(*arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
        return run("manage.py", *arguments, **(same_world() | changes))

    return command


def test_without_a_database_series_are_reviewed_and_meetings_followed(tmp_path: Path) -> None:
    (tmp_path / "series.csv").write_text(SERIES)
    (tmp_path / "meeting.json").write_text(json.dumps(MEETING))

    reviewed = run("manage.py", "review_csv", str(tmp_path / "series.csv"), "--json", **NO_SERVICES)
    followed = run("manage.py", "occurrences", str(tmp_path / "meeting.json"), "--json", **NO_SERVICES)

    assert [(one.returncode, one.stderr) for one in (reviewed, followed)] == [(0, "")] * 2
    assert json.loads(reviewed.stdout)["series"] == "a"
    assert json.loads(followed.stdout) == {
        "local": ["2026-10-19T10:00:00", "2026-10-26T10:00:00"],
        "utc": ["2026-10-19T09:00:00Z", "2026-10-26T10:00:00Z"],
    }


def test_a_reader_that_has_seen_enough_ends_a_command_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("series,date,value\n" + "".join(f"s{one},2026-01-01,1\n" for one in range(20_000)))

    piped = subprocess.run(
        ["sh", "-c", '"$0" manage.py review_csv "$1" --json | head -n 1', sys.executable, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (piped.returncode, piped.stderr) == (0, "")
    assert json.loads(piped.stdout)["series"] == "s0"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("review_csv", "Review the series of a CSV file"),
        ("occurrences", "Print the occurrences of a recurring meeting"),
        ("demo", "Load demo organisations"),
        ("review_due", "Review the indicators that are due"),
        ("packs_due", "Prepare the review packs that are due"),
        ("send_due", "Send the mail that is due"),
        ("import_readings", "Import readings from CSV or XLSX"),
        ("audit", "Verify an organisation's audit chain, or export it"),
        ("tenant", "Create an organisation, check"),
    ],
)
def test_help_says_what_a_command_does(command: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    from_name = load_command_class(get_commands()[command], command)

    with pytest.raises(SystemExit) as ended:
        from_name.create_parser("manage.py", command).parse_args(["--help"])

    assert ended.value.code == 0
    assert said in " ".join(capsys.readouterr().out.split())


@with_database
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["audit", "verify", "--tenant", "nowhere"], "--tenant: there is no organisation “nowhere”."),
        (["packs_due", "--at", "soon"], "--at: “soon” is no ISO 8601 moment such as 2026-10-07T06:00:00+00:00."),
        (["import_readings", "--tenant", "northshore", "none.csv"], "none.csv: cannot be read"),
        (["demo", "--tenant", "nowhere"], "invalid choice: 'nowhere'"),
        (["tenant", "create", "Bad Slug", "--name", "Bad", "--admin", "a@bad.example"], "slug: "),
    ],
)
def test_wrong_input_ends_with_2_and_says_what_is_wrong(
    manage: Manage, northshore: Tenant, arguments: list[str], says: str
) -> None:
    ended = manage(*arguments)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


@with_database
def test_an_organisation_is_made_once_and_the_walls_are_checked(manage: Manage, db: None) -> None:
    made = manage("tenant", "create", "eastbay", "--name", "Eastbay", "--admin", "office@eastbay.example")
    again = manage("tenant", "create", "eastbay", "--name", "Eastbay", "--admin", "office@eastbay.example")
    checked = manage("tenant", "check", "--json")

    assert (made.returncode, made.stderr) == (0, "")
    assert "is at /t/eastbay/" in made.stdout
    assert again.returncode == 2
    assert (checked.returncode, json.loads(checked.stdout)) == (0, {"findings": []})


@with_database
def test_the_record_is_verified_in_the_portal_and_apart_from_it(
    manage: Manage, northshore: Tenant, administrator: Membership, tmp_path: Path
) -> None:
    with tenant_scope(northshore.pk):
        streams.draft_stream(name="Planned care", by=administrator, at=NOON)
    whole, forged = tmp_path / "whole.jsonl", tmp_path / "forged.jsonl"

    verified = manage("audit", "verify", "--tenant", "northshore")
    exported = manage("audit", "export", "--tenant", "northshore")
    whole.write_text(exported.stdout)
    forged.write_text(exported.stdout.replace("Planned care", "Urgent care"))
    answers = [run("audit/verify.py", str(file)) for file in (whole, forged, tmp_path / "none.jsonl")]

    assert (verified.returncode, verified.stderr) == (0, "")
    assert (exported.returncode, exported.stderr) == (0, "")
    assert {type(json.loads(line)) for line in exported.stdout.splitlines()} == {dict}
    assert "Planned care" in exported.stdout
    assert [answer.returncode for answer in answers] == [0, 1, 2]


@with_database
def test_what_the_tick_does_can_be_done_by_hand(
    manage: Manage, northshore: Tenant, administrator: Membership, tmp_path: Path
) -> None:
    with tenant_scope(northshore.pk):
        sitting = make_sitting(northshore)
    seated(sitting, administrator, SeatKind.CHAIR)
    file = tmp_path / "readings.csv"
    file.write_text(f"stream,indicator,date,value\n{sitting.stream},{sitting.indicator.name},2026-09-28,oops\n")

    imported = manage("import_readings", "--tenant", "northshore", str(file), "--json")
    reviewed = manage("review_due", "--tenant", "northshore", "--json")
    prepared = manage("packs_due", "--tenant", "northshore")
    sent = manage("send_due", "--tenant", "northshore", EMAIL_HOST="127.0.0.1", EMAIL_PORT="1")

    report = json.loads(imported.stdout)
    assert imported.returncode == 2
    assert {key: report[key] for key in ("rows", "loaded", "unchanged", "corrected")} == {
        "rows": 1,
        "loaded": 0,
        "unchanged": 0,
        "corrected": 0,
    }
    assert [(one["line"], one["column"], one["value"]) for one in report["rejected"]] == [(2, "value", "oops")]
    assert imported.stderr.count("\n") == 1
    assert (reviewed.returncode, json.loads(reviewed.stdout)["tenant"]) == (0, "northshore")
    assert (prepared.returncode, prepared.stdout) == (0, "")
    assert prepared.stderr == "northshore: 1 pack prepared\n"
    assert (sent.returncode, sent.stdout) == (0, "")  # nobody listens: the mail waits
