"""The list of strategic priorities."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from doors.addresses import address
from doors.tables import Column, Empty, Table
from governance.bodies.models import Body
from governance.priorities.models import StrategicPriority
from governance.priorities.selectors import NOW, PAST, TO_COME

WORDS = {NOW: _("In force"), TO_COME: _("To come"), PAST: _("Past")}
TONES = {NOW: "go", TO_COME: "draft", PAST: "seal"}


def _bodies(_request: Any) -> QuerySet[Body]:
    return Body.objects.filter(priorities__isnull=False).distinct().order_by("name")


class PriorityFilters(FilterSet):
    """By standing and body."""

    standing = ChoiceFilter(choices=list(WORDS.items()), label=_("State"), empty_label=_("Any"))
    body = ModelChoiceFilter(queryset=_bodies, label=_("Set by"), empty_label=_("Any"))

    class Meta:
        model = StrategicPriority
        fields = ["body"]


class PriorityTable(Table):
    """Wants the rows of `listed_priorities`."""

    name = "priorities"
    caption = _("Strategic priorities")
    columns = [
        Column("rank", _("Rank"), "rank", sort="rank", kind="num"),
        Column("name", _("Priority"), "name", sort="name", link=StrategicPriority.get_absolute_url),
        Column("aim", _("Aim"), "aim"),
        Column("body", _("Set by"), "body.name", sort="body__name", link=lambda one: one.body.get_absolute_url()),
        Column("starts_at", _("From"), "starts_at", sort="starts_at", kind="date"),
        Column("ends_at", _("Until"), "ends_at", sort="ends_at", kind="date"),
        Column("set_by", _("Recorded by"), lambda one: str(one.set_by)),
        Column(
            "decisions",
            _("Decisions"),
            "decision_count",
            sort="decision_count",
            kind="num",
            link=lambda one: f"{address('decisions:list')}?priority={one.pk}",
        ),
        Column(
            "state", _("State"), lambda one: WORDS[one.standing], sort="standing", kind="state",
            tone=lambda one: TONES[one.standing],
        ),
    ]  # fmt: skip
    filters = PriorityFilters
    search_fields = ["name", "aim", "body__name"]
    ordering = ["standing", "rank", "name"]
    empty = Empty(
        _("No strategic priority yet"),
        _(
            "A strategic priority says what is to be different, and decisions name the one they serve. "
            "A body with the power of direction sets it; whoever keeps its papers records it here."
        ),
        "target",
    )
