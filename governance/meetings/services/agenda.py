"""What stands on the agenda of a meeting: drafted from the registered sources, kept by hand."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from audit import services as audit
from doors.addresses import address, without_prefix
from doors.refusal import NextStep, Refusal, check_move
from doors.wording import mid_sentence
from governance.forums.models import Purpose
from governance.forums.wording import purposes_in_words
from governance.meetings import sources
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.selectors import coming_meetings, next_meeting_for
from governance.meetings.sources import BY_HAND, SENT, AgendaSource, Proposal
from governance.meetings.states import AGENDA_MOVES, AgendaState, MeetingState
from rights.services import require
from streams.models import ValueStream
from tenancy.models import Membership

BY_PEOPLE = frozenset({BY_HAND, SENT})
RENEWED = ["title", "why", "url", "state", "stream"]  # what a draft keeps up to date
Subject = tuple[str, UUID | None]  # the source and its row


@dataclass(frozen=True)
class Drafted:
    """What draft_agenda did, in items."""

    added: int = 0
    renewed: int = 0
    withdrawn: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())


@transaction.atomic
def draft_agenda(meeting: Meeting, *, at: datetime) -> Drafted:
    """Put on the agenda what the sources of the forum's purpose have for it; take off what they no longer have.

    Order, minutes, and what is done stay as people left them. A subject stands on one coming meeting of a forum at a
    time. Nothing happens to a meeting that is over. Safe to run again.
    """
    meeting = locked(meeting)
    if meeting.state != MeetingState.PLANNED or meeting.ends_at <= at:
        return Drafted()
    here = {(item.source, item.subject_ref): item for item in AgendaItem.objects.filter(meeting=meeting)}
    asked = sources.for_purpose(meeting.forum.purpose)
    codes = {source.code for source in asked}
    proposed: dict[Subject, Proposal] = {}
    for source, proposal in _proposals(asked, meeting, at):
        proposed.setdefault((source.code, proposal.subject_ref), proposal)
    renewed = [item for key, item in here.items() if key in proposed and _renew(item, proposed[key])]
    vanished = [
        item for key, item in here.items() if key[0] in codes and key not in proposed and item.state == AgendaState.OPEN
    ]
    for item in vanished:
        item.state = AgendaState.WITHDRAWN
    AgendaItem.objects.bulk_update([*renewed, *vanished], RENEWED)
    settled = here.keys() | _standing_elsewhere(meeting, codes, at)
    fresh = [(key[0], proposal) for key, proposal in proposed.items() if key not in settled]
    first = _last_position(meeting) + 1 if fresh else 0
    AgendaItem.objects.bulk_create(
        [_new_item(meeting, source, proposal, first + place, at) for place, (source, proposal) in enumerate(fresh)]
    )
    drafted = Drafted(len(fresh), len(renewed), len(vanished))
    if drafted:
        audit.record("agenda.drafted", meeting, by=None, at=at, facts=asdict(drafted))
    return drafted


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    title: str,
    purpose: str,
    by: Membership,
    at: datetime,
    why: str = "",
    minutes: int = 10,
    stream: ValueStream | None = None,
) -> AgendaItem:
    """Put something on the agenda by hand. What is of another purpose is refused, with the forum it belongs to."""
    meeting = _taking(meeting)
    require(by, "agenda.edit", meeting, at=at)
    _check_purpose(purpose)
    if purpose != meeting.forum.purpose:
        fields = {
            "title": title,
            "purpose": purpose,
            "why": why,
            "minutes": minutes,
            "stream": str(stream.pk) if stream else "",
        }
        raise _not_here(meeting, stream, fields, by, at)
    item = _put(meeting, BY_HAND, Proposal(None, title, why, stream, minutes), at)
    audit.record("agenda.item_added", item, by=by, at=at, facts={"meeting": str(meeting.pk)})
    return item


@transaction.atomic
def put_out_of_purpose(
    meeting: Meeting,
    *,
    title: str,
    by: Membership,
    at: datetime,
    why: str = "",
    minutes: int = 10,
    stream: ValueStream | None = None,
) -> AgendaItem:
    """Put a question of another purpose on the agenda. Whoever calls this has asked for the right to, and keeps why."""
    item = _put(_taking(meeting), BY_HAND, Proposal(None, title, why, stream, minutes), at)
    audit.record("agenda.interrupted", item, by=by, at=at, facts={"meeting": str(meeting.pk)})
    return item


@transaction.atomic
def send_item(
    meeting: Meeting,
    *,
    to: Meeting,
    title: str,
    purpose: str,
    by: Membership,
    at: datetime,
    why: str = "",
    minutes: int = 10,
    stream: ValueStream | None = None,
) -> AgendaItem:
    """Send a question on to the meeting it belongs to. Who keeps the agenda it came to may do that; sent twice is once."""
    meeting = locked(meeting)
    require(by, "agenda.edit", meeting, at=at)
    _check_purpose(purpose)
    target = coming_meetings(at).select_for_update(of=("self",)).filter(pk=to.pk, forum__purpose=purpose).first()
    if target is None:
        params = {"meeting": str(to), "asked": mid_sentence(Purpose(purpose).label)}
        raise Refusal("agenda.wrong_place", params=params, status=409)
    standing = AgendaItem.objects.filter(meeting=target, source=SENT, title=title, state=AgendaState.OPEN)
    before: AgendaItem | None = standing.first()
    if before is not None:
        return before
    because = _("Sent by %(forum)s") % {"forum": meeting.forum.name} + (f": {why}" if why else "")
    item = _put(target, SENT, Proposal(None, title, because, stream, minutes), at)
    audit.record("agenda.item_sent", item, by=by, at=at, facts={"from": str(meeting.pk), "to": str(target.pk)})
    return item


@transaction.atomic
def edit_item(
    item: AgendaItem, *, by: Membership, at: datetime, minutes: int | None = None, title: str | None = None
) -> AgendaItem:
    """Give an item its minutes; rename it, when it was put there by people."""
    item = _item(item, "agenda.edit", by, at)
    _taking(item.meeting)
    wanted = {"minutes": minutes, "title": title}
    changed = {
        name: [getattr(item, name), value] for name, value in wanted.items() if value not in (None, getattr(item, name))
    }
    if "title" in changed and item.source not in BY_PEOPLE:
        raise Refusal("agenda.title_of_source", params={"title": item.title, "source": source_label(item)}, status=409)
    if changed:
        for name, (_was, value) in changed.items():
            setattr(item, name, value)
        item.save(update_fields=list(changed))
        audit.record("agenda.item_edited", item, by=by, at=at, facts=changed)
    return item


@transaction.atomic
def place_item(item: AgendaItem, *, position: int, by: Membership, at: datetime) -> AgendaItem:
    """Put an item at a place of the agenda, counted from 0; the others close up."""
    item = _item(item, "agenda.edit", by, at)
    _taking(item.meeting)
    others = list(
        AgendaItem.objects.filter(meeting=item.meeting).exclude(state=AgendaState.WITHDRAWN).exclude(pk=item.pk)
    )
    others.insert(max(position, 0), item)
    for place, each in enumerate(others):
        each.position = place
    AgendaItem.objects.bulk_update(others, ["position"])
    audit.record("agenda.item_placed", item, by=by, at=at, facts={"position": item.position})
    return item


def finish_item(item: AgendaItem, *, by: Membership, at: datetime) -> AgendaItem:
    """Mark an item as dealt with."""
    return _to(item, AgendaState.DONE, "agenda.item_done", by, at)


def reopen_item(item: AgendaItem, *, by: Membership, at: datetime) -> AgendaItem:
    """Put a finished or withdrawn item back on the agenda."""
    return _to(item, AgendaState.OPEN, "agenda.item_reopened", by, at)


def withdraw_item(item: AgendaItem, *, by: Membership, at: datetime) -> AgendaItem:
    """Take an item off that people put there. What a source put there goes when it is settled where it comes from."""
    return _to(item, AgendaState.WITHDRAWN, "agenda.item_withdrawn", by, at)


def carry_over(meeting: Meeting, *, at: datetime) -> int:
    """Move what people put on an agenda, and nobody dealt with, to the forum's next meeting; says how much."""
    target = coming_meetings(at).filter(forum=meeting.forum).exclude(pk=meeting.pk).first()
    if target is None:
        return 0
    items = list(AgendaItem.objects.filter(meeting=meeting, source__in=BY_PEOPLE, state=AgendaState.OPEN))
    first = _last_position(target) + 1
    for place, item in enumerate(items, start=first):
        item.meeting, item.position = target, place
    AgendaItem.objects.bulk_update(items, ["meeting", "position"])
    return len(items)


