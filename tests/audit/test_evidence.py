"""The evidence of one thing proves itself without the portal, shows nothing of other things, and names a changed byte."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest

from audit.models import Event
from audit.services import erase_words, record
from governance.models import Body, Forum
from outbox.models import Message
from packs.models import Pack
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.tenancy.filled import fill
from vsportal.web.audit.things import mail_about


@pytest.fixture
def told(northshore, auditor, member):
    """Three records of a body, each between records of other things, in scopes of their own."""
    with tenant_scope(northshore.pk):
        body = Body.objects.create(name="Board")
    for number in range(3):
        with tenant_scope(northshore.pk):
            record("secret.done", member, by=member, at=NOON, because="Nobody's business")
            record("body.described", body, by=auditor, at=NOON, because=f"Reason {number}", facts={"name": ["A", "B"]})
    with tenant_scope(northshore.pk):
        record("later.done", northshore, by=None, at=NOON)
    return body


def first_event(northshore, body):
    with tenant_scope(northshore.pk):
        return Event.objects.filter(object_ref=body.pk).earliest("id")


def taken(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return zipfile.ZipFile(io.BytesIO(content))


def alone(archive, tmp_path, records=None):
    """Run the verifier of the archive on its records, with the standard library only."""
    (tmp_path / "verify.py").write_bytes(archive.read("verify.py"))
    (tmp_path / "records.jsonl").write_bytes(records or archive.read("records.jsonl"))
    command = [sys.executable, "-I", "-S", tmp_path / "verify.py", tmp_path / "records.jsonl"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


@pytest.fixture
def archive(northshore, told, auditor, sign_in):
    return taken(sign_in(auditor), f"/t/northshore/audit/{first_event(northshore, told).pk}/evidence/")


def test_the_evidence_verifies_offline_up_to_the_head(archive, tmp_path):
    run = alone(archive, tmp_path)

    assert (run.returncode, run.stdout) == (0, "OK: 3 records, none changed; their path to record 7 is whole\n")


def test_the_evidence_is_the_same_through_the_api(northshore, told, auditor, sign_in, tmp_path):
    archive = taken(sign_in(auditor), f"/t/northshore/api/v1/audit/{first_event(northshore, told).pk}/evidence/")

    assert alone(archive, tmp_path).returncode == 0


def test_nothing_of_other_things_is_shown(archive):
    text = b"".join(archive.read(name) for name in archive.namelist()).decode()

    assert "Nobody's business" not in text
    assert "secret.done" not in text
    assert "later.done" not in text
    assert [f"Reason {number}" in archive.read("record.html").decode() for number in range(3)] == [True] * 3
    assert "A → B" in archive.read("record.html").decode()


@pytest.mark.parametrize(
    ("line", "was", "becomes"),
    [
        (0, b"Reason 0", b"Reason 9"),
        (2, b"body.described", b"body.describes"),
        (1, b'"event_digest": "', b'"event_digest": "f'),
        (4, b'"seq": 6', b'"seq": 8'),
        (4, b"northshore", b"southshore"),
    ],
)
def test_one_changed_byte_names_the_record(archive, tmp_path, line, was, becomes):
    lines = archive.read("records.jsonl").splitlines()
    changed = lines[line].replace(was, becomes, 1)
    if changed == lines[line]:
        changed = lines[line].replace(b'"hash": "', b'"hash": "0', 1)
    lines[line] = changed

    run = alone(archive, tmp_path, b"\n".join(lines))

    assert run.returncode == 1
    assert f"record {line + 2}" in run.stdout


def test_a_record_left_out_or_sealed_is_told(archive, tmp_path):
    lines = [json.loads(line) for line in archive.read("records.jsonl").splitlines()]

    left_out = alone(archive, tmp_path, "\n".join(map(json.dumps, [lines[0], *lines[2:]])).encode())
    lines[-1]["evidence"]["records"] = 4
    miscounted = alone(archive, tmp_path, "\n".join(map(json.dumps, lines)).encode())

    assert left_out.stdout == "record 3 is missing: the next one found is 4\n"
    assert miscounted.stdout == "4 records were exported, 3 can be read\n"


def test_mail_about_the_thing_is_proven(northshore, told, auditor, member, sign_in):
    with tenant_scope(northshore.pk):
        Message.objects.create(
            kind="pack", key="k", ref=told.pk, to=member, subject="Papers", message_id="<1@example>", state="sent",
            not_before=NOON, created_at=NOON, sent_at=NOON, outcome="Taken by the mail server.",
        )  # fmt: skip

    archive = taken(sign_in(auditor), f"/t/northshore/audit/{first_event(northshore, told).pk}/evidence/")

    (mail,) = [json.loads(line) for line in archive.read("mail.jsonl").splitlines()]
    assert (mail["message_id"], mail["to"], mail["state"]) == ("<1@example>", "Member", "sent")


def test_mail_that_its_taker_may_not_see_is_left_out(northshore, administrator, auditor):
    fill(northshore)
    with tenant_scope(northshore.pk):
        pack = Pack.objects.select_related("membership").get()
        Message.objects.create(
            kind="pack", key="k", ref=pack.pk, to=pack.membership, subject="The merger", message_id="<1@example>",
            not_before=NOON, created_at=NOON,
        )  # fmt: skip
        Forum.objects.update(confidential_until=NOON + timedelta(days=9))

        found = [mail_about("governance.meeting", pack.meeting_id, by=one, at=NOON) for one in (administrator, auditor)]
        subjects = [[mail.subject for mail in mails] for mails in found]

    assert subjects == [[], ["The merger"]]


def test_erased_words_leave_the_evidence_whole(northshore, told, auditor, sign_in, tmp_path):
    with tenant_scope(northshore.pk):
        erase_words(Event.objects.filter(object_ref=told.pk))

    archive = taken(sign_in(auditor), f"/t/northshore/audit/{first_event(northshore, told).pk}/evidence/")

    assert alone(archive, tmp_path).returncode == 0
    assert b"Reason 0" not in archive.read("records.jsonl") + archive.read("record.html")


def test_taking_evidence_away_is_itself_recorded(northshore, archive, told, auditor):
    with tenant_scope(northshore.pk):
        event = Event.objects.get(action="evidence.exported")

    assert (event.by_id, event.words["facts"]["object_ref"]) == (auditor.pk, str(told.pk))


@pytest.mark.parametrize("address", ["audit/{}/evidence/", "api/v1/audit/{}/evidence/"])
def test_the_own_acts_are_no_evidence_to_take_away(northshore, told, member, sign_in, address):
    with tenant_scope(northshore.pk):
        own = Event.objects.filter(action="secret.done").earliest("id")
        before = Event.objects.count()
    browser = sign_in(member)

    refused, hidden, missing = (
        browser.get("/t/northshore/" + address.format(pk)) for pk in (own.pk, first_event(northshore, told).pk, uuid4())
    )

    assert [refused.status_code, hidden.status_code, missing.status_code] == [403, 404, 404]
    with tenant_scope(northshore.pk):
        assert not Event.objects.filter(action="evidence.exported").exists()
        assert Event.objects.count() == before + 1  # the refusal
