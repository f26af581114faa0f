"""Keeping the register: a risk is recorded, graded anew, accepted, mitigated, closed; a body sets how much is accepted."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import Refusal, check_move
from governance.bodies.models import Body
from governance.escalations.services import let_go_by_itself, raise_by_itself
from governance.forums.models import Purpose
from governance.risks import refusals, rules  # noqa: F401  refusals registers this room's sentences
from governance.risks.models import CauseKind, Risk, RiskAppetite
from governance.risks.selectors import appetite_of
from governance.risks.states import MOVES, RiskState
from rights.services import require
from streams.models import ValueStream
from streams.services.locking import open_to_change
from tenancy.counters import next_number
from tenancy.models import Membership

KEEP, ACCEPT, ASSIGN = "risks.keep", "risks.accept", "risks.assign"


@transaction.atomic
def record_risk(
    stream: ValueStream,
    *,
    title: str,
    cause_kind: CauseKind | str,
    cause_name: str,
    likelihood: int,
    impact: int,
    owner: Membership,
    review_on: date,
    by: Membership,
    at: datetime,
    description: str = "",
    response: str = "",
) -> Risk:
    """Put a risk of the stream into the register. Whoever has a role in the stream does."""
    stream = open_to_change(stream)
    require(by, KEEP, stream, at=at)
    title, cause_name = title.strip(), " ".join(cause_name.split())
    if not title or not cause_name or cause_kind not in CauseKind.values:
        raise Refusal("risk.no_words", status=422)
    _check_owner(owner, at)
    risk = Risk(
        number=next_number("RSK", at.astimezone(by.tenant.zone).year),
        stream=stream,
        title=title[:160],
        description=description.strip(),
        cause_kind=cause_kind,
        cause_name=cause_name[:120],
        cause_key=rules.cause_key(cause_name[:120]),
        likelihood=likelihood,
        impact=impact,
        grade=_grade(likelihood, impact),
        response=response.strip(),
        owner=owner,
        review_on=review_on,
        recorded_at=at,
        graded_at=at,
        graded_by=by,
    )
    risk.save()
    facts = {"stream": stream.pk, "cause_kind": risk.cause_kind, "cause_name": risk.cause_name, "grade": risk.grade}
    audit.record("risk.recorded", risk, by=by, at=at, rule=KEEP, facts=facts)
    _escalate(risk, by=by, at=at)
    return risk


@transaction.atomic
def describe_risk(
    risk: Risk,
    *,
    title: str,
    owner: Membership,
    review_on: date,
    by: Membership,
    at: datetime,
    description: str = "",
    response: str = "",
) -> Risk:
    """Say anew what the risk is, what is done about it, whose it is, and when it is looked at again."""
    risk = _locked(risk)
    if risk.state == RiskState.CLOSED:
        raise Refusal("risk.closed", params={"risk": risk.number}, status=409)
    require(by, KEEP, risk.stream, at=at)
    if not title.strip():
        raise Refusal("risk.no_words", status=422)
    if owner.pk != risk.owner_id:
        _check_owner(owner, at)
    new = {
        "title": title.strip()[:160],
        "description": description.strip(),
        "response": response.strip(),
        "owner": owner,
        "review_on": review_on,
    }
    facts = {
        name: [_plain(getattr(risk, name)), _plain(value)]
        for name, value in new.items()
        if getattr(risk, name) != value
    }
    if facts:
        for name, value in new.items():
            setattr(risk, name, value)
        risk.save(update_fields=list(new))
        audit.record("risk.described", risk, by=by, at=at, rule=KEEP, facts=facts)
    return risk


@transaction.atomic
def give_risk(risk: Risk, *, owner: Membership, because: str, by: Membership, at: datetime) -> Risk:
    """Give a risk to somebody else, with the reason."""
    risk = _locked(risk)
    require(by, ASSIGN, risk.stream, at=at)
    because = _reason(because)
    _check_owner(owner, at)
    facts = {"owner": [risk.owner_id, owner.pk]}
    risk.owner = owner
    risk.save(update_fields=["owner"])
    audit.record("risk.given", risk, by=by, at=at, because=because, rule=ASSIGN, facts=facts)
    return risk


def _plain(value: object) -> object:
    return value.pk if isinstance(value, Membership) else value


@transaction.atomic
def grade_risk(risk: Risk, *, likelihood: int, impact: int, because: str, by: Membership, at: datetime) -> Risk:
    """Grade a risk anew, with the reason. One that was accepted and is graver now is open again."""
    risk = _locked(risk)
    if risk.state == RiskState.CLOSED:
        raise Refusal("risk.closed", params={"risk": risk.number}, status=409)
    require(by, KEEP, risk.stream, at=at)
    because, graded = _reason(because), _grade(likelihood, impact)
    if (likelihood, impact) == (risk.likelihood, risk.impact):
        return risk
    facts = {
        "grade": [risk.grade, graded],
        "likelihood": [risk.likelihood, likelihood],
        "impact": [risk.impact, impact],
    }
    if graded > risk.grade and risk.state != RiskState.OPEN:
        risk.state = RiskState.OPEN
    risk.likelihood, risk.impact, risk.grade, risk.graded_at, risk.graded_by = likelihood, impact, graded, at, by
    risk.save(update_fields=["likelihood", "impact", "grade", "graded_at", "graded_by", "state"])
    audit.record("risk.graded", risk, by=by, at=at, because=because, rule=KEEP, facts=facts)
    _escalate(risk, by=by, at=at)
    return risk


@transaction.atomic
def move_risk(
    risk: Risk, *, to: RiskState, because: str, by: Membership, at: datetime, body: Body | None = None
) -> Risk:
    """Accept, mitigate, close or open a risk again, with the reason.

    Within the appetite whoever keeps the register accepts; above it a body that accepts risk does, never who graded it.
    """
    risk = _locked(risk)
    check_move(MOVES, RiskState(risk.state), to, risk.number)
    right = KEEP
    if to == RiskState.ACCEPTED and rules.over(risk.grade, appetite_of(risk.stream)):
        right = ACCEPT
        _check_acceptance(risk, body, by, at)
    else:
        require(by, KEEP, risk.stream, at=at)
    facts = {"state": [risk.state, str(to)], **({"body": body.pk} if body is not None and right == ACCEPT else {})}
    because = _reason(because)
    risk.state = to
    risk.save(update_fields=["state"])
    audit.record("risk.moved", risk, by=by, at=at, because=because, rule=right, facts=facts)
    if to == RiskState.OPEN:
        _escalate(risk, by=by, at=at)
    else:
        let_go_by_itself(risk, because=because, by=by, at=at)
    return risk


@transaction.atomic
def set_appetite(
    body: Body, *, highest: int, because: str, by: Membership, at: datetime, stream: ValueStream | None = None
) -> RiskAppetite:
    """Say up to which grade risks pass, for one stream or for all. A body that accepts risk does."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    require(by, ACCEPT, body, at=at)
    _check_power(body)
    if not rules.LEAST <= highest <= rules.WORST:
        raise Refusal("risk.no_grade", params={"least": rules.LEAST, "most": rules.WORST}, status=422)
    appetite = RiskAppetite(
        body=body, stream=stream, highest=highest, because=_reason(because), set_at=at, set_by=by
    )  # fmt: skip
    appetite.save()
    facts = {"body": body.pk, "highest": highest, "stream": stream.pk if stream is not None else None}
    audit.record("risk_appetite.set", appetite, by=by, at=at, because=appetite.because, rule=ACCEPT, facts=facts)
    concerned = Risk.objects.filter(state=RiskState.OPEN).select_related("stream").order_by("pk")
    for risk in (concerned.filter(stream=stream) if stream else concerned).select_for_update(of=("self",)):
        _escalate(risk, by=by, at=at)
    return appetite


