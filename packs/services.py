"""Making packs: for meetings whose papers are due, and when the chair or the secretary asks."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from uuid_utils.compat import uuid7

from audit.services import record
from doors.refusal import Refusal
from doors.wording import mid_sentence
from governance.meetings.services import draft_agenda
from governance.meetings.states import MeetingState
from governance.models import Meeting, Seat
from outbox.rules import one_line
from outbox.services import NewMessage, enqueue_all, retry
from packs import refusals, selectors  # noqa: F401  refusals registers this app's sentences
from packs.blocks import PackDocument
from packs.contents import gather, things_shown
from packs.models import Pack, PackChart
from packs.registry import PackContext
from packs.rendering import Printer, Rendered
from rights.services import require
from tenancy.models import Membership

LONGEST_SUBJECT = 240
WRITTEN_AT_ONCE = 25  # packs carry pictures and files: few enough to keep the worker small

log = structlog.get_logger(__name__)


@dataclass
class Prepared:
    """What came of looking for meetings whose papers are due."""

    packs: int = 0
    meetings: int = 0
    without_members: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = [ngettext("%(n)s pack prepared", "%(n)s packs prepared", self.packs) % {"n": self.packs}]
        if self.without_members:
            said.append(
                _("no pack, because nobody sits in the body: %(forums)s") % {"forums": ", ".join(self.without_members)}
            )
        if self.failed:
            said.append(_("could not be made: %(forums)s") % {"forums": ", ".join(self.failed)})
        return "; ".join(said)


def prepare_due(*, at: datetime) -> Prepared:
    """Make the packs of all meetings whose papers are due, for whoever has none yet, and put their mails in the outbox.

    Safe to run again: there is one pack for each meeting and person. One meeting that fails does not stop the others.
    """
    meetings, result = selectors.meetings_due(at), Prepared()
    have = selectors.have_packs(meetings)
    for meeting in meetings:
        seats = selectors.recipients(meeting, at)
        if not seats:
            result.without_members.append(meeting.forum.name)
            continue
        missing = [seat for seat in seats if (meeting.pk, seat.membership_id) not in have]
        if not missing:
            continue
        try:
            with transaction.atomic():
                made = _make(meeting, missing, by=None, at=at)
        except SoftTimeLimitExceeded:
            raise  # the worker is out of time; the job runs again
        except Exception:
            log.exception("packs_not_made", meeting=str(meeting.pk))
            result.failed.append(meeting.forum.name)
            continue
        result.packs, result.meetings = result.packs + made, result.meetings + 1
    return result


@transaction.atomic
def prepare(meeting: Meeting, *, by: Membership, at: datetime) -> int:
    """Make the packs of one meeting now, for whoever has none yet, and say how many were made."""
    planned = Meeting.objects.select_for_update(of=("self",)).select_related("forum__body", "forum__stream", "tenant")
    meeting = planned.get(pk=meeting.pk)
    require(by, "packs.prepare", meeting, at=at)
    day = meeting.local_start.date()
    if meeting.state != MeetingState.PLANNED:
        words = {"day": day, "state": mid_sentence(meeting.get_state_display())}
        raise Refusal("pack.not_planned", params=words, status=409)
    if meeting.starts_at <= at:
        raise Refusal("pack.over", params={"day": day}, status=409)
    seats = selectors.recipients(meeting, at)
    if not seats:
        raise Refusal("pack.nobody", params={"body": meeting.forum.body.name, "day": day}, status=409)
    have = selectors.have_packs([meeting])
    missing = [seat for seat in seats if (meeting.pk, seat.membership_id) not in have]
    if not missing:
        raise Refusal("pack.all_have_it", params={"body": meeting.forum.body.name, "day": day}, status=409)
    return _make(meeting, missing, by=by, at=at)


@transaction.atomic
def send_again(pack: Pack, *, by: Membership, at: datetime) -> Pack:
    """Try the mail of a pack again at once, after the server has refused it."""
    require(by, "packs.prepare", pack, at=at)
    mail = selectors.mail_of(pack)
    if mail is None:
        raise Refusal("pack.no_mail", params={"pack": pack.subject}, status=409)
    retry(mail, by=by, at=at)
    return pack


def file_of(pack: Pack) -> bytes:
    """The PDF as it was sent, unless it named somebody who was erased since: its fingerprint stays, the file does not."""
    if not pack.pdf:
        raise Refusal("pack.erased", params={"pack": pack.subject}, status=409)
    return bytes(pack.pdf)


def _make(meeting: Meeting, seats: list[Seat], *, by: Membership | None, at: datetime) -> int:
    """Draft the agenda, then gather, lay out, keep and address one pack a seat; says how many."""
    draft_agenda(meeting, at=at)  # locks the meeting: whoever else makes its packs has done so, or waits
    have = selectors.have_packs([meeting])
    seats = [seat for seat in seats if (meeting.pk, seat.membership_id) not in have]
    if not seats:
        return 0
    printer = Printer()
    shared: dict[str, Any] = {}
    digests: dict[str, str] = {}
    for start in range(0, len(seats), WRITTEN_AT_ONCE):
        rendered = []
        for seat in seats[start : start + WRITTEN_AT_ONCE]:
            context = PackContext(meeting, seat, at, shared)
            document = gather(context)
            rendered.append((seat, document, printer.render(document), things_shown(context)))
        packs = _keep(meeting, rendered, at=at)
        digests |= {str(pack.pk): pack.pdf_sha256 for pack in packs}
    facts = {"packs": digests, "different": printer.laid_out}
    record("packs.prepared", meeting, by=by, at=at, facts=facts)
    return len(seats)


def _keep(
    meeting: Meeting, rendered: Iterable[tuple[Seat, PackDocument, Rendered, list[UUID]]], *, at: datetime
) -> list[Pack]:
    """Write packs with their charts, and their mails."""
    packs, charts, mails = [], [], []
    for seat, document, forms, shown in rendered:
        pack = Pack(
            id=uuid7(),
            meeting=meeting,
            membership=seat.membership,
            subject=one_line(document.subject, LONGEST_SUBJECT),
            html=forms.html,
            text=forms.text,
            pdf=forms.pdf,
            pdf_sha256=hashlib.sha256(forms.pdf).hexdigest(),
            chain_head=document.chain_head,
            prepared_at=at,
            shows=shown,
        )
        packs.append(pack)
        charts += [PackChart(pack=pack, name=one.name, alt=one.alt, png=one.png) for one in document.pictures]
        key = selectors.message_key(meeting.pk, seat.membership_id)
        mails.append(NewMessage(key, seat.membership, pack.pk, pack.subject))
    Pack.objects.bulk_create(packs)
    PackChart.objects.bulk_create(charts)
    enqueue_all(selectors.KIND, mails, at=at)
    return packs
