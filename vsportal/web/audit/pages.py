"""The audit record as a list, whether its chain is whole, the evidence of one thing, and who knocked where nothing is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from audit import selectors, services
from audit.models import Event, EventQuerySet, Probe
from doors.pages import Breadcrumb, ListPage
from rights.declared_rights import READ_AUDIT
from rights.services import require
from tenancy import clock
from vsportal.web.audit.evidence import evidence_file
from vsportal.web.audit.tables import EventTable, ProbeTable, events_seen_by, reads_all
from vsportal.web.audit.trend import bars
from vsportal.web.audit.wording import ACTIONS

TREND_DAYS = 28


def events_for(request: Any) -> EventQuerySet:
    """Everything for auditors and administrators, the own acts for everyone else."""
    return events_seen_by(request.membership, at=clock.now())


class AuditPage(ListPage):
    """The list, with what the last walk along the chain found above it."""

    title = _("Audit")
    lead = _(
        "Who did what, when, why and under which rule. Nothing here can be changed, and every record proves the one before."
    )
    template_name = "audit/list.html"
    table_class = EventTable

    def rows(self) -> QuerySet[Event]:
        return events_for(self.request)

    def context(self) -> dict[str, Any]:
        head, walk = selectors.chain_head(), selectors.last_walk()
        return {
            "everything": reads_all(self.request),
            "head": head,
            "walk": walk,
            "since": head["seq"] - walk.seq if walk else head["seq"],
            "actions": ACTIONS,
        }

    def shown(self, **more: Any) -> dict[str, Any]:
        """With the one thing that the list is narrowed to, if it is, for the way to its evidence."""
        shown = super().shown(**more)
        first = next(iter(more["table"].page.object_list), None) if self.request.GET.get("object_ref") else None
        return shown | {"thing": first if shown["everything"] else None}


@require_POST
def walk(request: Any) -> HttpResponse:
    """Walk the whole chain now, and say what came of it. Only for those who may read all of it."""
    require(request.membership, READ_AUDIT.code, request.organisation, at=clock.now())
    found = services.walk_chain(by=request.membership, at=clock.now())
    if found.fault:
        messages.error(request, gettext("The chain is broken: %(fault)s.") % {"fault": found.fault})
    else:
        said = ngettext("The chain is whole: %(n)s record.", "The chain is whole: %(n)s records.", found.seq)
        messages.success(request, said % {"n": found.seq})
    return HttpResponseRedirect(reverse("audit:list"))


@require_safe
def evidence(request: HttpRequest, pk: UUID) -> FileResponse:
    """The records of the thing that this record is about, with the proof that nobody changed them."""
    event = get_object_or_404(events_for(request), pk=pk)
    require(request.membership, READ_AUDIT.code, request.organisation, at=clock.now())  # type: ignore[attr-defined]
    return evidence_file(event, by=request.membership, at=clock.now())  # type: ignore[attr-defined]


class AttemptsPage(ListPage):
    """Who asked for ids that are not here or not theirs, and how often rules refused; day by day."""

    title = _("Refusals and probes")
    lead = _(
        "A rule that refuses is at work; many requests that find nothing can be somebody guessing. "
        "Both are counted, with nothing that anybody typed."
    )
    template_name = "audit/attempts.html"
    table_class = ProbeTable

    def crumbs(self) -> list[Breadcrumb]:
        return [Breadcrumb(_("Audit"), reverse("audit:list")), Breadcrumb(self.title)]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.membership, READ_AUDIT.code, request.organisation, at=clock.now())
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Probe]:
        return selectors.probes()

    def context(self) -> dict[str, Any]:
        days = selectors.attempts_by_day(at=clock.now(), days=TREND_DAYS, zone=self.request.organisation.zone)
        return {
            "days": days,
            "refused": sum(refused for _day, refused, _probes in days),
            "probed": sum(probes for _day, _refused, probes in days),
            "refusals_bars": bars([(day, refused) for day, refused, _probes in days], gettext("Refusals a day")),
            "probes_bars": bars([(day, probes) for day, _refused, probes in days], gettext("Probes a day")),
        }
