"""Signals as people and agendas ask for them."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from indicators.models import Indicator, Signal, SignalQuerySet
from rights.visibility import visible
from streams.models import RoleTerm, ValueStream
from streams.states import StreamState
from tenancy.models import Membership


def all_signals() -> SignalQuerySet:
    """Every signal with its indicator, stream and who answered, whoever asks: for jobs; one query."""
    signals: SignalQuerySet = Signal.objects.select_related("indicator__stream", "answered_by__user")
    return signals


def visible_signals(reader: Membership, at: datetime) -> QuerySet[Signal]:
    """Every signal that the reader may see, with its indicator, stream and who answered; one query."""
    return visible(all_signals(), reader, at=at)


def open_signals_for(stream: ValueStream | None) -> QuerySet[Signal]:
    """The open signals of one stream, or of all active ones, oldest first; one query."""
    signals = all_signals().open().filter(indicator__closed_at=None, indicator__stream__state=StreamState.ACTIVE)
    if stream is not None:
        signals = signals.filter(indicator__stream=stream)
    return signals.order_by("opened_at", "id")


def signals_waiting_for(membership: Membership, *, at: datetime) -> QuerySet[Signal]:
    """The open signals that wait for this person's word: of indicators they keep, and of streams they account for or
    run; oldest first; one query.
    """
    terms = RoleTerm.objects.held(at).filter(
        stream=OuterRef("indicator__stream"),
        membership=membership,
        role__in=["accountable_owner", "operations_manager"],
    )
    return visible(open_signals_for(None), membership, at=at).filter(Q(indicator__owner=membership) | Exists(terms))


def signals_of(indicator: Indicator) -> Sequence[Signal]:
    """Every signal of an indicator, newest first; one query."""
    return list(
        Signal.objects.filter(indicator=indicator).select_related("answered_by__user").order_by("-opened_at", "-id")
    )
