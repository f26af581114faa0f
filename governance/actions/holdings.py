"""Open actions as things that people hold: whoever leaves hands them over."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.actions.models import Action
from governance.actions.services import change_action, settle_action
from governance.actions.states import ActionState
from people.holdings import UNSEEN, Handover, Holding, HoldingKind
from rights.visibility import visible
from tenancy.models import Membership

CODE = "action"


def held(person: Membership, reader: Membership, at: datetime) -> list[Holding]:
    """The person's open actions; one query."""
    seen = Exists(visible(Action.objects.filter(pk=OuterRef("pk")), reader, at=at))
    return [_holding(action) for action in Action.objects.filter(owner=person).open().annotate(seen=seen)]


def hand_over(
    holding: Holding, handover: Handover, *, ends_at: datetime, because: str, by: Membership, at: datetime
) -> None:
    """Give the action to the successor; without one it is dropped for the reason that is given."""
    action, because = Action.objects.get(pk=holding.ref), because or _("Its owner leaves.")
    if handover.to is None:
        settle_action(action, state=ActionState.DROPPED, words=because, by=by, at=at)
    else:
        change_action(action, owner=handover.to, because=because, by=by, at=at)


def _holding(action: Any) -> Holding:
    return Holding(
        CODE,
        action.pk,
        role=_("Owner of an action"),
        of=action.what if action.seen else str(UNSEEN),
        url=action.get_absolute_url() if action.seen else "",
        starts_at=action.agreed_at,
        seen=action.seen,
    )


HOLDING = HoldingKind(CODE, gettext_lazy("Actions of meetings"), 40, held, hand_over)
