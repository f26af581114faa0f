"""The lists of the cadence."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from doors.tables import Column, Empty, Table
from governance.bodies.models import Body
from governance.cadence.models import CalendarFeed, Interruption, PriorityWindow
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
