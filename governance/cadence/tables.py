"""The lists of the cadence."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from doors.tables import Column, Empty, Table
from governance.bodies.models import Body
from governance.cadence.models import CalendarFeed, CycleWaiver, Interruption, PriorityWindow
from governance.forums.models import Cycle
from governance.priorities.states import Reason
from rights.matrix.models import Level
from streams.models import ValueStream
from streams.selectors import streams_to_choose
from tenancy import clock


def _shows(feed: CalendarFeed) -> str:
    if feed.forum_id:
        return gettext("a forum")
    return gettext("a stream") if feed.stream_id else gettext("my meetings")


def _revoke(feed: CalendarFeed) -> Any:
    if feed.revoked_at is not None:
        return ""
    url = reverse("cadence:revoke_feed", args=[feed.pk])
    return format_html('<a class="btn" href="{}">{}</a>', url, gettext("Revoke"))


class FeedTable(Table):
    """Wants one's own links with what they are about."""

    name = "feeds"
    caption = _("My calendar links")
    columns = [
        Column("name", _("Link"), str),
        Column("shows", _("It shows"), _shows),
        Column(
            "state",
            _("State"),
            lambda feed: gettext("revoked") if feed.revoked_at else gettext("in use"),
            kind="state",
            tone=lambda feed: "stale" if feed.revoked_at else "go",
        ),
        Column("made", _("Made"), "made_at", sort="made_at", kind="moment"),
        Column("read", _("Last read"), "last_read_at", sort="last_read_at", kind="moment"),
        Column("revoke", _("End it"), lambda _feed: "", draw=_revoke, export=False),
    ]
    ordering = ("-made_at", "-id")
    empty = Empty(
        _("No link yet"),
        _(
            "A private link shows meetings in the calendar that you use anyway. Moves and cancellations arrive by "
            "themselves; some calendar services look only every few hours."
        ),
        icon="calendar-days",
    )


def _standing(window: PriorityWindow) -> tuple[str, str]:
    at = clock.now()
    if window.ends_at <= at:
        return "seal", gettext("over")
    return ("go", gettext("open")) if window.starts_at <= at else ("draft", gettext("to come"))


def _close(window: PriorityWindow) -> Any:
    if window.ends_at <= clock.now():
        return ""
    url = reverse("cadence:close_window", args=[window.pk])
    return format_html('<a class="btn" href="{}">{}</a>', url, gettext("Close"))


class WindowTable(Table):
    """Wants windows with their body."""

    name = "windows"
    caption = _("Priorities windows")
    columns = [
        Column("body", _("Body"), "body.name", sort="body__name", link=lambda one: one.body.get_absolute_url()),
        Column("starts", _("From"), "starts_at", sort="starts_at", kind="moment"),
        Column("ends", _("Until"), "ends_at", sort="ends_at", kind="moment"),
        Column(
            "state", _("State"), lambda one: _standing(one)[1], kind="state", tone=lambda one: _standing(one)[0]
        ),
        Column("by", _("Recorded by"), lambda one: str(one.opened_by)),
        Column("close", _("Close"), lambda _one: "", draw=_close, export=False),
    ]  # fmt: skip
    search_fields = ["body__name"]
    ordering = ["-starts_at", "-id"]
    empty = Empty(
        _("No window yet"),
        _(
            "While a body has opened none, it may change its priorities at any time. From the first one on it changes "
            "them in windows, and what cannot wait is an interruption with its reason and cost."
        ),
        "calendar-days",
    )


class InterruptionFilters(FilterSet):
    """By level, body, reason, stream, and time."""

    level = ModelChoiceFilter(
        queryset=lambda _request: Level.objects.order_by("rank"), label=_("Level"), empty_label=_("Any")
    )
    body = ModelChoiceFilter(
        queryset=lambda _request: Body.objects.order_by("name"), label=_("Body"), empty_label=_("Any")
    )
    reason = ChoiceFilter(choices=Reason.choices, label=_("Reason"), empty_label=_("Any"))
    stream = ModelChoiceFilter(
        queryset=lambda request: (
            streams_to_choose(request.membership, clock.now()) if request else ValueStream.objects.none()
        ),
        label=_("Stream"),
        empty_label=_("Any"),
    )
    since = DateFilter(field_name="at", lookup_expr="date__gte", label=_("From"))
    until = DateFilter(field_name="at", lookup_expr="date__lte", label=_("Until"))

    class Meta:
        model = Interruption
        fields = ["level", "body", "reason", "stream"]


