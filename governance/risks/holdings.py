"""Risks as things that people hold: whoever leaves hands them over."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.risks.models import Risk
from governance.risks.services import give_risk
from governance.risks.states import RiskState
from people.holdings import UNSEEN, Handover, Holding, HoldingKind
from rights.visibility import visible
from streams.models import RoleTerm
from tenancy.models import Membership

CODE = "risk"


def held(person: Membership, reader: Membership, at: datetime) -> list[Holding]:
    """The risks that the person owns and that are not closed; one query."""
    owned = Risk.objects.filter(owner=person).exclude(state=RiskState.CLOSED).order_by("number")
    return [
        _holding(risk)
        for risk in owned.annotate(seen=Exists(visible(Risk.objects.filter(pk=OuterRef("pk")), reader, at=at)))
    ]


def hand_over(
    holding: Holding, handover: Handover, *, ends_at: datetime, because: str, by: Membership, at: datetime
) -> None:
    """Another owner. A risk is never nobody's: without one it goes to who is accountable for the stream, else to `by`."""
    risk = Risk.objects.get(pk=holding.ref)
    terms = RoleTerm.objects.owners().held(at).filter(stream=risk.stream_id).exclude(membership=risk.owner_id)
    accountable = terms.select_related("membership__user").first()
    to = handover.to or (accountable.membership if accountable else by)
    give_risk(risk, owner=to, because=because or _("Its owner leaves."), by=by, at=at)


def _holding(risk: Any) -> Holding:
    return Holding(
        CODE,
        risk.pk,
        role=_("Owner of a risk"),
        of=str(risk) if risk.seen else str(UNSEEN),
        url=risk.get_absolute_url() if risk.seen else "",
        starts_at=risk.recorded_at,
        seen=risk.seen,
    )


HOLDING = HoldingKind(CODE, gettext_lazy("Risks owned"), 50, held, hand_over)
