"""The first steps that lead to readings."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.first_steps import Download, FirstStep, StepSource, inside
from indicators.models import Family, Indicator, Reading
from rights.visibility import visible
from streams.states import StreamState
from tenancy.models import Membership


def find(membership: Membership, at: datetime) -> Sequence[FirstStep]:
    """An outcome indicator, and its readings; one query."""
    indicators = visible(Indicator.objects.in_use().filter(family=Family.OUTCOME), membership, at=at)
    indicators = indicators.exclude(stream__state=StreamState.RETIRED).select_related("stream")
    has_readings = Exists(Reading.objects.filter(indicator=OuterRef("pk")))
    first = indicators.annotate(has_readings=has_readings).order_by("-has_readings", "created_at", "id").first()
    return [_defined(first), _read(first)]


def _defined(first: Indicator | None) -> FirstStep:
    said = _("No outcome is measured yet.") if first is None else f"{first.stream.name}: {first.name}"
    url = f"{inside('indicators:define')}?family={Family.OUTCOME}"
    return FirstStep("indicator", 40, TITLE, WHY, first is not None, said, _("Define the indicator"), url)


def _read(first: Indicator | None) -> FirstStep:
    if first is None:
        said, url, files = _("Define the indicator first."), "", ()
    else:
        said = _("Its readings are there.") if first.has_readings else _("There are no readings yet.")  # type: ignore[attr-defined]
        url, sample = (inside(f"indicators:{name}_one", first.pk) for name in ("import", "sample"))
        files = (
            Download(_("Sample for “%(indicator)s”, CSV") % {"indicator": first.name}, sample),
            Download(_("the same as XLSX"), f"{sample}?format=xlsx"),
        )
    done = first is not None and first.has_readings  # type: ignore[attr-defined]
    return FirstStep("readings", 60, READ_TITLE, READ_WHY, done, said, _("Import the readings"), url, files)


TITLE = gettext_lazy("Measure its outcome")
WHY = gettext_lazy(
    "An indicator says regularly whether the outcome gets better. A stream is activated only when its outcome is measured."
)
READ_TITLE = gettext_lazy("Bring in readings")
READ_WHY = gettext_lazy(
    "The portal tells a real change from everyday ups and downs, and needs some history for it: a dozen values or more. "
    "The sample has your names and this week's dates; put your own values into it."
)
STEPS = StepSource("indicators", find)
