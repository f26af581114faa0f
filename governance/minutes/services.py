"""Minutes are kept line by line, sent to the members, amended, and adopted; adopting them closes the meeting."""

from datetime import datetime

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal, check_move
from doors.wording import mid_sentence
from governance.bodies.models import Seat
from governance.decisions.rules import digest
from governance.meetings import services as meetings
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.services.agenda import locked
from governance.meetings.states import MeetingState
from governance.minutes import refusals  # noqa: F401  registers this room's sentences
from governance.minutes.models import LONGEST, Amendment, MinuteLine, Minutes
from governance.minutes.pasted import plain
from governance.minutes.record import document_of
from governance.minutes.states import AMENDMENT_MOVES, MOVES, AmendmentState, MinutesState
from rights.services import require
from tenancy.models import Membership

KEEP, ADOPT = "minutes.keep", "minutes.adopt"


@transaction.atomic
def add_line(
    meeting: Meeting, *, text: str, by: Membership, at: datetime, item: AgendaItem | None = None
) -> MinuteLine:
    """Write down what was said; the first line begins the minutes. What was pasted becomes plain text."""
    meeting = locked(meeting)
    if meeting.state == MeetingState.CANCELLED:
        raise Refusal("minutes.cancelled", params={"meeting": str(meeting)}, status=409)
    if meeting.starts_at > at:
        params = {"meeting": str(meeting), "starts_at": meeting.starts_at}
        raise Refusal("minutes.to_come", params=params, status=409)
    require(by, KEEP, meeting, at=at)
    text = _words(text)
    if item is not None and item.meeting_id != meeting.pk:
        raise Refusal("minutes.other_meeting", params={"item": item.title}, status=422)
    minutes, begun = Minutes.objects.get_or_create(
        meeting=meeting, defaults={"body": meeting.forum.body, "begun_by": by, "begun_at": at}
    )
    minutes.meeting = meeting
    _check_draft(minutes)
    if begun:
        audit.record("minutes.begun", minutes, by=by, at=at)
    line: MinuteLine = MinuteLine.objects.create(
        minutes=minutes, item=item, text=text, said_at=at, written_by=by, changed_at=at
    )
    return line


@transaction.atomic
def edit_line(line: MinuteLine, *, text: str, by: Membership, at: datetime) -> MinuteLine:
    """Word a line of a draft differently."""
    line = _line(line, by, at)
    line.text, line.changed_at = _words(text), at
    line.save(update_fields=["text", "changed_at"])
    return line


@transaction.atomic
def remove_line(line: MinuteLine, *, by: Membership, at: datetime) -> None:
    """Take a line out of a draft."""
    line = _line(line, by, at)
    Amendment.objects.filter(line=line).update(line=None)
    audit.record("minutes.line_removed", line.minutes, by=by, at=at, facts={"line": str(line.pk)})
    line.delete()


@transaction.atomic
def offer(minutes: Minutes, *, by: Membership, at: datetime) -> Minutes:
    """Send the minutes of a held meeting to the members, who may propose amendments."""
    minutes = _locked(minutes)
    check_move(MOVES, minutes.state, MinutesState.OFFERED, str(minutes))
    require(by, KEEP, minutes, at=at)
    if minutes.meeting.state != MeetingState.HELD:
        raise Refusal("minutes.not_held", params={"meeting": str(minutes)}, status=409)
    if not MinuteLine.objects.filter(minutes=minutes).exists():
        raise Refusal("minutes.nothing_said", params={"meeting": str(minutes)}, status=409)
    minutes.state, minutes.offered_at = MinutesState.OFFERED, at
    minutes.save(update_fields=["state", "offered_at"])
    audit.record("minutes.offered", minutes, by=by, at=at)
    return minutes


@transaction.atomic
def take_back(minutes: Minutes, *, by: Membership, at: datetime) -> Minutes:
    """Work on the minutes again before they are adopted; amendments stay."""
    minutes = _locked(minutes)
    check_move(MOVES, minutes.state, MinutesState.DRAFT, str(minutes))
    require(by, KEEP, minutes, at=at)
    minutes.state = MinutesState.DRAFT
    minutes.save(update_fields=["state"])
    audit.record("minutes.taken_back", minutes, by=by, at=at)
    return minutes


@transaction.atomic
def propose_amendment(
    minutes: Minutes, *, text: str, because: str, by: Membership, at: datetime, line: MinuteLine | None = None
) -> Amendment:
    """Ask that the minutes say something else; anybody who sits in the body, while they are with the members."""
    minutes = _locked(minutes)
    if minutes.state != MinutesState.OFFERED:
        params = {"meeting": str(minutes), "state": _state(minutes)}
        raise Refusal("amendment.not_offered", params=params, status=409)
    check_may_amend(minutes, by, at)
    if line is not None and line.minutes_id != minutes.pk:
        raise Refusal("amendment.other_minutes", status=422)
    text = _words(text)
    if not because.strip():
        raise Refusal("amendment.because_missing", status=422)
    amendment: Amendment = Amendment.objects.create(
        minutes=minutes, line=line, text=text, because=because.strip(), proposed_by=by, proposed_at=at
    )
    audit.record("minutes.amendment_proposed", minutes, by=by, at=at, because=amendment.because)
    return amendment


