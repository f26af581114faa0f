"""The secret links of one's calendars, and the file that such a link opens."""

from collections.abc import Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doors.pages import Breadcrumb, FormPage, ListPage
from governance.cadence import selectors
from governance.cadence.entries import entry_of
from governance.cadence.forms import FeedForm, NoForm
from governance.cadence.models import CalendarFeed
from governance.cadence.rules import ical
from governance.cadence.services import feeds as services
from governance.cadence.tables import FeedTable
from governance.forums.models import Forum
from people.rules import tenant_in
from rights.visibility import visible
from streams.selectors import streams_to_choose
from tenancy import clock
from tenancy.scope import tenant_scope


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the calendar."""
    crumbs = [Breadcrumb(_("Calendar"), reverse("cadence:month"))]
    return [*crumbs, Breadcrumb(_("My calendar links"), reverse("cadence:feeds")), *steps]


class FeedList(ListPage):
    """One's own links: what they show, and when something last read them."""

    template_name = "governance/cadence/feeds.html"
    title = gettext_lazy("My calendar links")
    lead = gettext_lazy(
        "Whoever has a link sees what you see of these meetings. It dies when you revoke it, and when you leave."
    )
    table_class = FeedTable

    def crumbs(self) -> list[Breadcrumb]:
        return [*way_here()[:1], Breadcrumb(self.title)]

    def rows(self) -> QuerySet[CalendarFeed]:
        return selectors.feeds_of(self.request.membership)


class MakeFeed(FormPage):
    """Make a link."""

    title = gettext_lazy("Make a calendar link")
    lead = gettext_lazy("It is shown once, on the next page, and cannot be read again; a new one can be made.")
    form_class = FeedForm
    verb = gettext_lazy("Make the link")

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.title))

    def initial(self) -> dict[str, Any]:
        """The forum or the stream that the address names."""
        return {name: self.request.GET[name] for name in ("forum", "stream") if name in self.request.GET}

    def form_kwargs(self) -> dict[str, Any]:
        reader, at = self.request.membership, clock.now()
        forums = visible(Forum.objects.in_use().order_by("name"), reader, at=at)
        return {"forums": forums, "streams": streams_to_choose(reader, at)}

    def act(self, form: FeedForm) -> tuple[CalendarFeed, str]:
        return services.make_feed(**form.cleaned_data, by=self.request.membership, at=clock.now())

    def succeeded(self, request: HttpRequest, result: Any) -> HttpResponse:
        """The link, this once: on no other page, in no message, in no log."""
        feed, token = result
        link = f"{settings.PORTAL_URL.rstrip('/')}/calendar/{token}.ics"
        shown = {"title": _("Your new calendar link"), "crumbs": way_here(Breadcrumb(str(feed)))}
        response = render(request, "governance/cadence/feed_made.html", {**shown, "feed": feed, "link": link})
        response["Cache-Control"] = "no-store"
        return response


class RevokeFeed(FormPage):
    """End a link."""

    form_class = NoForm
    lead = gettext_lazy("Calendars that read it find nothing any more. This cannot be undone; a new link can be made.")
    verb = gettext_lazy("Revoke the link")
    done = gettext_lazy("The link is revoked.")

    @cached_property
    def feed(self) -> CalendarFeed:
        return get_object_or_404(selectors.feeds_of(self.request.membership), pk=self.kwargs["pk"])

    def page_title(self) -> str:
        return _("Revoke the link to “%(feed)s”") % {"feed": self.feed}

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(str(self.feed)))

    def act(self, form: NoForm) -> CalendarFeed:
        return services.revoke_feed(self.feed, by=self.request.membership, at=clock.now())

    def success_url(self, result: Any) -> str:
        return reverse("cadence:feeds")


@require_safe
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The file behind a link. It lies outside every organisation: a calendar has no visit, only the link."""
    tenant_id: UUID | None = tenant_in(token)
    if tenant_id is None:
        raise Http404
    at = clock.now()
    with tenant_scope(tenant_id), ExitStack() as stack:
        feed = services.opened_by(token, at=at)
        if feed is None:
            raise Http404
        reader = feed.membership
        stack.enter_context(translation.override(reader.language))
        stack.enter_context(timezone.override(reader.zone))
        seen = selectors.is_seen(feed, at)
        name = f"{feed}, {reader.tenant.name}" if seen else reader.tenant.name
        meetings = selectors.in_feed(feed, at) if seen else []
        entries = [entry_of(meeting, reader.tenant, at) for meeting in meetings]
        etag = ical.version_of(entries, name=name)
        known = get_conditional_response(request, etag=etag)
        response = known or HttpResponse(ical.feed(entries, name=name), content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="meetings.ics"'
    return response
