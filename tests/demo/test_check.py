"""`make demo ARGS=--check`, from nothing to mail that arrived: everything is real, and it is run once."""

import json
import os
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

from tests.outbox.post import Post

ROOT = Path(__file__).resolve().parents[2]
# What the services of this run are called, and what would make the portal anything else than it is at home.
OURS = ("DATABASE_", "REDIS_URL", "EMAIL_", "VSPORTAL_", "SECRET_KEY", "FROZEN_NOW", "STATIC_", "JOBS_", "PORTAL_URL")
COUNTED = ["organisations", "streams", "series_reviewed", "signals", "packs", "mails"]


def test_the_check_does_the_main_job_and_every_mail_is_whole(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    with Post() as post:
        ended = subprocess.run(
            [sys.executable, "-m", "vsportal.devstack", "demo", "--check"],
            cwd=ROOT,
            env=bare | {"VSPORTAL_HOME": str(tmp_path), "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(post.port)},
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )

    assert (ended.returncode, ended.stdout.count("\n")) == (0, 1), ended.stderr
    said = json.loads(ended.stdout)
    assert list(said) == ["ok", *COUNTED, "seconds"]
    assert said["ok"] is True
    assert said["organisations"] == 3
    assert said["streams"] == 8 + 35 + 130
    assert said["series_reviewed"] == 8 * 5 + 22 + 130 * 3
    assert said["signals"] > 0
    assert said["packs"] > 0
    assert said["mails"] == said["packs"] == len(post.mails)
    assert [fault for mail in post.mails for fault in faults(mail)] == []
    assert list(tmp_path.iterdir()) == []  # the check's folder is its own, and it has gone


def faults(mail: EmailMessage) -> list[str]:
    """What a pack's mail lacks: text, HTML, a PDF, a chart that the HTML shows."""
    parts = list(mail.walk())
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    files = [part.get_content() for part in parts if part.get_content_type() == "application/pdf"]
    charts = {part["Content-ID"].strip("<>"): part for part in parts if part.get_content_type() == "image/png"}
    page = html.get_content() if html else ""
    wanted = {
        "text": text is not None and len(text.get_content()) > 200,
        "HTML": page.startswith("<!DOCTYPE html>"),
        "one PDF": len(files) == 1 and files[0].startswith(b"%PDF-1."),
        "a chart": bool(charts) and all(chart.get_content().startswith(b"\x89PNG") for chart in charts.values()),
        "every chart in the page": all(f"cid:{name}" in page for name in charts),
        "a pack's subject": mail["Subject"].strip().startswith("Pack: "),
    }
    return [f"{mail['Subject']} to {mail['To']}: {part}" for part, there in wanted.items() if not there]
