"""The list of streams."""

from django.utils.translation import gettext_lazy as _

from doors.tables import Column, Empty, Table
from streams.filters import StreamFilter


class StreamTable(Table):
    """All streams of the organisation, with their owners today."""

    name = "streams"
    caption = _("Value streams")
    filters = StreamFilter
    search_fields = ("name", "outcome")
    search_label = _("Name or outcome")
    ordering = ("name",)
    columns = (
        Column("name", _("Stream"), "name", sort="name", link=lambda stream: stream.get_absolute_url()),
        Column("outcome", _("Outcome"), "outcome", template="streams/_outcome_cell.html"),
        Column(
            "state", _("State"), "get_state_display", sort="state", kind="state", template="streams/_state_cell.html"
        ),
        Column("owner", _("Accountable owner"), "owner_name", sort="owner_name", template="streams/_owner_cell.html"),
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
