"""Lists of indicators and readings, as far as the reader may see them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from indicators.models import Family, Indicator, IndicatorQuerySet, Reading, Review, Signal
from rights.services import permitted
from rights.visibility import visible
from streams.models import ValueStream
from streams.states import StreamState
from tenancy.models import Membership


def listed_indicators(reader: Membership, at: datetime) -> IndicatorQuerySet:
    """Every indicator that the reader may see, with its stream and, from its latest review, `variation`, `assurance`, `stale`, `last_on` and
    `last_value`; `has_signal` when one is open. One query.
    """
    latest = Review.objects.filter(indicator=OuterRef("pk")).order_by("-as_of")
    facts = {
        name: Subquery(latest.values(name)[:1]) for name in ("variation", "assurance", "stale", "last_on", "last_value")
    }
    seen = visible(Indicator.objects.select_related("stream", "owner__user"), reader, at=at)
    indicators: IndicatorQuerySet = seen.annotate(
        **facts, has_signal=Exists(Signal.objects.open().filter(indicator=OuterRef("pk")))
    )
    return indicators


def has_outcome_indicator(stream: ValueStream) -> bool:
    """Is the customer outcome of this stream measured? One query."""
    return Indicator.objects.in_use().filter(stream=stream, family=Family.OUTCOME).exists()


def streams_to_define_in(membership: Membership, *, at: datetime) -> QuerySet[ValueStream]:
    """The streams whose indicators this person may define; one query."""
    streams = visible(ValueStream.objects.exclude(state=StreamState.RETIRED), membership, at=at)
    return permitted(membership, "indicators.define", streams, at=at)


def indicators_to_record_in(membership: Membership, *, at: datetime) -> QuerySet[Indicator]:
    """The indicators in use of which this person may record readings; one query."""
    streams = permitted(membership, "readings.record", ValueStream.objects.all(), at=at)
    indicators = visible(Indicator.objects.in_use().select_related("stream"), membership, at=at)
    return indicators.filter(Q(stream__in=streams) | Q(owner=membership)).order_by("stream__name", "name", "id")


def readings_of(reader: Membership, at: datetime, indicator: UUID | None = None) -> QuerySet[Reading]:
    """The readings that the reader may see, newest first, of one indicator or of all; one query."""
    readings = visible(Reading.objects.select_related("indicator__stream"), reader, at=at)
    return readings.filter(indicator=indicator) if indicator else readings
