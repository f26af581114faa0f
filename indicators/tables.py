"""The list of indicators: filters, columns, and the standings of one page."""

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doors.table_body import GAP
from doors.tables import Column, Empty, Table
from doors.templatetags.doors import icon
from indicators.models import Direction, Family, Indicator, Interval
from indicators.rules import Assurance, PointClass
from indicators.selectors.standing import standings
from rights.visibility import visible
from streams.models import ValueStream
from tenancy import clock

VARIATIONS = [
    (PointClass.CONCERN, _("Concern")),
    (PointClass.IMPROVEMENT, _("Improvement")),
    (PointClass.COMMON, _("Usual")),
    (PointClass.NEUTRAL_HIGH, _("Unusually high")),
    (PointClass.NEUTRAL_LOW, _("Unusually low")),
]
ASSURANCES = [
    (Assurance.PASS.value, _("Passes target")),
    (Assurance.FAIL.value, _("Fails target")),
    (Assurance.HIT_OR_MISS.value, _("Hit or miss")),
]
ASSURANCE_TONES = {Assurance.PASS: "better", Assurance.FAIL: "worse"}


def yes_or_no() -> forms.Select:
    """A choice that may be left open."""
    return forms.Select(choices=[("", _("Any")), ("true", _("yes")), ("false", _("no"))])


def _streams(request: Any) -> QuerySet[ValueStream]:
    """The streams that the reader may choose; none while the schema is drawn."""
    if request is None:
        return ValueStream.objects.none()
    return visible(ValueStream.objects.all(), request.membership, at=clock.now())


class IndicatorFilter(django_filters.FilterSet):
    """What the list can be narrowed to."""

    stream = django_filters.ModelChoiceFilter(label=_("Stream"), queryset=_streams, empty_label=_("Any"))
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


def _spark(row: Indicator) -> str:
    """The newest readings as a line, and what they say."""
    return format_html("{}{}", row.standing.spark, _below(row.standing.said))


def _variation(row: Indicator) -> str:
    """Shape, colour and word of what is usual; a stale one is never green."""
    one = row.standing
    said = gettext("signal open") if row.has_signal else ""
    return format_html("{}{}", _mark(one.state, one.icon, one.word), _below(said))


def _assurance(row: Indicator) -> str:
    """How the target stands to what is usual; says so when there is none."""
    one = row.standing
    if one.assurance:
        return _mark(ASSURANCE_TONES.get(one.assurance, "calm"), one.assurance_icon, one.assurance_word)
    return format_html('<span class="mute xs">{}</span>', gettext("no target")) if row.target is None else ""


def _value(row: Indicator) -> str:
    """The newest value with its unit."""
    value = row.standing.value
    return format_html('<span class="nowrap">{}</span>{}', value, _below(row.unit)) if value else GAP


def _mark(tone: str, sign: str, word: str) -> SafeString:
    return format_html('<span class="state" data-is="{}">{}{}</span>', tone, icon(sign, ""), word)


def _below(words: str) -> SafeString:
    """A second, quieter line in a cell."""
    return format_html('<span class="sub">{}</span>', words) if words else SafeString("")


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
        Column("family", _("Family"), lambda row: Family(row.family).label, sort="family"),
        Column("spark", _("Newest readings"), lambda _row: "", draw=_spark, export=False),
        Column(
            "variation",
            _("Variation"),
            lambda row: "stale" if row.stale else row.variation,
            sort="variation",
            draw=_variation,
        ),
        Column("assurance", _("Target"), "assurance", sort="assurance", draw=_assurance),
        Column("last_value", _("Last value"), "last_value", kind="num", draw=_value),
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