def locked(meeting: Meeting) -> Meeting:
    """The meeting, locked: everything about it and its agenda happens in turn."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("tenant", "forum__body", "forum__stream")
        .get(pk=meeting.pk)
    )


def source_label(item: AgendaItem) -> str:
    """Who put an item there, in words."""
    source = sources.find(item.source)
    words = {BY_HAND: _("by hand"), SENT: _("another forum")}
    return str(source.label) if source else words.get(item.source, item.source)


def _proposals(
    asked: Iterable[AgendaSource], meeting: Meeting, at: datetime
) -> Iterable[tuple[AgendaSource, Proposal]]:
    """What each source has, in the organisation's language: an agenda is kept, and everybody reads the same one."""
    for source in asked:
        with translation.override(meeting.tenant.locale):
            proposals = list(source.proposals(meeting, at))
        for proposal in proposals:
            yield source, proposal


def _renew(item: AgendaItem, proposal: Proposal) -> bool:
    """Bring an item up to date with its source, and back when it had vanished; says whether there is something to save.

    What is done stays as it was dealt with.
    """
    if item.state == AgendaState.DONE:
        return False
    fresh = {
        "title": Truncator(proposal.title).chars(200),
        "why": Truncator(proposal.why).chars(300),
        "url": without_prefix(proposal.url),
        "state": AgendaState.OPEN,
        "stream_id": proposal.stream.pk if proposal.stream else None,
    }
    changed = [name for name, value in fresh.items() if getattr(item, name) != value]
    for name in changed:
        setattr(item, name, fresh[name])
    return bool(changed)


