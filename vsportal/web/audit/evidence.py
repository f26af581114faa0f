"""The evidence of one thing as a file: what was done to it, and the proof that nobody changed the record since.

The records of the thing stand open in the file, those of others sealed: their digests prove the way to a later head of
the chain, which is printed in review packs and can be compared with what somebody kept. The verifier is in the file.
"""

import json
import zipfile
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse
from django.template.loader import render_to_string
from django.utils.text import slugify

from audit import selectors, verify
from audit.models import Event
from audit.services import record
from doors.exports import MEMORY_BYTES
from outbox.models import Message
from tenancy.models import Membership
from vsportal.web.audit.tables import events_seen_by
from vsportal.web.audit.things import about, mail_about
from vsportal.web.audit.wording import action_words, facts_of, kind_words


def evidence_file(event: Event, *, by: Membership, at: datetime) -> FileResponse:
    """The evidence of the thing that this event is about. The door has asked for the right to read the record."""
    mine = about(events_seen_by(by, at=at), event.object_type, event.object_ref)
    file: IO[bytes] = SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115  the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        last = _write_records(archive, mine)
        mail = list(mail_about(event.object_type, event.object_ref, by=by, at=at))
        archive.writestr("record.html", _readable(event, sorted(mine, key=lambda one: one.seq), mail, last, at=at))
        archive.writestr("README.txt", render_to_string("audit/evidence.txt", {"event": event, "last": last}))
        archive.writestr("verify.py", Path(verify.__file__).read_text(encoding="utf-8"))
        if mail:
            archive.writestr("mail.jsonl", "".join(f"{_mail_line(one)}\n" for one in mail))
    facts = {"object_type": event.object_type, "object_ref": event.object_ref, "records": last["evidence"]["records"]}
    record("evidence.exported", by.tenant, by=by, at=at, rule="audit.read", facts=facts)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=_file_name(event, at), content_type="application/zip")


def _write_records(archive: zipfile.ZipFile, events: Any) -> dict[str, Any]:
    lines, last = selectors.evidence_of(events)
    with archive.open("records.jsonl", "w") as records:
        for line in (*lines, last):
            records.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    return last


def _readable(event: Event, events: list[Event], mail: list[Message], last: dict[str, Any], *, at: datetime) -> str:
    names = {str(one.by_id): str(one.by) for one in events if one.by}
    rows = [
        {
            "event": one,
            "action": action_words(one.action),
            "kind": kind_words(one.object_type),
            "facts": facts_of(one, names),
        }
        for one in events
    ]
    context = {
        "event": event,
        "kind": kind_words(event.object_type),
        "rows": rows,
        "mail": mail,
        "last": last,
        "at": at,
    }
    return render_to_string("audit/evidence.html", context)


def _mail_line(message: Message) -> str:
    """What the outbox knows of one mail: to whom, when, and what the mail server said."""
    proof = {
        "message_id": message.message_id,
        "kind": message.kind,
        "to": str(message.to or message.address),
        "subject": message.subject,
        "state": message.state,
        "written_at": message.created_at,
        "sent_at": message.sent_at,
        "outcome": message.outcome,
        "about": message.ref,
    }
    return json.dumps(proof, cls=DjangoJSONEncoder, ensure_ascii=False)


def _file_name(event: Event, at: datetime) -> str:
    short: UUID = event.object_ref
    return f"evidence-{slugify(event.label)[:40] or event.object_type}-{str(short)[-8:]}-{at:%Y-%m-%d}.zip"
