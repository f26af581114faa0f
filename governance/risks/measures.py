"""What guardrails can hold on to about risks."""

from datetime import datetime
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from governance.guardrails.measures import Measure, Unit
from governance.risks.models import Risk
from governance.risks.selectors import with_appetite
from governance.risks.states import RiskState
from streams.models import ValueStream


def _above_appetite(stream: ValueStream | None, _at: datetime) -> Decimal:
    found = with_appetite(Risk.objects.filter(state=RiskState.OPEN)).filter(grade__gt=F("appetite"))
    return Decimal((found.filter(stream=stream) if stream else found).count())


MEASURES = [Measure("risks.above_appetite", _("Open risks above the appetite"), Unit.COUNT, _above_appetite)]
