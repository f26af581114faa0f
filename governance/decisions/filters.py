"""What the API's list of decisions can be narrowed to."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateTimeFilter, FilterSet, MultipleChoiceFilter, UUIDFilter

from governance.decisions import selectors
from governance.decisions.models import Decision
from governance.decisions.states import DecisionState
from tenancy import clock


class DecisionFilter(FilterSet):
    """By state, kind, level, rule, who decides, what it is about, when it was decided, and whom it waits for."""

    state = MultipleChoiceFilter(choices=DecisionState.choices)
    kind = CharFilter()
    number = CharFilter()
    level = CharFilter(field_name="level__code")
    rule = CharFilter()
    stream = UUIDFilter(field_name="stream")
    body = UUIDFilter(field_name="body")
    forum = UUIDFilter(field_name="forum")
    priority = UUIDFilter(field_name="priority")
    subject = UUIDFilter(field_name="subject_ref")
    decided_from = DateTimeFilter(field_name="decided_at", lookup_expr="gte")
    decided_until = DateTimeFilter(field_name="decided_at", lookup_expr="lt")
    waits = ChoiceFilter(choices=[("me", _("for me")), ("others", _("for others, asked by me"))], method="by_waiting")

    class Meta:
        model = Decision
        fields: list[str] = []

    def by_waiting(self, decisions: QuerySet[Decision], _name: str, value: str) -> QuerySet[Decision]:
        """Those that wait for the caller, or for others whom the caller asked."""
        reader: Any = self.request.membership
        waiting = selectors.waits_for if value == "me" else selectors.waits_for_others
        return decisions.filter(pk__in=waiting(reader, clock.now()).order_by().values("pk"))
