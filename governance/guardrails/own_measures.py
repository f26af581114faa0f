"""What this room measures itself, of the cadence below it."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from governance.cadence.models import Interruption
from governance.guardrails.measures import Measure, Unit
from streams.models import ValueStream

QUARTER = timedelta(days=91)


def _interruptions(stream: ValueStream | None, at: datetime) -> Decimal:
    found = Interruption.objects.filter(at__gt=at - QUARTER, at__lte=at)
    return Decimal((found.filter(stream=stream) if stream else found).count())


def _cost(stream: ValueStream | None, at: datetime) -> Decimal:
    found = Interruption.objects.filter(at__gt=at - QUARTER, at__lte=at)
    total = (found.filter(stream=stream) if stream else found).aggregate(days=Sum("cost_days"))["days"]
    return total if total is not None else Decimal(0)


MEASURES = [
    Measure("interruptions.quarter", _("Interruptions in 13 weeks"), Unit.COUNT, _interruptions),
    Measure("interruptions.cost", _("Cost of interruptions in 13 weeks"), Unit.WORKING_DAYS, _cost),
]
