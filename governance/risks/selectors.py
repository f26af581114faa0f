"""What pages and apps above ask about risks."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from governance.escalations.models import Escalation
from governance.risks.models import Risk, RiskAppetite
from governance.risks.states import RiskState
from rights.visibility import visible
from streams.models import ValueStream
from tenancy.models import Membership

BOTH = ("stream", "owner__user")


def appetite_of(stream: ValueStream) -> int | None:
    """The highest grade that was accepted for this stream: its own, else everybody's; one query."""
    found = RiskAppetite.objects.filter(Q(stream=stream) | Q(stream=None))
    newest: RiskAppetite | None = found.order_by(F("stream").asc(nulls_last=True), "-set_at", "-id").first()
    return newest.highest if newest is not None else None


def with_appetite(risks: QuerySet[Risk]) -> QuerySet[Risk]:
    """Each risk with the `appetite` it is held against; adds subqueries, no query."""
    newest = RiskAppetite.objects.order_by("-set_at", "-id").values("highest")
    own = Subquery(newest.filter(stream=OuterRef("stream"))[:1])
    return risks.annotate(appetite=Coalesce(own, Subquery(newest.filter(stream=None)[:1]), output_field=IntegerField()))


def listed(reader: Membership, at: datetime) -> QuerySet[Risk]:
    """Every risk that the reader may see, with its `appetite`; ready to render, one query."""
    return visible(with_appetite(Risk.objects.select_related(*BOTH)), reader, at=at)


def over_appetite(reader: Membership, at: datetime) -> QuerySet[Risk]:
    """The open ones that are graver than was accepted, the gravest first; one query."""
    return listed(reader, at).filter(state="open", grade__gt=F("appetite")).order_by("-grade", "number")


def to_review(owner: Membership, at: datetime, day: date) -> QuerySet[Risk]:
    """This person's risks that are to be looked at again by this day; one query."""
    mine = listed(owner, at).filter(owner=owner, review_on__lte=day).exclude(state=RiskState.CLOSED)
    return mine.order_by("review_on", "number")


def causes(reader: Membership, at: datetime) -> QuerySet[Risk, dict[str, Any]]:
    """What the risks that are not closed come from, as far as the reader sees them: a row for each cause with its `name`,
    how many `streams` and `risks` name it, and the `worst` grade; one query.
    """
    standing = visible(Risk.objects.exclude(state=RiskState.CLOSED), reader, at=at).order_by()
    return standing.values("cause_kind", "cause_key").annotate(
        name=Min("cause_name"), streams=Count("stream", distinct=True), risks=Count("pk"), worst=Max("grade")
    )


def streams_with_risks(reader: Membership, at: datetime) -> int:
    """How many streams have a risk that is not closed; one query."""
    standing = visible(Risk.objects.exclude(state=RiskState.CLOSED), reader, at=at)
    return standing.order_by().values("stream").distinct().count()


def appetites(reader: Membership, at: datetime) -> QuerySet[RiskAppetite]:
    """What was set, the newest first; one query."""
    return visible(RiskAppetite.objects.select_related("body", "stream", "set_by__user"), reader, at=at)


def escalations_of(risk: Risk, reader: Membership, at: datetime) -> QuerySet[Escalation]:
    """Where the risk was taken, the newest first; one query."""
    about = Escalation.objects.filter(subject_ref=risk.pk).select_related("body", "level")
    return visible(about, reader, at=at).order_by("-raised_at")