class InterruptionTable(Table):
    """Wants the rows of `listed_interruptions`."""

    name = "interruptions"
    caption = _("Interruptions")
    columns = [
        Column("number", _("Number"), "number", sort="number"),
        Column("what", _("What was changed"), "what", sort="what"),
        Column("at", _("When"), "at", sort="at", kind="date"),
        Column("body", _("Body"), "body.name", sort="body__name", link=lambda one: one.body.get_absolute_url()),
        Column("level", _("Level"), "level.name", sort="level__rank"),
        Column("reason", _("Reason"), lambda one: one.get_reason_display(), sort="reason"),
        Column("words", _("Why it could not wait"), "words"),
        Column("cost", _("Cost, in working days"), "cost_days", sort="cost_days", kind="num"),
        Column("stream", _("Stream"), "stream.name", sort="stream__name"),
        Column("by", _("Interrupted by"), lambda one: str(one.by)),
    ]
    filters = InterruptionFilters
    search_fields = ["number", "what", "words"]
    ordering = ["-at", "-id"]
    empty = Empty(
        _("No interruption"),
        _(
            "What is changed outside its window, or dealt with in a forum of another purpose, stands here with its reason "
            "and with what it cost the people whose work it interrupted."
        ),
        "calendar-days",
    )


def _cycle(cycle: Cycle) -> Column:
    """One cycle of a stream: the forum that holds it, until when it is waived, or that it is missing."""

    def said(stream: Any) -> str:
        if getattr(stream, f"{cycle}_held"):
            return getattr(stream, f"{cycle}_forum") or gettext("a confidential forum")
        until = getattr(stream, f"{cycle}_waived")
        if until is None:
            return gettext("missing")
        day = date_format(timezone.localtime(until - timedelta(microseconds=1)), "DATE_FORMAT")
        return gettext("waived until %(day)s") % {"day": day}

    def tone(stream: Any) -> str:
        if getattr(stream, f"{cycle}_held"):
            return "go"
        return "stop" if getattr(stream, f"{cycle}_waived") is None else "stale"

    def link(stream: Any) -> str:
        forum = getattr(stream, f"{cycle}_url")
        return reverse("forums:detail", args=[forum]) if forum else ""

    return Column(cycle.value, cycle.label, said, kind="state", tone=tone, link=link)


class CoverageFilters(FilterSet):
    """Only the streams that miss a cycle."""

    missing = ChoiceFilter(
        label=_("Cycles"),
        choices=[("some", _("Some are missing")), ("none", _("None is missing"))],
        empty_label=_("Any"),
        method="narrow",
    )

    class Meta:
        model = ValueStream
        fields: ClassVar[list[str]] = []

    def narrow(self, streams: QuerySet[ValueStream], _name: str, wanted: str) -> QuerySet[ValueStream]:
        """By how many are missing."""
        return streams.filter(missing__gt=0) if wanted == "some" else streams.filter(missing=0)


class CoverageTable(Table):
    """Wants the rows of `streams_with_cycles`."""

    name = "cycles"
    caption = _("The three cycles of each stream")
    columns = [
        Column("stream", _("Stream"), "name", sort="name", link=lambda one: one.get_absolute_url()),
        *(_cycle(cycle) for cycle in Cycle),
        Column("missing", _("Missing"), "missing", sort=("missing", "name"), kind="num"),
    ]
    filters = CoverageFilters
    search_fields = ["name"]
    ordering = ["-missing", "name", "id"]
    empty = Empty(
        _("No active stream yet"),
        _("Once a stream is active, it shows here which forums look at it: in days and weeks, by month, by quarter."),
        "calendar-days",
    )


def _over(waiver: CycleWaiver) -> bool:
    return waiver.ends_at <= clock.now()


def _end(waiver: CycleWaiver) -> Any:
    if _over(waiver):
        return ""
    url = reverse("cadence:end_waiver", args=[waiver.pk])
    return format_html('<a class="btn" href="{}">{}</a>', url, gettext("End"))


class WaiverTable(Table):
    """Wants the rows of `listed_waivers`."""

    name = "waivers"
    caption = _("Waivers of cycles")
    columns = [
        Column("stream", _("Stream"), "stream.name", sort="stream__name", link=lambda one: one.stream.get_absolute_url()),
        Column("cycle", _("Cycle"), lambda one: one.get_cycle_display(), sort="cycle"),
        Column("because", _("Reason"), "because"),
        Column("body", _("Body"), "body.name", sort="body__name", link=lambda one: one.body.get_absolute_url()),
        Column("starts", _("From"), "starts_at", sort="starts_at", kind="moment"),
        Column("ends", _("Until"), "ends_at", sort="ends_at", kind="moment"),
        Column(
            "state", _("State"), lambda one: gettext("over") if _over(one) else gettext("in force"), kind="state",
            tone=lambda one: "seal" if _over(one) else "go",
        ),
        Column("by", _("Recorded by"), lambda one: str(one.waived_by)),
        Column("end", _("End it"), lambda _one: "", draw=_end, export=False),
    ]  # fmt: skip
    search_fields = ["stream__name", "because"]
    ordering = ["-starts_at", "-id"]
    empty = Empty(
        _("No waiver"),
        _(
            "Where a stream goes without a cycle for a while, a body with the power of direction says so, why and until when."
        ),
        "calendar-days",
    )
