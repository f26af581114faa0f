"""What pages and apps above ask about risks."""

from datetime import datetime

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from governance.risks.models import Risk, RiskAppetite
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
