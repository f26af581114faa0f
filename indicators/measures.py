"""What guardrails can hold on to about indicators."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from governance.guardrails.measures import Measure, Unit
from indicators.models import Indicator, Reading
from indicators.selectors.signals import open_signals_for
from streams.models import ValueStream


def _open_signals(stream: ValueStream | None, _at: datetime) -> Decimal:
    return Decimal(open_signals_for(stream).order_by().count())


def _meeting_targets(stream: ValueStream | None, _at: datetime) -> Decimal | None:
    """How many of the indicators with a target and a reading were last at or beyond it; with none, nothing is told."""
    aimed = Indicator.objects.in_use().exclude(target=None).exclude(direction="neutral")
    aimed = aimed.filter(stream=stream) if stream else aimed
    newest = Reading.objects.filter(indicator__in=aimed).order_by("indicator_id", "-on").distinct("indicator_id")
    last = dict(newest.values_list("indicator_id", "value"))
    met = [
        last[one.pk] >= one.target if one.direction == "increase" else last[one.pk] <= one.target
        for one in aimed
        if one.pk in last and one.target is not None
    ]
    return Decimal(100 * sum(met)) / len(met) if met else None


MEASURES = [
    Measure("indicators.open_signals", _("Signals that wait for an answer"), Unit.COUNT, _open_signals),
    Measure(
        "indicators.on_target", _("Indicators whose last reading meets their target"), Unit.PERCENT, _meeting_targets
    ),
]