def _standing_elsewhere(meeting: Meeting, codes: set[str], at: datetime) -> set[Subject]:
    """The subjects of these sources that stand open on another meeting of the forum, planned and not over; one query."""
    standing = AgendaItem.objects.filter(
        source__in=codes,
        state=AgendaState.OPEN,
        meeting__forum=meeting.forum_id,
        meeting__state=MeetingState.PLANNED,
        meeting__ends_at__gt=at,
    )
    return set(standing.exclude(meeting=meeting).values_list("source", "subject_ref"))


def _put(meeting: Meeting, source: str, proposal: Proposal, at: datetime) -> AgendaItem:
    item = _new_item(meeting, source, proposal, _last_position(meeting) + 1, at)
    item.save()
    return item


def _new_item(meeting: Meeting, source: str, proposal: Proposal, position: int, at: datetime) -> AgendaItem:
    return AgendaItem(
        meeting=meeting,
        source=source,
        subject_ref=proposal.subject_ref,
        stream=proposal.stream,
        title=Truncator(proposal.title).chars(200),
        why=Truncator(proposal.why).chars(300),
        url=without_prefix(proposal.url),
        minutes=proposal.minutes,
        position=position,
        added_at=at,
    )


def _last_position(meeting: Meeting) -> int:
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    return -1 if last is None else int(last)


def _taking(meeting: Meeting) -> Meeting:
    """The meeting, locked, if its agenda can still change."""
    meeting = locked(meeting)
    if meeting.state != MeetingState.PLANNED:
        state = mid_sentence(meeting.get_state_display())
        raise Refusal("meeting.over", params={"meeting": str(meeting), "state": state}, status=409)
    return meeting


def _item(item: AgendaItem, right: str, by: Membership, at: datetime) -> AgendaItem:
    """The item as it stands now, its meeting locked, if `by` may."""
    meeting = locked(item.meeting)
    require(by, right, meeting, at=at)
    item = AgendaItem.objects.select_related("stream").get(pk=item.pk)
    item.meeting = meeting
    return item


@transaction.atomic
def _to(item: AgendaItem, state: AgendaState, action: str, by: Membership, at: datetime) -> AgendaItem:
    item = _item(item, "agenda.edit", by, at)
    check_move(AGENDA_MOVES, item.state, state, item.title)
    if item.meeting.state in (MeetingState.CANCELLED, MeetingState.CLOSED) or state == AgendaState.WITHDRAWN:
        _taking(item.meeting)
    if state == AgendaState.WITHDRAWN and item.source not in BY_PEOPLE:
        step = NextStep(_("Settle it there"), item.address) if item.url else None
        params = {"title": item.title, "source": source_label(item)}
        raise Refusal("agenda.from_source", params=params, status=409, next_step=step)
    item.state = state
    item.save(update_fields=["state"])
    audit.record(action, item, by=by, at=at, facts={"meeting": str(item.meeting_id)})
    return item


def _check_purpose(purpose: str) -> None:
    if purpose not in Purpose.values:
        params = {"given": purpose[:80], "purposes": purposes_in_words()}
        raise Refusal("forum.one_purpose", params=params, status=422)


def _not_here(
    meeting: Meeting, stream: ValueStream | None, fields: dict[str, object], by: Membership, at: datetime
) -> Refusal:
    """Another purpose: where the question belongs, when that forum meets next, and the step that sends it there."""
    asked = str(fields["purpose"])
    params = {
        "title": fields["title"],
        "forum": meeting.forum.name,
        "purpose": mid_sentence(meeting.forum.get_purpose_display()),
        "asked": mid_sentence(Purpose(asked).label),
    }
    target = next_meeting_for(stream or meeting.forum.stream, asked, at, reader=by)
    if target is None:
        step = NextStep(_("See the forums"), address("forums:list"))
        return Refusal("forum.purpose_nowhere", params=params, status=422, next_step=step)
    day = target.local_start.date()
    words = {"forum": target.forum.name, "day": date_format(day, "SHORT_MONTH_DAY_FORMAT")}
    step = NextStep(
        _("Send to %(forum)s, %(day)s") % words,
        address("meetings:send", meeting.pk),
        method="post",
        fields={**fields, "to": str(target.pk)},
    )
    return Refusal("forum.purpose", params=params, who=target.forum.name, next_on=day, next_step=step, status=422)
