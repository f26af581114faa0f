"""The audit record as people read it: a list to filter and take away, and whether the chain is whole."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from audit import selectors
from audit.models import Event, EventQuerySet
from doors.api import TenantViewSet
from doors.pages import ListPage
from doors.tables import Column, Empty, Table
from doors.templatetags.doors import state
from rights.declared_rights import READ_AUDIT
from rights.services import may, require
from tenancy import clock

REFUSED = "refused:"  # what an action that a rule refused begins with


class EventFilter(django_filters.FilterSet):
    """What the record can be narrowed to."""

    action = django_filters.CharFilter(label=_("Action begins with"), lookup_expr="startswith")
    since = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("To"), field_name="at", lookup_expr="date__lte")
    object_ref = django_filters.UUIDFilter(label=_("Thing (id)"))

    class Meta:
        model = Event
        fields = ["action", "since", "until", "object_ref"]


def _action(event: Event) -> str:
    """Its code; a refusal carries its mark."""
    if event.action.startswith(REFUSED):
        return state("stop", event.action.removeprefix(REFUSED))
    return format_html('<span class="code">{}</span>', event.action)


class EventTable(Table):
    """Who did what, when and why."""

    name = "audit"
    caption = _("Audit record")
    filters = EventFilter
    ordering = ("-at", "-id")
    columns = [
        Column("at", _("When"), "at", sort="at", kind="moment"),
        Column("by", _("By"), lambda event: str(event.by) if event.by else str(_("the system"))),
        Column("action", _("Action"), "action", sort="action", draw=_action),
        Column("label", _("Thing"), "label"),
        Column("because", _("Reason"), "because"),
        Column("rule", _("Rule"), "rule"),
    ]
    empty = Empty(
        _("Nothing is recorded yet"),
        _("Whatever somebody changes, or is refused, is written here and chained to what came before."),
        icon="scroll-text",
    )


def events_for(request: Any) -> EventQuerySet:
    """Everything for auditors and administrators, the own acts for everyone else."""
    everything = bool(may(request.membership, READ_AUDIT.code, request.organisation, at=clock.now()))
    return selectors.visible_events(request.membership, everything=everything)


class AuditPage(ListPage):
    """The list, with the head of the chain above it."""

    title = _("Audit")
    template_name = "audit/list.html"
    table_class = EventTable

    def rows(self) -> QuerySet[Event]:
        return events_for(self.request)

    def context(self) -> dict[str, Any]:
        everything = bool(may(self.request.membership, READ_AUDIT.code, self.request.organisation, at=clock.now()))
        return {"everything": everything, "head": selectors.chain_head()}


class ChainPage(AuditPage):
    """The same page, after walking the whole chain. Only for those who may read all of it."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.membership, READ_AUDIT.code, request.organisation, at=clock.now())
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        context = super().context()
        fault = selectors.chain_fault(context["head"])
        return context | {"checked": True, "fault": fault, "back": reverse("audit:list")}


class EventOut(serializers.ModelSerializer):
    """One event of the record."""

    by = serializers.CharField(source="by_id", allow_null=True)
    label = serializers.CharField()
    because = serializers.CharField()

    class Meta:
        model = Event
        fields = ["id", "at", "action", "object_type", "object_ref", "by", "rule", "version", "label", "because"]
        read_only_fields = fields


class EventViewSet(TenantViewSet):
    """The audit record: everything for auditors and administrators, the own acts for everyone else."""

    out = EventOut
    model = Event
    filterset_class = EventFilter

    def rows(self) -> QuerySet[Event]:
        return events_for(self.request)
