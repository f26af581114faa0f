"""The first steps that lead to readings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import address
from doors.first_steps import Download, FirstStep, StepSource
from indicators.models import Family, Indicator, Reading
from rights.visibility import visible
from streams.models import ValueStream
from streams.states import StreamState
from tenancy.models import Membership


def find(membership: Membership, at: datetime) -> Sequence[FirstStep]:
    """An outcome indicator, and its readings, of the stream that is furthest on; one query."""
    outcomes = visible(Indicator.objects.in_use().filter(family=Family.OUTCOME), membership, at=at)
    first = outcomes.filter(stream=OuterRef("pk")).order_by("created_at", "id")
    read = Reading.objects.filter(indicator__family=Family.OUTCOME, indicator__stream=OuterRef("pk"))
    streams = visible(ValueStream.objects.exclude(state=StreamState.RETIRED), membership, at=at)
    stream: Any = (
        streams.annotate(
            outcome_pk=Subquery(first.values("pk")[:1]),
            outcome_name=Subquery(first.values("name")[:1]),
            has_readings=Exists(read.filter(indicator__closed_at=None)),
        )
        .order_by("-has_readings", F("outcome_pk").asc(nulls_last=True), "created_at", "id")
        .first()
    )
    return [_defined(stream), _read(stream)]


def _defined(stream: Any) -> FirstStep:
    if stream is None:
        return FirstStep("indicator", 40, TITLE, WHY, False, _("Draft the stream first."), "")
    done = stream.outcome_pk is not None
    said = f"{stream.name}: {stream.outcome_name}" if done else _("No outcome is measured yet.")
    url = f"{address('indicators:define')}?family={Family.OUTCOME}&stream={stream.pk}"
    return FirstStep("indicator", 40, TITLE, WHY, done, said, _("Define the indicator"), url)


def _read(stream: Any) -> FirstStep:
    if stream is None or stream.outcome_pk is None:
        return FirstStep("readings", 60, READ_TITLE, READ_WHY, False, _("Define the indicator first."), "")
    said = _("Its readings are there.") if stream.has_readings else _("There are no readings yet.")
    url, sample = (address(f"indicators:{name}_one", stream.outcome_pk) for name in ("import", "import_sample"))
    files = (
        Download(_("Sample for “%(indicator)s”, CSV") % {"indicator": stream.outcome_name}, sample),
        Download(_("the same as XLSX"), f"{sample}?format=xlsx"),
    )
    verb = _("Import the readings")
    return FirstStep("readings", 60, READ_TITLE, READ_WHY, stream.has_readings, said, verb, url, files)


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
