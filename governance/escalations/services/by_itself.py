"""What a register takes higher by itself: by a criterion of the matrix like everything else, and only once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from doors.refusal import Refusal
from governance.escalations import rules
from governance.escalations.models import Escalation
from governance.escalations.services.answering import take_back
from governance.escalations.services.raising import look_at, open_escalation
from governance.escalations.states import WAITING
from rights.matrix import selectors as matrix
from streams.models import ValueStream
from tenancy.models import Membership


@transaction.atomic
def raise_by_itself(
    stream: ValueStream,
    *,
    title: str,
    facts: Mapping[str, Any],
    purpose: str,
    subject: models.Model,
    because: str,
    by: Membership,
    at: datetime,
) -> Escalation | None:
    """Take what a register found to the forum of this purpose, by the first criterion that holds and leads there.

    `by` is whose entry it follows from; no right to escalate is asked, because nobody chooses to. None while one about the
    subject is open, and where no matrix, criterion or body answers: the entry itself stands nevertheless. The caller has
    locked the subject.
    """
    version = matrix.version_in_force(at)
    if version is None or Escalation.objects.filter(subject_ref=subject.pk, state__in=WAITING).exists():
        return None
    known = {fact.code for fact in matrix.router_of(version).table.facts}
    given = {code: value for code, value in facts.items() if code in known}
    criteria = [one for one in rules.criteria_in(version.document) if one.forum == purpose]
    # One that asks for facts says more than one that is left to judgement.
    for criterion in sorted(criteria, key=lambda one: not one.when):
        try:
            asked = look_at(stream, facts=given, criterion=criterion.code, by=by, at=at)
        except Refusal:  # the matrix's column has another domain
            return None
        if asked.judgement.outcome == rules.Outcome.ACCEPTED and asked.place is not None:
            escalation = Escalation(
                title=title[:200],
                stream=stream,
                subject_kind=subject._meta.label,
                subject_ref=subject.pk,
                facts=dict(asked.facts),
                version=asked.version,
                criterion=criterion.code,
                raised_by=by,
                raised_at=at,
                because=because,
            )
            return open_escalation(escalation, asked, by=by, at=at)
    return None


def let_go_by_itself(subject: models.Model, *, because: str, by: Membership, at: datetime) -> None:
    """Take back what is open about a subject that settled itself: accepted, mitigated, closed, or no longer that grave."""
    waiting = Escalation.objects.select_for_update(of=("self",)).select_related("stream", "body", "level")
    for escalation in waiting.filter(subject_ref=subject.pk, state__in=WAITING):
        take_back(escalation, because, by=by, at=at)
