"""Indicators as things that people hold: whoever keeps one hands it over when they leave."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.models import Indicator
from indicators.services import change_indicator
from people.holdings import UNSEEN, Handover, Holding, HoldingKind
from rights import registry
from rights.visibility import visible
from tenancy.models import Membership

CODE = "indicator"


def held(person: Membership, reader: Membership, at: datetime) -> list[Holding]:
    """The open indicators that the person keeps; one query."""
    kept = Indicator.objects.in_use().filter(owner=person).select_related("stream")
    kept = kept.annotate(seen=Exists(visible(Indicator.objects.filter(pk=OuterRef("pk")), reader, at=at)))
    return [_holding(indicator) for indicator in kept.order_by("stream__name", "name")]


def hand_over(
    holding: Holding, handover: Handover, *, ends_at: datetime, because: str, by: Membership, at: datetime
) -> None:
    """Another keeper, or none: then those who keep the stream record its readings. It has no period: it passes at once."""
    change_indicator(Indicator.objects.get(pk=holding.ref), owner=handover.to, by=by, at=at)


def _holding(indicator: Any) -> Holding:
    return Holding(
        CODE,
        indicator.pk,
        role=_("Keeper of an indicator"),
        of=f"{indicator.stream.name}, {indicator.name}" if indicator.seen else str(UNSEEN),
        url=indicator.get_absolute_url() if indicator.seen else "",
        rights=[registry.get("readings.record")],
        seen=indicator.seen,
    )


HOLDING = HoldingKind(CODE, gettext_lazy("Indicators kept"), 30, held, hand_over)
