"""Guardrails as things that people hold: whoever leaves hands them over."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.bodies.models import Seat, SeatKind
from governance.guardrails.models import Guardrail
from governance.guardrails.services import give_guardrail
from people.holdings import Handover, Holding, HoldingKind
from rights.visibility import visible
from tenancy.models import Membership

CODE = "guardrail"


def held(person: Membership, reader: Membership, at: datetime) -> list[Holding]:
    """The guardrails that the person owns and that last; everybody sees them. One query."""
    owned = visible(Guardrail.objects.filter(owner=person, ends_at__gt=at), reader, at=at)
    return [_holding(guardrail) for guardrail in owned.order_by("number")]


def hand_over(
    holding: Holding, handover: Handover, *, ends_at: datetime, because: str, by: Membership, at: datetime
) -> None:
    """Another owner. A guardrail is never nobody's: without one it goes to who chairs its body, else to `by`."""
    guardrail = Guardrail.objects.get(pk=holding.ref)
    chairs = (
        Seat.objects.at(at).filter(body=guardrail.body_id, kind=SeatKind.CHAIR).exclude(membership=guardrail.owner_id)
    )
    chair = chairs.select_related("membership__user").first()
    to = handover.to or (chair.membership if chair else by)
    give_guardrail(guardrail, owner=to, because=because or _("Its owner leaves."), by=by, at=at)


def _holding(guardrail: Guardrail) -> Holding:
    return Holding(
        CODE,
        guardrail.pk,
        role=_("Owner of a guardrail"),
        of=str(guardrail),
        url=guardrail.get_absolute_url(),
        starts_at=guardrail.starts_at,
        ends_at=guardrail.ends_at,
    )


HOLDING = HoldingKind(CODE, gettext_lazy("Guardrails owned"), 55, held, hand_over)
