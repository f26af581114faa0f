"""The list of forums."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from doors.tables import Column, Empty, Table
from governance.bodies.models import Body
from governance.forums.models import Cycle, Forum, Purpose
from governance.forums.wording import rule_in_words, tile
from streams.models import ValueStream
from streams.selectors import streams_to_choose
from tenancy import clock


def _bodies(_request: Any) -> QuerySet[Body]:
    return Body.objects.order_by("name")


def _streams(request: Any) -> QuerySet[ValueStream]:
    """What the reader may choose from; nothing while the schema is drawn."""
    return streams_to_choose(request.membership, clock.now()) if request else ValueStream.objects.none()


def _meets(forum: Forum) -> str:
    return str(_("closed")) if forum.closed_at else rule_in_words(forum.rule, forum.first_on)


def _purpose(forum: Forum) -> str:
    """Two letters in the shape of the purpose, beside its word."""
    shape = format_html('<span class="pt {}" aria-hidden="true">{}</span>', forum.purpose[:2], tile(forum.purpose))
    return format_html('<span class="row keep">{}<span>{}</span></span>', shape, Purpose(forum.purpose).label)


class ForumFilters(FilterSet):
    """By purpose, cycle, body, stream, and whether it still meets."""

    purpose = ChoiceFilter(choices=Purpose.choices, label=_("Purpose"), empty_label=_("Any"))
    cycle = ChoiceFilter(choices=Cycle.choices, label=_("Cycle"), empty_label=_("Any"))
    body = ModelChoiceFilter(queryset=_bodies, label=_("Body"), empty_label=_("Any"))
    stream = ModelChoiceFilter(queryset=_streams, label=_("Stream"), empty_label=_("Any"))
    closed = ChoiceFilter(
        choices=[("no", _("meets")), ("yes", _("closed"))], label=_("State"), empty_label=_("Any"), method="by_state"
    )

    class Meta:
        model = Forum
        fields = ["purpose", "cycle", "body", "stream"]

    def by_state(self, rows: QuerySet[Forum], _name: str, value: str) -> QuerySet[Forum]:
        """Those in use, or those closed."""
        return rows.filter(closed_at__isnull=value == "no")


class ForumTable(Table):
    """Wants the rows of `listed_forums`."""

    name = "forums"
    caption = _("Forums")
    columns = [
        Column("name", _("Forum"), "name", sort="name", link=Forum.get_absolute_url),
        Column("purpose", _("Purpose"), lambda forum: Purpose(forum.purpose).label, sort="purpose", draw=_purpose),
        Column("body", _("Body"), "body.name", sort="body__name", link=lambda forum: forum.body.get_absolute_url()),
        Column(
            "stream",
            _("Stream"),
            lambda forum: forum.stream.name if forum.stream else _("all streams"),
            sort="stream__name",
        ),
        Column("cycle", _("Cycle"), lambda forum: Cycle(forum.cycle).label, sort="cycle"),
        Column("meets", _("Meets"), _meets),
        Column("next", _("Next meeting"), "next_at", sort="next_at", kind="moment"),
    ]
    filters = ForumFilters
    search_fields = ["name", "body__name", "stream__name"]
    ordering = ["name"]
    empty = Empty(
        _("No forum yet"),
        _(
            "A forum is where a body meets for one purpose, at a rhythm. Set up a body first, then its forums: "
            "their meetings stand in the calendar at once, and agendas fill themselves."
        ),
        "calendar-days",
    )
