"""A decision under lock, and what happened to it: a step on its timeline, with whom it concerns."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from audit import services as audit
from doors.addresses import address
from doors.refusal import NextStep, Refusal
from doors.wording import mid_sentence
from governance.decisions.authority import people_of_all
from governance.decisions.models import Ask, Decision, Step
from governance.decisions.selectors import asked_authority, authority_of, informed_authorities, owners_of
from governance.decisions.states import OPEN
from outbox.services import NewMessage, enqueue_all
from tenancy.models import Membership

DIGEST = "decisions"


def locked(decision: Decision) -> Decision:
    """The decision as it stands now, locked: everything about it happens in turn."""
    found: Decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("stream", "version", "level", "body", "forum", "proposed_by__user", "drafted_by__user")
        .get(pk=decision.pk)
    )
    return found


def open_one(decision: Decision) -> Decision:
    """The decision, locked, if it is not sealed."""
    decision = locked(decision)
    refuse_sealed(decision)
    return decision


def refuse_sealed(decision: Decision) -> None:
    """Raise `decision.sealed` for one that has its answer, or was withdrawn."""
    if decision.state in OPEN:
        return
    words = {
        "number": decision.number,
        "state": mid_sentence(decision.get_state_display()),
        "on": timezone.localtime(decision.decided_at).date() if decision.decided_at else "",
    }
    raise Refusal("decision.sealed", params=words, rule="decision.sealed", status=409, next_step=see(decision))


def see(decision: Decision) -> NextStep:
    """The way to its page."""
    return NextStep(decision.number, address("decisions:detail", decision.pk))


def note(
    decision: Decision,
    code: str,
    *,
    by: Membership | None,
    at: datetime,
    told: Iterable[Membership] = (),
    **facts: Any,
) -> Step:
    """Write a step on the timeline, and put it into the next digest of those whom it concerns."""
    people = {person.pk: person for person in told if by is None or person.pk != by.pk}
    step: Step = Step.objects.create(
        decision=decision, code=code, by=by, at=at, facts={**facts, "told": sorted(str(pk) for pk in people)}
    )
    slot = next_digest(at)
    enqueue_all(
        DIGEST,
        [NewMessage(digest_key(person, slot), person, person.pk, "") for person in people.values()],
        not_before=slot,
        at=at,
    )
    return step


def next_digest(at: datetime) -> datetime:
    """The moment of the next digest: at most one mail an hour, whatever happens in it."""
    return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def digest_key(person: Membership, slot: datetime) -> str:
    """The name of one person's digest."""
    return f"{DIGEST}:{person.pk}:{slot:%Y%m%dT%H}"


def concerned(decision: Decision, at: datetime) -> list[Membership]:
    """Whom a decision concerns: who decides, who is asked, who asked for it, whose streams it touches, who is to be informed."""
    asks = Ask.objects.filter(decision=decision).select_related("level", "stream", "body")
    asked = [authority_of(decision), *(asked_authority(ask) for ask in asks)]
    people = [decider.membership for deciders in people_of_all(asked, at).values() for decider in deciders]
    if decision.proposed_by is not None:
        people.append(decision.proposed_by)
    return [*people, *owners_of(decision, at), *informed(decision, at)]


def informed(decision: Decision, at: datetime) -> list[Membership]:
    """The people behind the parties that the rule informs."""
    deciders = people_of_all(informed_authorities(decision), at).values()
    return [decider.membership for found in deciders for decider in found]


def recorded(
    action: str, decision: Decision, *, by: Membership | None, at: datetime, because: str = "", **facts: Any
) -> None:
    """Write it into the audit record, under its rule of its version."""
    version = str(decision.version) if decision.version_id else ""
    audit.record(
        action,
        decision,
        by=by,
        at=at,
        because=because,
        rule=decision.rule or decision.kind,
        version=version,
        facts=facts,
    )
