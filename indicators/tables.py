"""The list of indicators: filters, columns, and the standings of one page."""

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.tables import Column, Empty, Table
from indicators.models import Direction, Family, Indicator, Interval
from indicators.rules import Assurance, PointClass
from indicators.selectors.standing import standings
from streams.models import ValueStream

VARIATIONS = [
    (PointClass.CONCERN, _("Concern")),
    (PointClass.IMPROVEMENT, _("Improvement")),
    (PointClass.COMMON, _("Usual")),
    (PointClass.NEUTRAL_HIGH, _("Unusually high")),
    (PointClass.NEUTRAL_LOW, _("Unusually low")),
]
ASSURANCES = [
    (Assurance.PASS, _("Passes target")),
    (Assurance.FAIL, _("Fails target")),
    (Assurance.HIT_OR_MISS, _("Hit or miss")),
]


def yes_or_no() -> forms.Select:
    """A choice that may be left open."""
    return forms.Select(choices=[("", _("Any")), ("true", _("yes")), ("false", _("no"))])


class IndicatorFilter(django_filters.FilterSet):
    """What the list can be narrowed to."""

    stream = django_filters.ModelChoiceFilter(
        label=_("Stream"), queryset=lambda _request: ValueStream.objects.all(), empty_label=_("Any")
    )
    family = django_filters.ChoiceFilter(label=_("Family"), choices=Family, empty_label=_("Any"))
    variation = django_filters.ChoiceFilter(
        label=_("Variation"), choices=VARIATIONS, method="with_variation", empty_label=_("Any")
    )
    assurance = django_filters.ChoiceFilter(label=_("Target"), choices=ASSURANCES, empty_label=_("Any"))
    stale = django_filters.BooleanFilter(label=_("Stale"), widget=yes_or_no())
    signal = django_filters.BooleanFilter(label=_("Open signal"), field_name="has_signal", widget=yes_or_no())
    closed = django_filters.BooleanFilter(label=_("Closed"), method="only_closed", widget=yes_or_no())

    class Meta:
        model = Indicator
        fields = ["stream", "family"]

    def with_variation(self, indicators: QuerySet[Indicator], _name: str, value: str) -> QuerySet[Indicator]:
        """A stale indicator shows no variation, whatever it was."""
        return indicators.filter(variation=value, stale=False)

    def only_closed(self, indicators: QuerySet[Indicator], _name: str, value: bool) -> QuerySet[Indicator]:
        """Those that are no longer read, or those that are."""
        return indicators.filter(closed_at__isnull=not value)


class IndicatorTable(Table):
    """Every indicator with where it stands."""

    name = "indicators"
    caption = _("Indicators")
    filters = IndicatorFilter
    search_fields = ["name", "stream__name", "source"]
    ordering = ("stream__name", "name", "id")
    columns = [
        Column("name", _("Indicator"), "name", sort="name", link=lambda row: row.get_absolute_url()),
        Column(
            "stream",
            _("Stream"),
            "stream.name",
            sort=["stream__name", "name"],
            link=lambda row: row.stream.get_absolute_url(),
        ),
        Column("family", _("Family"), "get_family_display", sort="family"),
        Column("spark", _("Newest readings"), lambda _row: "", template="indicators/_spark_cell.html", export=False),
        Column(
            "variation",
            _("Variation"),
            lambda row: "stale" if row.stale else row.variation,
            sort="variation",
            template="indicators/_variation_cell.html",
        ),
        Column("assurance", _("Target"), "assurance", sort="assurance", template="indicators/_assurance_cell.html"),
        Column("last_value", _("Last value"), "last_value", kind="num", template="indicators/_value_cell.html"),
        Column("last_on", _("Last reading"), "last_on", sort="last_on", kind="date"),
    ]
    empty = Empty(
        _("No indicators yet"),
        _(
            "An indicator is something about a stream that is measured regularly. Its readings are reviewed by themselves, "
            "and what is more than noise becomes a signal."
        ),
        icon="activity",
    )

    @cached_property
    def page(self) -> Page[Any]:
        """The page, each indicator with its standing; three queries more, however many rows."""
        page = Table.page.func(self)  # type: ignore[attr-defined]
        rows = list(page.object_list)
        for row, standing in zip(rows, standings(rows), strict=True):
            row.standing = standing
        page.object_list = rows
        return page


UNITS = {
    Interval.DAY: _("daily"),
    Interval.WEEK: _("weekly"),
    Interval.MONTH: _("monthly"),
    Interval.QUARTER: _("quarterly"),
}
BETTER = {
    Direction.INCREASE: _("higher is better"),
    Direction.DECREASE: _("lower is better"),
    Direction.NEUTRAL: _("neither direction is better"),
}
