"""What a stream needs from others, and who supports it, on its page; the cover in the portfolio."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from streams.dependencies import selectors
from streams.models import StreamRole, ValueStream
from streams.panels import PAGE, may_change
from streams.portfolio import PortfolioColumn
from tenancy import clock
from tenancy.models import Membership

FUNCTIONS = {
    StreamRole.TECHNOLOGY: _("Technology"),
    StreamRole.FINANCE: _("Finance"),
    StreamRole.RISK: _("Risk"),
    StreamRole.ARCHITECTURE: _("Architecture"),
}


def dependencies(request: Any, stream: ValueStream) -> dict[str, Any]:
    """What it needs, and what others need from it."""
    found = selectors.dependencies_of(stream, request.membership, clock.now())
    return {
        "needs": [one for one in found if one.stream_id == stream.pk],
        "needed_by": [one for one in found if one.on_stream_id == stream.pk],
        "may_change": may_change(request, stream),
    }


def cover_cells(streams: Sequence[ValueStream], _reader: Membership, at: datetime) -> Mapping[UUID, Mapping[str, Any]]:
    """Which supporting functions stand by each stream, and which do not."""
    return {
        pk: {
            "covered": [label for role, label in FUNCTIONS.items() if people[role]],
            "missing": [label for role, label in FUNCTIONS.items() if not people[role]],
        }
        for pk, people in selectors.cover(streams, at).items()
    }


PANELS = [
    Panel(PAGE, "dependencies", _("What it depends on"), 57, "streams/_dependencies.html", dependencies),
]
PORTFOLIO_COLUMNS = [
    PortfolioColumn("cover", _("Supported by"), 40, cover_cells, "streams/_portfolio_cover.html", hint=_("today")),
]
