"""What pages ask about strategic priorities."""

from datetime import datetime

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from governance.bodies.models import Body
from governance.priorities.models import StrategicPriority
from rights.services import permitted
from rights.visibility import visible
from tenancy.models import Membership

NOW, TO_COME, PAST = "now", "to_come", "past"


def listed_priorities(reader: Membership, at: datetime) -> QuerySet[StrategicPriority]:
    """Every priority with its `standing` at that moment and how many decisions that the reader sees name it; one query."""
    decisions = StrategicPriority._meta.get_field("decisions").related_model._default_manager
    named = visible(decisions.filter(priority=OuterRef("pk")).order_by(), reader, at=at)
    standing = Case(
        When(Q(ends_at__lte=at), then=Value(PAST)),
        When(Q(starts_at__gt=at), then=Value(TO_COME)),
        default=Value(NOW),
        output_field=CharField(),
    )
    return StrategicPriority.objects.select_related("body", "set_by__user").annotate(
        standing=standing,
        decision_count=Coalesce(Subquery(named.values("priority").values_list(Count("pk"))), 0),
    )


def who_sets_direction(reader: Membership, right: str, at: datetime) -> QuerySet[Body]:
    """The bodies for which the reader may set priorities; one query."""
    return permitted(reader, right, Body.objects.filter(sets_direction=True), at=at).order_by("name")