def _escalate(risk: Risk, *, by: Membership, at: datetime) -> None:
    """An open risk above its appetite goes to where risk is looked at, once; `risk` is locked or new."""
    appetite = appetite_of(risk.stream)
    if risk.state != RiskState.OPEN:
        return
    if not rules.over(risk.grade, appetite):
        let_go_by_itself(risk, because=_("Within the appetite now."), by=by, at=at)
        return
    because = _("Graded %(grade)s, above the appetite of %(appetite)s.") % {"grade": risk.grade, "appetite": appetite}
    raise_by_itself(
        risk.stream,
        title=risk.title,
        facts={"risk_grade": str(risk.grade)},
        purpose=Purpose.RISK,
        subject=risk,
        because=because,
        by=by,
        at=at,
    )


def _check_acceptance(risk: Risk, body: Body | None, by: Membership, at: datetime) -> None:
    if body is None:
        words = {"risk": risk.number, "grade": risk.grade, "appetite": appetite_of(risk.stream)}
        raise Refusal("risk.above_appetite", params=words, rule=ACCEPT, who=_bodies(), status=403)
    require(by, ACCEPT, body, at=at)
    _check_power(body)
    if by.pk == risk.graded_by_id:
        raise Refusal("risk.own", params={"risk": risk.number, "body": body.name}, rule=ACCEPT, status=403)


def _check_power(body: Body) -> None:
    if not body.accepts_risk:
        params = {"body": body.name, "bodies": _bodies() or _("none yet")}
        raise Refusal("risk.no_power", params=params, rule=ACCEPT, status=409)


def _bodies() -> str:
    return ", ".join(Body.objects.filter(accepts_risk=True).order_by("name").values_list("name", flat=True))


def _check_owner(owner: Membership, at: datetime) -> None:
    if not Membership.objects.active(at).filter(pk=owner.pk).exists():
        raise Refusal("risk.owner_gone", params={"person": str(owner)}, status=422)


def _grade(likelihood: int, impact: int) -> int:
    try:
        return rules.grade(likelihood, impact)
    except ValueError as outside:
        params = {"least": rules.LEAST, "most": rules.MOST}
        raise Refusal("risk.not_graded", params=params, status=422) from outside


def _reason(because: str) -> str:
    because = because.strip()
    if not because:
        raise Refusal("risk.no_reason", status=422)
    return because[:240]


def _locked(risk: Risk) -> Risk:
    found: Risk = Risk.objects.select_for_update(of=("self",)).select_related("stream").get(pk=risk.pk)
    return found
