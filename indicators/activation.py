"""A stream becomes active only when its outcome is measured."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.selectors.lists import has_outcome_indicator
from streams.activation import ActivationCheck
from streams.models import ValueStream


def _missing(stream: ValueStream, _at: datetime) -> str | None:
    return None if has_outcome_indicator(stream) else _("an outcome indicator")


OUTCOME_INDICATOR = ActivationCheck("outcome_indicator", gettext_lazy("An outcome indicator"), _missing)
