"""Taking a question to a higher level: for a criterion that the matrix names, and only once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import models, transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import NextStep, Refusal
from doors.violations import refusing
from doors.wording import mid_sentence
from governance.decisions import facts as knowing
from governance.decisions import refusals as decisions_refusals  # noqa: F401  what facts and a missing matrix say
from governance.decisions.models import Decision
from governance.decisions.states import ASKED, DecisionState
from governance.escalations import refusals, rules, selectors  # noqa: F401  refusals registers the room's sentences
from governance.escalations.models import Escalation, EscalationEvent
from governance.escalations.services.telling import tell
from governance.escalations.states import WAITING, EscalationState
from governance.meetings.models import Meeting
from rights.matrix import selectors as matrix
from rights.matrix.models import Level, MatrixVersion
from rights.services import require
from streams.models import ValueStream
from tenancy.counters import next_number
from tenancy.models import Membership
from tenancy.working_days import add_working_days, work_calendar

RAISE = "escalations.raise"


@dataclass(frozen=True)
class Asked:
    """What would become of a question if it were raised now."""

    version: MatrixVersion
    judgement: rules.Judgement
    facts: Mapping[str, str]
    """The facts as exact text."""
    place: selectors.Place | None = None
    level: Level | None = None
    due_on: date | None = None
    sitting: Meeting | None = None


def look_at(stream: ValueStream, *, facts: Mapping[str, Any], criterion: str, by: Membership, at: datetime) -> Asked:
    """Judge a question without raising it: may the own level decide it, and where would it go? Raises for facts out of
    their domain; writes nothing.
    """
    version = matrix.version_in_force(at)
    if version is None:
        raise Refusal("decision.no_matrix", status=409)
    criteria = rules.criteria_in(version.document)
    router = matrix.router_of(version)
    given = {code: value for code, value in facts.items() if value not in ("", None)}
    if knowing.STREAMS in {fact.code for fact in router.table.facts}:
        given.setdefault(knowing.STREAMS, "1")  # the stream itself, unless more are said to be touched
    typed, problems = knowing.check(router.table, given, knowing.names_of(version), by.tenant.currency)
    knowing.refuse([one for one in problems if one.code != knowing.MISSING], version)
    judged = rules.judge(router, criteria, named=criterion, facts=typed, own_level=router.table.levels[0])
    text = {code: router.table.fact(code).show_value(value) for code, value in typed.items()}
    if judged.outcome != rules.Outcome.ACCEPTED or judged.criterion is None:
        return Asked(version, judged, text)
    found = judged.criterion
    level = Level.objects.get(code=found.level)
    place = selectors.answering_body(level, found.forum, stream, at)
    due_on = add_working_days(at.astimezone(by.tenant.zone).date(), found.days, work_calendar(by.tenant))  # type: ignore[arg-type]
    if place is None:
        return Asked(version, judged, text, None, level, due_on)
    shell = Escalation(body=place.body, purpose=place.purpose, stream=stream)
    return Asked(version, judged, text, place, level, due_on, selectors.next_sitting(shell, at))


@transaction.atomic
def raise_escalation(
    stream: ValueStream,
    *,
    title: str,
    facts: Mapping[str, Any],
    criterion: str,
    by: Membership,
    at: datetime,
    subject: models.Model | None = None,
    because: str = "",
) -> Escalation:
    """Take a question to the level that its criterion names. What the own level may decide comes back at once.

    `subject` is what it is about, if it has a row: a decision that waits, a risk. One is open about a subject at a time;
    a question without a row is known by its stream and its words.
    """
    decision = subject if isinstance(subject, Decision) else None
    if decision is not None:
        decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        _check_open(decision)
        facts = {**decision.facts, **facts}
    title = title.strip()
    if not title:
        raise Refusal("escalation.no_title", status=422)
    require(by, RAISE, stream, at=at)
    asked = look_at(stream, facts=facts, criterion=criterion.strip(), by=by, at=at)
    _refuse(asked, stream)
    escalation = Escalation(
        title=title[:200],
        stream=stream,
        decision=decision,
        subject_kind=subject._meta.label if subject is not None else "",
        subject_ref=subject.pk if subject is not None else about(stream, title),
        facts=dict(asked.facts),
        version=asked.version,
        criterion=asked.judgement.criterion.code if asked.judgement.criterion else "",
        raised_by=by,
        raised_at=at,
        because=because.strip(),
    )
    if asked.judgement.outcome == rules.Outcome.RETURNED:
        return _return(escalation, asked, by=by, at=at)
    return open_escalation(escalation, asked, by=by, at=at)


def about(stream: ValueStream, title: str) -> UUID:
    """What stands for the subject of a question that is about no row: the same words in the same stream are one question."""
    return uuid5(stream.pk, " ".join(title.casefold().split()))


def open_escalation(escalation: Escalation, asked: Asked, *, by: Membership, at: datetime) -> Escalation:
    """Put a question that was judged to leave its level before whoever answers; one is open about a subject."""
    place, criterion = asked.place, asked.judgement.criterion
    assert place is not None, "checked by _refuse"
    assert criterion is not None, "checked by _refuse"
    escalation.level, escalation.body, escalation.purpose = asked.level, place.body, place.purpose
    escalation.due_on = asked.due_on
    _number(escalation, at)
    with refusing(escalation_one_open_a_subject=lambda: _open_already(escalation)):
        escalation.save()
    event = note(escalation, "raised", by=by, at=at, words=criterion.sentence)
    facts = {"level": str(asked.level), "body": str(place.body.pk), "due_on": asked.due_on}
    audit.record("escalation.raised", escalation, by=by, at=at, **_said(escalation, criterion.code), facts=facts)
    tell(selectors.officers(place.body, at), escalation, event, at=at)
    return escalation


def _return(escalation: Escalation, asked: Asked, *, by: Membership, at: datetime) -> Escalation:
    """Back at once, with the rule by which the own level decides; the same question twice is counted once."""
    rule = asked.judgement.rule
    assert rule is not None, "judged as returned because of it"
    escalation.state, escalation.covering_rule = EscalationState.RETURNED, rule.code
    same = Escalation.objects.filter(
        state=EscalationState.RETURNED, subject_ref=escalation.subject_ref, version=asked.version
    )
    before: Escalation | None = same.filter(facts=escalation.facts).first()
    if before is not None:
        return before
    _number(escalation, at)
    escalation.save()
    note(escalation, "raised", by=by, at=at)
    note(escalation, "returned", by=None, at=at, words=rule.sentence)
    facts = {"covering_rule": rule.code, "facts": dict(asked.facts)}
    audit.record("escalation.returned", escalation, by=by, at=at, **_said(escalation, rule.code), facts=facts)
    return escalation


def note(escalation: Escalation, code: str, *, by: Membership | None, at: datetime, words: str = "") -> EscalationEvent:
    """One step on the path, with where the question stands by then."""
    event = EscalationEvent(
        escalation=escalation, code=code, at=at, by=by, level=escalation.level, body=escalation.body, words=words[:300]
    )
    event.save()
    return event


def _number(escalation: Escalation, at: datetime) -> None:
    escalation.number = next_number("ESC", at.astimezone(escalation.raised_by.tenant.zone).year)


def _said(escalation: Escalation, rule: str) -> dict[str, str]:
    return {"because": escalation.because, "rule": rule, "version": str(escalation.version)}


# --- What is refused --------------------------------------------------------------------------------------------------
def _check_open(decision: Decision) -> None:
    if decision.state in ASKED or decision.state == DecisionState.DRAFT:
        return
    state = mid_sentence(decision.get_state_display())
    words = {"decision": str(decision), "state": state}
    step = NextStep(_("See the decision"), decision.get_absolute_url())
    raise Refusal("escalation.decision_closed", params=words, status=409, next_step=step)


def _refuse(asked: Asked, stream: ValueStream) -> None:
    """Raise unless the question leaves its level, or comes back to it."""
    judged, version = asked.judgement, str(asked.version)
    sentence = judged.criterion.sentence if judged.criterion else ""
    rule = judged.criterion.code if judged.criterion else ""
    match judged.outcome:
        case rules.Outcome.NO_CRITERION:
            raise _no_criterion(asked)
        case rules.Outcome.NOT_MET:
            shown = [
                _("%(fact)s is %(value)s, asked for is %(cell)s")
                % {"fact": one.fact, "value": one.value, "cell": one.cell}
                for one in judged.unmet
            ]
            words = {
                "sentence": sentence,
                "facts": "; ".join(shown),
                "unmet": [one.fact for one in judged.unmet],
                "holding": [one.code for one in judged.holding],
            }
            raise Refusal("escalation.criterion_not_met", params=words, rule=rule, version=version, status=422)
        case rules.Outcome.FACTS_MISSING:
            words = {"sentence": sentence, "facts": list(judged.missing)}
            raise Refusal("escalation.facts_missing", params=words, rule=rule, version=version, status=422)
        case rules.Outcome.ACCEPTED if asked.place is None:
            words = {"level": str(asked.level), "stream": stream.name}
            raise Refusal("escalation.no_body", params=words, rule=rule, version=version, status=409)


def _no_criterion(asked: Asked) -> Refusal:
    """With the criteria there are: code and sentence, those that hold on the facts first."""
    version = str(asked.version)
    criteria = rules.criteria_in(asked.version.document)
    if not criteria:
        return Refusal("escalation.no_criteria", params={"version": version}, version=version, status=422)
    holding = [one.code for one in asked.judgement.holding]
    in_order = sorted(criteria, key=lambda one: one.code not in holding)
    words = {"criteria": [f"{one.code} ({one.sentence})" for one in in_order], "holding": holding}
    return Refusal("escalation.no_criterion", params=words, version=version, status=422)


def _open_already(escalation: Escalation) -> Refusal:
    """The one that is open: its number, when its answer is due, and the way there."""
    there = Escalation.objects.select_related("body").filter(
        subject_ref=escalation.subject_ref, state__in=WAITING
    ).first()  # fmt: skip
    if there is None:  # closed in this very moment: asking again will do
        return Refusal("escalation.open_already", params={"number": "", "due_on": ""}, status=409)
    step = NextStep(_("See %(number)s") % {"number": there.number}, there.get_absolute_url())
    return Refusal(
        "escalation.open_already",
        params={"number": there.number, "due_on": there.due_on or ""},
        who=str(there.body),
        next_on=there.due_on,
        next_step=step,
        status=409,
    )