@transaction.atomic
def answer_amendment(amendment: Amendment, *, state: str, by: Membership, at: datetime, words: str = "") -> Amendment:
    """Take it over, which changes the minutes, or decline it with a reason."""
    minutes = _locked(amendment.minutes)
    amendment = Amendment.objects.select_for_update(of=("self",)).select_related("line").get(pk=amendment.pk)
    amendment.minutes = minutes
    check_move(AMENDMENT_MOVES, amendment.state, AmendmentState(state), str(amendment))
    require(by, KEEP, minutes, at=at)
    if state == AmendmentState.DECLINED and not words.strip():
        raise Refusal("amendment.because_missing", status=422)
    if state == AmendmentState.TAKEN:
        _take_over(amendment, by, at)
    amendment.state, amendment.words = AmendmentState(state), words.strip()
    amendment.answered_by, amendment.answered_at = by, at
    amendment.save(update_fields=["state", "words", "answered_by", "answered_at", "line"])
    facts = {"amendment": str(amendment.pk), "state": str(state)}
    audit.record("minutes.amendment_answered", minutes, by=by, at=at, because=amendment.words, facts=facts)
    return amendment


@transaction.atomic
def adopt(minutes: Minutes, *, by: Membership, at: datetime) -> Minutes:
    """Adopt the minutes for ever: they are sealed, and the meeting is closed."""
    minutes = _locked(minutes)
    check_move(MOVES, minutes.state, MinutesState.ADOPTED, str(minutes))
    require(by, ADOPT, minutes, at=at)
    waiting = Amendment.objects.filter(minutes=minutes, state=AmendmentState.OPEN).count()
    if waiting:
        params = {"meeting": str(minutes), "n": waiting}
        raise Refusal("minutes.amendments_open", params=params, status=409)
    meetings.close(minutes.meeting, by=by, at=at)
    minutes.document = document_of(minutes, at=at)
    minutes.seal = digest(minutes.document)
    minutes.state, minutes.adopted_by, minutes.adopted_at = MinutesState.ADOPTED, by, at
    minutes.save(update_fields=["document", "seal", "state", "adopted_by", "adopted_at"])
    audit.record("minutes.adopted", minutes, by=by, at=at, rule=ADOPT, facts={"seal": minutes.seal})
    return minutes


def check_may_amend(minutes: Minutes, by: Membership, at: datetime) -> None:
    """Raise unless this person sits in the body; a form asks before anything is typed."""
    if not Seat.objects.at(at).filter(body=minutes.body_id, membership=by).exists():
        raise Refusal("amendment.no_seat", params={"body": str(minutes.body)}, status=403)


def _locked(minutes: Minutes) -> Minutes:
    """The minutes, locked after their meeting, as everything about a meeting happens in turn."""
    meeting = locked(minutes.meeting)
    row: Minutes = Minutes.objects.select_for_update(of=("self",)).select_related("body").get(pk=minutes.pk)
    row.meeting = meeting
    return row


def _line(line: MinuteLine, by: Membership, at: datetime) -> MinuteLine:
    minutes = _locked(line.minutes)
    _check_draft(minutes)
    require(by, KEEP, minutes, at=at)
    row: MinuteLine = MinuteLine.objects.get(pk=line.pk)
    row.minutes = minutes
    return row


def _take_over(amendment: Amendment, by: Membership, at: datetime) -> None:
    line = amendment.line
    if line is None:
        amendment.line = MinuteLine.objects.create(
            minutes=amendment.minutes, text=amendment.text, said_at=at, written_by=by, changed_at=at
        )
    else:
        line.text, line.changed_at = amendment.text, at
        line.save(update_fields=["text", "changed_at"])


def _check_draft(minutes: Minutes) -> None:
    if minutes.state != MinutesState.DRAFT:
        params = {"meeting": str(minutes), "state": _state(minutes)}
        raise Refusal("minutes.not_a_draft", params=params, status=409)


def _state(minutes: Minutes) -> str:
    return mid_sentence(minutes.get_state_display())


def _words(text: str) -> str:
    text = plain(text)
    if not text:
        raise Refusal("minutes.empty", status=422)
    if len(text) > LONGEST:
        raise Refusal("minutes.too_long", params={"longest": LONGEST, "length": len(text)}, status=422)
    return text
