"""Setting up, changing and closing forums."""

from datetime import date, datetime, time
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from doors.violations import refusing
from governance.bodies.models import Body
from governance.forums.followers import follow
from governance.forums.models import Cycle, Forum, Purpose
from governance.forums.rules import next_slots, tidy
from governance.forums.wording import purposes_in_words
from jobs.rules.recurrence import RuleError
from rights.services import require
from streams.models import ValueStream
from tenancy.models import Membership


class Timetable(TypedDict, total=False):
    """What may change about a forum: its body and its purpose never do."""

    name: str
    cycle: str
    stream: ValueStream | None
    rule: str
    first_on: date
    starts_time: time
    time_zone: str
    duration_min: int
    papers_due_days: int
    quorum: int


@transaction.atomic
def make_forum(body: Body, *, purpose: str, by: Membership, at: datetime, **words: Unpack[Timetable]) -> Forum:
    """Set up a forum of a body with one purpose; its meetings follow at once."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    require(by, "forums.create", body, at=at)
    if purpose not in Purpose.values:
        params = {"given": str(purpose)[:80], "purposes": purposes_in_words()}
        raise Refusal("forum.one_purpose", params=params, status=422)
    forum = Forum(body=body, purpose=purpose, **_tidied(words))
    _check(forum, at)
    with refusing(forum_name_once=lambda: _name_taken(forum)):
        forum.save()
    audit.record(
        "forum.made",
        forum,
        by=by,
        at=at,
        facts={"body": str(body.pk), "purpose": purpose, **_plain(words)},
    )
    follow(forum, by=by, at=at)
    return forum


@transaction.atomic
def change_forum(forum: Forum, *, by: Membership, at: datetime, **words: Unpack[Timetable]) -> Forum:
    """Change what is named, the rest stays. Coming meetings that nobody has touched follow the new rhythm."""
    forum = _open(forum)
    require(by, "forums.change", forum, at=at)
    changed = {
        name: [getattr(forum, name), value] for name, value in _tidied(words).items() if getattr(forum, name) != value
    }
    if not changed:
        return forum
    for name, (_was, value) in changed.items():
        setattr(forum, name, value)
    _check(forum, at)
    with refusing(forum_name_once=lambda: _name_taken(forum)):
        forum.save(update_fields=list(changed))
    facts = {name: [_words_of(was), _words_of(value)] for name, (was, value) in changed.items()}
    audit.record("forum.changed", forum, by=by, at=at, facts=facts)
    follow(forum, by=by, at=at)
    return forum


@transaction.atomic
def close_forum(forum: Forum, *, by: Membership, at: datetime, because: str = "") -> Forum:
    """Close a forum: it keeps its history and meets no more."""
    forum = _open(forum)
    require(by, "forums.change", forum, at=at)
    forum.closed_at = at
    forum.save(update_fields=["closed_at"])
    audit.record("forum.closed", forum, by=by, at=at, because=because)
    follow(forum, by=by, at=at)
    return forum


def _open(forum: Forum) -> Forum:
    """The forum, locked; refused when it is closed."""
    forum = Forum.objects.select_for_update(of=("self",)).select_related("body").get(pk=forum.pk)
    if forum.closed_at is not None:
        raise Refusal("forum.closed", params={"forum": forum.name, "closed_at": forum.closed_at}, status=409)
    return forum


def _tidied(words: Timetable) -> dict[str, Any]:
    tidied: dict[str, Any] = dict(words)
    if "rule" in tidied:
        tidied["rule"] = tidy(tidied["rule"])
    return tidied


def _check(forum: Forum, at: datetime) -> None:
    """Refuse a cycle that is none, and a rhythm that cannot be followed or never comes."""
    if forum.cycle not in Cycle.values:
        cycles = ", ".join(str(Cycle(value).label) for value in Cycle.values)
        raise Refusal("forum.cycle", params={"given": str(forum.cycle)[:80], "cycles": cycles}, status=422)
    try:
        coming = next_slots(forum.local_rule, forum.zone, after=at, count=1)
    except RuleError as wrong:
        params = {"part": wrong.part, "value": str(wrong.value), "expected": wrong.expected}
        raise Refusal("forum.rule", params=params, status=422) from wrong
    if not coming:
        raise Refusal("forum.never_meets", status=422)
    try:
        forum.clean_fields(exclude=["tenant", "body", "stream"])
    except ValidationError as wrong:
        part, (first, *_rest) = next(iter(wrong.message_dict.items()))
        params = {"part": part, "value": str(getattr(forum, part, "")), "expected": first}
        raise Refusal("forum.rule", params=params, status=422) from wrong


def _name_taken(forum: Forum) -> Refusal:
    return Refusal("forum.name_taken", params={"name": forum.name}, status=409)


def _plain(words: Timetable) -> dict[str, Any]:
    return {name: _words_of(value) for name, value in words.items()}


def _words_of(value: Any) -> Any:
    return str(value.pk) if isinstance(value, ValueStream) else value
