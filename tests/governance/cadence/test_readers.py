"""The feed as other programs read it: khal behind vdirsyncer, and ical.js."""

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from governance.meetings import services as meetings
from governance.meetings.models import Meeting
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.npm import installed

IN_JAVASCRIPT = """
const ICAL = require("ical.js");
const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((one) => {
  const event = new ICAL.Event(one);
  return [event.uid, event.sequence, one.getFirstPropertyValue("status"), event.startDate.toJSDate().toISOString()];
});
console.log(JSON.stringify(events));
"""
VDIRSYNCER = """
[general]
status_path = "{home}/status/"
[pair meetings]
a = "portal"
b = "local"
collections = null
[storage portal]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{home}/meetings/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[meetings]]
path = {home}/meetings/
[locale]
local_timezone = Europe/London
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""


def program(name: str) -> str:
    """Where a program of the development environment is."""
    return str(Path(sys.executable).parent / name)


def run(*command: str, stdin: bytes = b"", cwd: Path | None = None, **environment: str) -> str:
    done = subprocess.run(
        command, input=stdin, capture_output=True, check=False, timeout=60, cwd=cwd, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture
def served() -> Iterator[tuple[str, Callable[[bytes], None]]]:
    """A file at an address of this machine, and how to put another one there."""
    shown = {"file": b""}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.end_headers()
            self.wfile.write(shown["file"])

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/meetings.ics", lambda file: shown.update(file=file)
        server.shutdown()


@pytest.fixture
def versions(northshore, forum, seat_holder, link) -> tuple[bytes, bytes, list[Meeting]]:
    """The feed before and after one meeting was moved and one cancelled, and the first three meetings as they were."""
    address = link(seat_holder)
    before = Client().get(address).content
    with tenant_scope(northshore.pk):
        first, second, third = Meeting.objects.filter(forum=forum, starts_at__gt=NOON).order_by("starts_at")[:3]
        later = NOON + timedelta(hours=1)
        meetings.move(first, starts_at=NOON + timedelta(days=3), reason="Travel", by=seat_holder, at=later)
        meetings.cancel(second, reason="Nothing to say", by=seat_holder, at=later)
    return before, Client().get(address).content, [first, second, third]


def test_khal_shows_each_meeting_once_where_it_is_now(tmp_path, versions, served):
    vdirsyncer, khal = program("vdirsyncer"), program("khal")
    (url, serve), (before, after, _meetings) = served, versions
    (tmp_path / "vdirsyncer").write_text(VDIRSYNCER.format(home=tmp_path, url=url))
    (tmp_path / "khal").write_text(KHAL.format(home=tmp_path))
    (tmp_path / "meetings").mkdir()

    def synchronised(file: bytes) -> list[str]:
        """What khal lists then; vdirsyncer gives what it reads over HTTP ids of its own, so they tell nothing."""
        serve(file)
        for step in ("discover", "sync"):
            run(vdirsyncer, "-c", str(tmp_path / "vdirsyncer"), step, HOME=str(tmp_path))
        form = "{start-date} {start-time} {status}"
        command = [khal, "-c", str(tmp_path / "khal"), "list", "--day-format", "", "--format", form]
        shown = run(*command, "2026-10-05", "21d", HOME=str(tmp_path), LC_ALL="C.UTF-8")
        return [" ".join(line.split()) for line in shown.splitlines() if line.strip()]

    assert synchronised(before) == [
        "2026-10-07 10:00 CONFIRMED",
        "2026-10-14 10:00 CONFIRMED",
        "2026-10-21 10:00 CONFIRMED",
    ]
    assert synchronised(after) == [
        "2026-10-08 13:00 CONFIRMED",
        "2026-10-14 10:00 CANCELLED",
        "2026-10-21 10:00 CONFIRMED",
    ]


def test_ical_js_reads_each_meeting_once_where_it_is_now(versions):
    _before, after, (first, second, third) = versions

    events = json.loads(run("node", "-e", IN_JAVASCRIPT, stdin=after, cwd=installed()))

    assert len({uid for uid, *_rest in events}) == len(events)
    assert [str(first.pk), 1, "CONFIRMED", "2026-10-08T12:00:00.000Z"] in events
    assert [str(second.pk), 1, "CANCELLED", "2026-10-14T09:00:00.000Z"] in events
    assert [str(third.pk), 0, "CONFIRMED", "2026-10-21T09:00:00.000Z"] in events
