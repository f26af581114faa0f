"""What guardrails can hold on to about decisions."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.decisions.models import Decision
from governance.decisions.states import DecisionState
from governance.guardrails.measures import Measure, Unit
from rights.matrix.models import Fact
from rights.matrix.selectors import levels
from streams.models import ValueStream
from tenancy.working_days import work_calendar, working_days_between

QUARTER = timedelta(days=91)


def _approved(stream: ValueStream | None, at: datetime) -> QuerySet[Decision]:
    taken = Decision.objects.filter(state=DecisionState.APPROVED, decided_at__gt=at - QUARTER, decided_at__lte=at)
    return taken.filter(stream=stream) if stream else taken.exclude(stream=None)


def _above_the_stream(stream: ValueStream | None, at: datetime) -> Decimal | None:
    """How much of what streams asked was decided above the lowest level; nothing was, so nothing is told."""
    ranks = list(_approved(stream, at).order_by().values_list("level__rank", flat=True))
    lowest = levels().values_list("rank", flat=True).first()
    return Decimal(100 * sum(rank != lowest for rank in ranks)) / len(ranks) if ranks else None


def _oldest(stream: ValueStream | None, at: datetime) -> Decimal:
    """Since when the longest-waiting question has waited; with none, no day."""
    waiting = Decision.objects.filter(state=DecisionState.PROPOSED, proposed_at__lte=at)
    since = (waiting.filter(stream=stream) if stream else waiting).aggregate(since=Min("proposed_at"))["since"]
    if since is None:
        return Decimal(0)
    organisation = waiting.select_related("tenant").order_by("pk")[0].tenant
    days = [timezone.localtime(moment, organisation.zone).date() for moment in (since, at)]
    return Decimal(working_days_between(*days, work_calendar(organisation)))


def _largest_of_its_own(stream: ValueStream | None, at: datetime) -> Decimal | None:
    """The greatest amount that was approved at the lowest level, by streams themselves."""
    lowest = levels().values_list("pk", flat=True).first()
    money = list(Fact.objects.filter(is_money=True).values_list("code", flat=True))
    kept = _approved(stream, at).filter(level=lowest).order_by().values_list("facts", flat=True)
    amounts = [_number(facts[code]) for facts in kept for code in money if code in facts]
    return max((amount for amount in amounts if amount is not None), default=None)


def _number(text: object) -> Decimal | None:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None


MEASURES = [
    Measure(
        "decisions.above_stream", _("Decisions taken above the stream in 13 weeks"), Unit.PERCENT, _above_the_stream
    ),
    Measure("decisions.oldest", _("Age of the oldest question that waits"), Unit.WORKING_DAYS, _oldest),
    Measure(
        "decisions.largest_own",
        _("Largest amount that a stream approved itself in 13 weeks"),
        Unit.MONEY,
        _largest_of_its_own,
    ),
]
