"""Columns of the portfolio: one for each family, with a sparkline and its word; all of them from four queries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from indicators.models import Family
from indicators.selectors.standing import Standing, by_family, performance_of
from streams.models import ValueStream
from streams.portfolio import PortfolioColumn
from tenancy import clock
from tenancy.models import Membership

Families = Mapping[str, Sequence[Standing]]


def families_of(streams: Sequence[ValueStream], reader: Membership) -> dict[UUID, Families]:
    """The standings of each stream by family, as far as the reader sees them; asked once for all columns and panels of a
    page.
    """
    if not all(hasattr(stream, "families_on_page") for stream in streams):
        found = performance_of(streams, reader, clock.now())
        for stream in streams:
            stream.families_on_page = by_family(found.get(stream.pk, []))  # type: ignore[attr-defined]
    return {stream.pk: stream.families_on_page for stream in streams}  # type: ignore[attr-defined]


def _column(place: int, family: Family) -> PortfolioColumn:
    def cells(streams: Sequence[ValueStream], reader: Membership, _at: datetime) -> Mapping[UUID, Mapping[str, Any]]:
        return {
            stream: {
                "shown": families[family][0] if families[family] else None,
                "more": max(0, len(families[family]) - 1),
            }
            for stream, families in families_of(streams, reader).items()
        }

    return PortfolioColumn(f"indicators.{family}", family.label, 20 + place, cells, "indicators/_portfolio_cell.html")


def _summary(request: Any, streams: Sequence[ValueStream]) -> dict[str, Any] | None:
    """How many indicators show what, in one sentence."""
    standings = families_of(streams, request.membership)
    every = [one for families in standings.values() for found in families.values() for one in found]
    if not every:
        return None
    counts = {state: sum(one.state == state for one in every) for state in ("worse", "better", "stale")}
    return {**counts, "rest": len(every) - sum(counts.values())}


def _legend(request: Any, streams: Sequence[ValueStream]) -> dict[str, Any] | None:
    """The legend, where there is something to explain."""
    standings = families_of(streams, request.membership)
    every = [one for families in standings.values() for found in families.values() for one in found]
    return {"targets": any(one.assurance for one in every)} if every else None


COLUMNS = [_column(place, family) for place, family in enumerate(Family)]
LEAD = Panel(
    "portfolio.lead", "indicators", _("Indicators"), 10, "indicators/_portfolio_lead.html", _summary, queries=4
)
LEGEND = Panel(
    "portfolio", "legend", _("What the shapes mean"), 10, "indicators/_portfolio_legend.html", _legend, queries=4
)
