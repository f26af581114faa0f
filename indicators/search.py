"""What search finds of indicators."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.search import SearchSource
from indicators.models import Indicator
from rights.visibility import visible
from tenancy.models import Membership


def _indicators(reader: Membership, at: datetime) -> QuerySet[Indicator]:
    return visible(Indicator.objects.select_related("stream"), reader, at=at)


SOURCES = [
    SearchSource(
        "indicators", 30, _("Indicators"), "activity", _indicators,
        fields=(("name", "A"), ("stream__name", "B"), ("source", "C")),
        title=lambda indicator: indicator.name,
        line=lambda indicator: f"{indicator.get_family_display()} · {indicator.stream.name}",
        newest=lambda _at: ("-created_at",),
    ),
]  # fmt: skip
