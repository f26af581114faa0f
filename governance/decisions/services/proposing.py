"""Putting a question to whoever decides it, putting it again when its facts change, and taking it back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from doors.refusal import NextStep, Refusal, check_move
from doors.violations import refusing
from governance.decisions import followers
from governance.decisions.authority import standing
from governance.decisions.models import Ask, AskedFor, Ballot, Decision
from governance.decisions.routing import Asked, working_day_after
from governance.decisions.selectors import authority_of, kind_named, open_request, route_of_draft, subject_of
from governance.decisions.services.drafting import checked_facts, touch
from governance.decisions.services.sealing import seal_of
from governance.decisions.services.steps import concerned, note, open_one, recorded, see
from governance.decisions.states import MOVES, DecisionState
from rights.services import require
from streams.models import ValueStream
from tenancy.models import Membership

VOID = "void"


@transaction.atomic
def propose(decision: Decision, *, by: Membership, at: datetime) -> Decision:
    """Put a question to whoever decides it by the matrix in force, and ask those who must agree or are consulted."""
    decision = open_one(decision)
    check_move(MOVES, decision.state, DecisionState.PROPOSED, decision.number)
    _by_its_author(decision, by)
    require(by, "decisions.propose", None, at=at)
    asked = route_of_draft(decision, by, at)
    _refuse_impossible(decision, asked, by=by, at=at)
    decision.state, decision.proposed_by, decision.proposed_at = DecisionState.PROPOSED, by, at
    write_route(decision, asked)
    with refusing(decision_one_open_request=lambda: _open_request(decision)):
        decision.save()
    _ask(decision, asked, by=by, at=at)
    told = concerned(decision, at)
    note(decision, "proposed", by=by, at=at, told=told, rule=decision.rule, who=asked.authority.kept())
    recorded("decision.proposed", decision, by=by, at=at, facts_digest=decision.facts_digest, level=asked.level.code)
    return decision


@transaction.atomic
def change_facts(
    decision: Decision,
    *,
    facts: Mapping[str, Any],
    by: Membership,
    at: datetime,
    touched: Iterable[ValueStream] | None = None,
) -> Decision:
    """Correct the facts of an open question. It is judged anew by the matrix in force; what was agreed to other facts is asked again."""
    decision = open_one(decision)
    if decision.state != DecisionState.PROPOSED:
        check_move({}, decision.state, DecisionState.PROPOSED, decision.number)
    _by_its_author(decision, by)
    _refuse_while_voting(decision)
    was, before, digest = dict(decision.facts), authority_of(decision).kept(), decision.facts_digest
    told = concerned(decision, at)
    if touched is not None:
        touch(decision, touched)
    decision.facts = checked_facts({**was, **facts}, by=by, at=at)
    if touched is not None and "streams" not in facts:
        decision.facts.pop("streams", None)  # counted anew
    asked = route_of_draft(decision, by, at)
    if asked.digest == digest:
        return decision
    _refuse_impossible(decision, asked, by=by, at=at)
    write_route(decision, asked)
    decision.save()
    Ask.objects.filter(decision=decision).delete()
    _ask(decision, asked, by=by, at=at)
    changed = {code: [was.get(code, ""), value] for code, value in decision.facts.items() if was.get(code) != value}
    after = authority_of(decision).kept()
    code = "facts_changed" if before == after else "rerouted"
    people = [*told, *concerned(decision, at)]
    note(decision, code, by=by, at=at, told=people, changed=changed, was=before, now=after, rule=decision.rule)
    recorded(f"decision.{code}", decision, by=by, at=at, changed=changed, facts_digest=decision.facts_digest)
    return decision


@transaction.atomic
def withdraw(decision: Decision, *, by: Membership, at: datetime, because: str = "") -> Decision:
    """Take a question back. What was said stays readable, and nothing of it changes again."""
    decision = open_one(decision)
    was_draft = decision.state == DecisionState.DRAFT
    check_move(MOVES, decision.state, DecisionState.WITHDRAWN, decision.number)
    _by_its_author(decision, by)
    told = [] if was_draft else concerned(decision, at)
    Ballot.objects.filter(decision=decision, closed_at=None).update(closed_at=at, closed_by=by, outcome=VOID)
    note(decision, "withdrawn", by=by, at=at, told=told, because=because.strip())
    decision.state, decision.answer = DecisionState.WITHDRAWN, because.strip()
    decision.seal = seal_of(decision)
    decision.save()
    recorded("decision.withdrawn", decision, by=by, at=at, because=because.strip(), seal=decision.seal)
    followers.follow(decision, by=by, at=at)
    return decision


def _refuse_while_voting(decision: Decision) -> None:
    """Raise `decision.ballot_open` while a body votes."""
    if Ballot.objects.filter(decision=decision, closed_at=None).exists():
        words = {"body": str(decision.body)}
        raise Refusal("decision.ballot_open", params=words, status=409, next_step=see(decision))


def _by_its_author(decision: Decision, by: Membership) -> None:
    if by.pk not in {decision.drafted_by_id, decision.proposed_by_id}:
        author = decision.proposed_by or decision.drafted_by
        raise Refusal("decision.not_yours", params={"who": str(author)}, who=str(author))


def _refuse_impossible(decision: Decision, asked: Asked, *, by: Membership, at: datetime) -> None:
    """What could not be enacted, or that nobody can answer, is not asked."""
    kind = kind_named(decision.kind)
    if kind.check is not None:
        kind.check(subject_of(kind, decision.subject_ref, at=at), decision.params, by, at)
    if not asked.who:
        who = str(asked.authority)
        raise Refusal(
            "decision.nobody", params={"who": who}, rule=asked.rule.code, version=str(asked.version), status=409
        )


def write_route(decision: Decision, asked: Asked) -> None:
    """Put on the row where a question goes, and why."""
    decision.facts, decision.facts_digest = dict(asked.facts), asked.digest
    decision.version, decision.rule = asked.version, asked.rule.code
    decision.level, decision.role = asked.level, asked.role
    decision.body, decision.forum = asked.body, asked.forum
    decision.due_on, stream = asked.due_on, decision.stream.name if decision.stream else ""
    decision.route = {
        "sentence": asked.sentence,
        "who": asked.authority.kept(),
        "because": [
            {"fact": one.fact, "label": one.label, "value": one.value, "cell": one.cell} for one in asked.because
        ],
        "would_change": [
            {
                "fact": one.fact,
                "label": one.label,
                "from": one.value,
                "to": one.to,
                "rule": one.rule,
                "who": one.kept(stream),
            }
            for one in asked.would_change
        ],
        "agree": [one.kept() for one in asked.agree],
        "consult": [one.kept() for one in asked.consult],
        "inform": list(asked.informs),
        "informed": [one.kept() for one in asked.inform],
        "days": asked.days,
        "own_level": asked.own_level,
        "warnings": list(asked.warnings),
    }


def _ask(decision: Decision, asked: Asked, *, by: Membership, at: datetime) -> None:
    """A question to each party; what the proposer may say themselves is said by proposing."""
    due_on = working_day_after(by.tenant, asked.days, at)
    wanted = [(AskedFor.AGREE, one) for one in asked.agree]
    wanted += [(AskedFor.CONSULT, one) for one in asked.consult if one not in asked.agree]
    for asked_for, authority in wanted:
        own = authority.body is None and bool(standing(by, authority, amount=asked.amount, at=at))
        answered = {"answered_by": by, "answered_at": at, "words": _("Said by proposing it.")} if own else {}
        Ask.objects.create(
            decision=decision,
            asked_for=asked_for,
            level=authority.level,
            role=authority.role,
            stream=authority.stream,
            body=authority.body,
            asked_at=at,
            due_on=due_on,
            agrees=True if own and asked_for == AskedFor.AGREE else None,
            **answered,
        )


def _open_request(decision: Decision) -> Refusal:
    other = open_request(kind_named(decision.kind), decision.subject_ref)
    number = other.number if other else decision.number
    step = NextStep(_("See %(number)s") % {"number": number}, other.get_absolute_url()) if other else None
    return Refusal("decision.open_request", params={"number": number}, status=409, next_step=step)
