"""Pages to read: the list, the portfolio, one stream."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doors.pages import Breadcrumb, ListPage, Page
from doors.paging import Pages
from rights.services import may
from rights.visibility import visible_or_404
from streams import selectors
from streams.models import ValueStream
from streams.panels import may_change, rights_here
from streams.portfolio import columns
from streams.tables import StreamTable
from tenancy import clock

PORTFOLIO_ROWS = 50


class StreamsPage(Page):
    """A page about all streams: how many there are, in a sentence, and the way to draft one."""

    title = _("Streams")

    def context(self) -> dict[str, Any]:
        """The counts of the opening sentence, and whether the reader may draft."""
        return {
            "counts": self.counts(),
            "may_create": may(self.request.membership, "streams.create", None, at=clock.now()),
        }

    def counts(self) -> dict[str, int]:
        """How many streams there are in each state, and how many without an owner."""
        return selectors.counts(self.request.membership, clock.now())


class StreamList(StreamsPage, ListPage):
    """Every stream, to filter, search, sort and take away."""

    template_name = "streams/list.html"
    table_class = StreamTable

    def rows(self) -> Any:
        """Those that the reader may see."""
        return selectors.listed_streams(self.request.membership, clock.now())

    def counts(self) -> dict[str, int]:
        """From the list where all of it is at hand."""
        return selectors.counts_of(self.table.page.object_list) if self.table.shows_all else super().counts()


class Portfolio(StreamsPage):
    """The active streams side by side, one row each, with the columns that other apps bring."""

    template_name = "streams/portfolio.html"

    def crumbs(self) -> list[Breadcrumb]:
        """The portfolio stands beside the list."""
        return [Breadcrumb(_("Streams"), reverse("streams:list")), Breadcrumb(_("Portfolio"))]

    def get(self, request: Any) -> HttpResponse:
        """One page of streams; each column is asked once for all of them."""
        at = clock.now()
        page = Pages(selectors.visible_streams(request.membership, at).active(), PORTFOLIO_ROWS).get_page(
            request.GET.get("page")
        )
        streams = list(page.object_list)
        heads = columns()
        cells = [column.cells(streams, request.membership, at) for column in heads]
        rows = [
            (stream, [(column, found.get(stream.pk)) for column, found in zip(heads, cells, strict=True)])
            for stream in streams
        ]
        shown = self.shown(page=page, streams=streams, columns=heads, rows=rows)
        return render(request, self.template_name, shown)


class StreamPage(Page):
    """A page about one stream."""

    template_name = "streams/detail.html"

    @cached_property
    def stream(self) -> ValueStream:
        """The stream in the address; a missing one is the same 404 as a hidden one and another organisation's."""
        return visible_or_404(ValueStream, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def page_title(self) -> str:
        """The stream's name."""
        return self.stream.name

    def crumbs(self) -> list[Breadcrumb]:
        """Streams, then this one."""
        return [Breadcrumb(_("Streams"), reverse("streams:list")), Breadcrumb(self.stream.name)]

    def context(self) -> dict[str, Any]:
        """The stream itself; its panels bring the rest."""
        may, held = may_change(self.request, self.stream), rights_here(self.request, self.stream)
        return {"stream": self.stream, "may_change": may, "held": held}


class StreamDetail(StreamPage):
    """One stream: a loop over the panels that apps have registered for it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The page."""
        return render(request, self.template_name, self.shown())
