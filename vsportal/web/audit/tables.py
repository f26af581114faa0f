"""The record as a list: its filters, its columns, and the files it can be taken away as."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import FileResponse
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.models import REFUSED, Event, EventQuerySet, Link, Probe
from doors.exports import FORMATS, export_file, json_lines_file
from doors.tables import Column, Empty, Table
from doors.templatetags.doors import state
from rights.declared_rights import READ_AUDIT
from rights.services import may
from rights.visibility import visible
from tenancy import clock
from tenancy.models import Membership
from tenancy.rows import TenantModel
from vsportal.web.audit.things import url_of
from vsportal.web.audit.wording import action_words, facts_of, kind_words, person_ids, reason_of

SHOWN_AT_ONCE = 2  # more facts are folded


def reads_all(request: Any) -> bool:
    """May this reader see the whole record? Everybody else sees the own acts."""
    return bool(may(request.membership, READ_AUDIT.code, request.organisation, at=clock.now()))


def kinds_of_things() -> list[tuple[str, str]]:
    """Every kind of thing that can stand in the record, by name; what has no name for people never does."""
    recorded = [
        model
        for model in apps.get_models()
        if (issubclass(model, TenantModel) or model.__name__ == "Tenant")
        and isinstance(model._meta.verbose_name, Promise)
    ]
    return sorted(
        ((model._meta.label_lower, kind_words(model._meta.label_lower)) for model in recorded), key=lambda pair: pair[1]
    )


def people(request: Any) -> QuerySet[Membership]:
    """Who may have done something here."""
    return Membership.objects.select_related("user").order_by("title", "user__name", "user__email")


class EventFilter(django_filters.FilterSet):
    """What the record can be narrowed to."""

    action = django_filters.CharFilter(
        label=_("Action begins with"), lookup_expr="startswith", widget=forms.TextInput(attrs={"list": "audit-actions"})
    )
    by = django_filters.ModelChoiceFilter(label=_("Person"), queryset=people, empty_label=_("Anybody"))
    object_type = django_filters.ChoiceFilter(
        label=_("Kind of thing"), choices=kinds_of_things, empty_label=_("Any kind")
    )
    object_ref = django_filters.UUIDFilter(label=_("Thing (id)"))
    since = django_filters.DateFilter(
        label=_("From"), field_name="at", lookup_expr="date__gte", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label=pgettext_lazy("a period", "To"),
        field_name="at",
        lookup_expr="date__lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    refused = django_filters.ChoiceFilter(
        label=_("Which"), choices=[("on", _("Refusals only"))], empty_label=_("Everything"), method="only_refused"
    )

    class Meta:
        model = Event
        fields = ["action", "by", "object_type", "object_ref", "since", "until", "refused"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is not None and not reads_all(self.request):
            self.filters.pop("by", None)  # the own acts are by nobody else

    def only_refused(self, events: EventQuerySet, _name: str, _wanted: str) -> EventQuerySet:
        """Refusals alone, when they are asked for."""
        return events.refused()


def _action(event: Event) -> str:
    """What was done in words, with its code; a refusal carries its mark."""
    words = action_words(event.action)
    head = state("stop", _now("Refused")) if event.action.startswith(REFUSED) else words
    return format_html('{}<span class="sub code">{}</span>', head, event.action.removeprefix(REFUSED))


def _thing(event: Event) -> str:
    url, label = url_of(event), event.label or "–"
    name = format_html('<a href="{}">{}</a>', url, label) if url else label
    return format_html('{}<span class="sub">{}</span>', name, kind_words(event.object_type))


def _reason(event: Event) -> str:
    """Why, and what was before and after."""
    facts = facts_of(event, getattr(event, "names", {}))
    if not facts:
        return format_html("{}", reason_of(event) or "–")
    lines = format_html('<dl class="kv">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", facts))
    if len(facts) <= SHOWN_AT_ONCE:
        return format_html("{}{}", reason_of(event), lines)
    summary = _now("Facts")
    return format_html(
        '{}<details class="s"><summary>{} ({})</summary>{}</details>', reason_of(event), summary, len(facts), lines
    )


def _rule(event: Event) -> str:
    if not event.rule:
        return SafeString('<span class="mute">–</span>')
    return format_html('<span class="code">{}{}</span>', event.rule, f" ({event.version})" if event.version else "")


FILE_COLUMNS: dict[Any, Callable[[Any], Any]] = {
    _("When"): lambda event: event.at,
    _("By"): lambda event: str(event.by) if event.by else str(_("the system")),
    _("Action"): lambda event: event.action,
    _("Kind of thing"): lambda event: kind_words(event.object_type),
    _("Thing"): lambda event: event.label,
    _("Reason"): reason_of,
    _("Facts"): lambda event: "; ".join(f"{name}: {words}" for name, words in facts_of(event)),
    _("Rule"): lambda event: event.rule,
    _("Version"): lambda event: event.version,
    _("Record"): lambda event: event.seq,
    _("Thing (id)"): lambda event: str(event.object_ref),
}


class EventTable(Table):
    """Who did what, to what, when, why and under which rule."""

    name = "audit"
    caption = _("Audit record")
    filters = EventFilter
    search_fields = ("words__label", "words__because", "action", "by__title", "by__user__name")
    ordering = ("-at", "-id")
    columns = [
        Column("at", _("When"), "at", sort="at", kind="moment"),
        Column("by", _("By"), lambda event: str(event.by) if event.by else str(_("the system")), sort="by__title"),
        Column("action", _("What"), "action", sort="action", draw=_action),
        Column("label", _("Thing"), "label", sort=("object_type", "object_ref"), draw=_thing),
        Column("because", _("Reason and facts"), "because", draw=_reason),
        Column("rule", _("Rule"), "rule", sort="rule", draw=_rule),
        Column("number", _("Record"), "seq", kind="num"),
    ]
    empty = Empty(
        _("Nothing is recorded yet"),
        _("Whatever somebody changes, or is refused, is written here and chained to what came before."),
        icon="scroll-text",
    )

    @cached_property
    def page(self) -> Any:
        """The page, its people named; one query more than other lists."""
        page = super().page
        events = list(page.object_list)
        ids = set().union(*(person_ids(event) for event in events)) if events else set()
        names = {str(one.pk): str(one) for one in people(self.request).filter(pk__in=ids)} if ids else {}
        for event in events:
            event.names = names
        page.object_list = events
        return page

    @property
    def export_urls(self) -> list[tuple[str, str]]:
        """Also as JSON lines, with every fact as it was recorded."""
        return [*super().export_urls, ("JSON", self.url(export="jsonl", page=None))]

    def export(self, day: str) -> FileResponse | None:
        """All that a record holds, in columns of their own; JSON lines keep its facts as they were recorded."""
        code, name = self.data.get("export", ""), f"{self.name}-{day}"
        rows = self.found.iterator(chunk_size=2000)
        if code == "jsonl":
            return json_lines_file(name, (_line(event) for event in rows))
        if code not in FORMATS:
            return None
        lines = ([read(event) for read in FILE_COLUMNS.values()] for event in rows)
        return export_file(code, name, [str(label) for label in FILE_COLUMNS], lines)


def _line(event: Event) -> str:
    """One record as a line of JSON."""
    record = {
        "record": event.seq,
        "id": event.pk,
        "at": event.at,
        "action": event.action,
        "object_type": event.object_type,
        "object_ref": event.object_ref,
        "by": event.by_id,
        "person": str(event.by) if event.by else None,
        "rule": event.rule,
        "version": event.version,
        "label": event.label,
        "because": event.because,
        "facts": (event.words or {}).get("facts") or {},
    }
    return json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False)


def events_seen_by(membership: Membership, *, at: datetime) -> EventQuerySet:
    """What this person may read of the record, newest first, each event with the number of its record in the chain."""
    events = Event.objects.select_related("by__user").newest_first()
    number = Link.objects.filter(event=OuterRef("pk")).values("seq")  # a join would be made for the count, too
    return visible(events, membership, at=at).annotate(seq=Subquery(number[:1]))


def _samples(probe: Probe) -> str:
    return format_html_join("", '<p class="hash">{}</p>', ((sample,) for sample in probe.samples))


class ProbeTable(Table):
    """Who asked for what is not here, or not theirs to see."""

    name = "probes"
    caption = _("Requests that found nothing")
    ordering = ("-window_at", "-id")
    search_fields = ("by__title", "by__user__name")
    search_label = _("Search for a person")
    columns = [
        Column("from", _("Ten minutes from"), "window_at", sort="window_at", kind="moment"),
        Column("by", _("By"), "by", sort="by__title"),
        Column("count", _("Times"), "count", sort="count", kind="num"),
        Column("samples", _("For example"), lambda probe: "; ".join(probe.samples), draw=_samples),
    ]
    empty = Empty(
        _("Nobody has knocked where nothing is"),
        _("When somebody asks for ids that do not exist, or that they may not see, it is counted here."),
        icon="shield-alert",
    )
