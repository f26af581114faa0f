"""The list of streams."""

from django.template.defaultfilters import date, truncatewords
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doors.tables import Column, Empty, Table
from doors.templatetags.doors import state
from streams.filters import StreamFilter
from streams.models import ValueStream
from streams.states import StreamState


def _outcome(stream: ValueStream) -> str:
    """Its first words; the whole of it under the pointer."""
    if not stream.outcome:
        return format_html('<span class="mute">{}</span>', gettext("not said yet"))
    return format_html('<span title="{}">{}</span>', stream.outcome, truncatewords(stream.outcome, 18))


def _owner(stream: ValueStream) -> str:
    """Who is accountable, and until when if that is known."""
    if stream.owner_name is None:
        return state("due", gettext("Nobody"))
    if stream.owner_until is None:
        return stream.owner_name
    until = gettext("until %(until)s") % {"until": date(localtime(stream.owner_until), "DATE_FORMAT")}
    return format_html('{}<span class="sub">{}</span>', stream.owner_name, until)


class StreamTable(Table):
    """Wants the rows of `listed_streams`."""

    name = "streams"
    caption = _("Value streams")
    filters = StreamFilter
    search_fields = ("name", "outcome")
    search_label = _("Name or outcome")
    ordering = ("name",)
    columns = (
        Column("name", _("Stream"), "name", sort="name", link=ValueStream.get_absolute_url),
        Column("outcome", _("Outcome"), "outcome", draw=_outcome),
        Column(
            "state",
            _("State"),
            lambda stream: StreamState(stream.state).label,
            sort="state",
            kind="state",
            tone=lambda stream: stream.state_mark,
        ),
        Column("owner", _("Accountable owner"), "owner_name", sort="owner_name", draw=_owner),
        Column("open_work", _("Open work"), "open_work", sort="open_work", kind="num"),
        Column("activated_at", _("Active since"), "activated_at", sort="activated_at", kind="date"),
    )
    empty = Empty(
        _("No stream yet"),
        _(
            "A value stream is what the organisation keeps delivering, for somebody, without an end date. An administrator "
            "drafts it; it becomes active when it has an outcome, a stakeholder group, an owner and a boundary."
        ),
        icon="waypoints",
    )
