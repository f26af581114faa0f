"""What search finds of governance: who governs and when they meet, what was decided and agreed, what may go wrong."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Case, DurationField, F, Model, Value, When
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from doors.search import SearchSource
from governance.actions.models import Action
from governance.bodies.models import Body
from governance.decisions.models import Decision
from governance.forums.models import Forum
from governance.guardrails.models import Guardrail
from governance.meetings.models import Meeting
from governance.minutes.models import MinuteLine
from governance.priorities.models import StrategicPriority
from governance.risks.models import Risk
from rights.visibility import visible
from tenancy.models import Membership


def _of(model: type[Model], *beside: str) -> Callable[[Membership, datetime], Any]:
    """The rows of a table that a reader may see, with what their line names."""
    return lambda reader, at: visible(model._default_manager.select_related(*beside), reader, at=at)


def _said(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)


def _nearest(at: datetime) -> tuple[Any, ...]:
    """Meetings around now come first, those to come before those that are over."""
    coming = When(starts_at__gte=at, then=F("starts_at") - Value(at))
    return Case(coming, output_field=DurationField()), F("starts_at").desc()


SOURCES = [
    SearchSource(
        "decisions", 40, _("Decisions"), "gavel", _of(Decision, "stream"),
        fields=(("number", "A"), ("title", "A"), ("stream__name", "B"), ("rationale", "C"), ("answer", "C")),
        title=lambda decision: f"{decision.number} {decision.title}",
        line=lambda decision: _said(decision.get_state_display(), decision.stream),
        newest=lambda _at: ("-drafted_at",),
        number="number",
    ),
    SearchSource(
        "risks", 50, _("Risks"), "circle-alert", _of(Risk, "stream"),
        fields=(
            ("number", "A"), ("title", "A"), ("cause_name", "B"), ("stream__name", "B"), ("description", "C"),
            ("response", "C"),
        ),
        title=lambda risk: f"{risk.number} {risk.title}",
        line=lambda risk: _said(risk.get_state_display(), risk.stream, risk.cause_name),
        newest=lambda _at: ("-recorded_at",),
        number="number",
    ),
    SearchSource(
        "guardrails", 55, _("Guardrails"), "shield-alert", _of(Guardrail, "body"),
        fields=(("number", "A"), ("title", "A"), ("body__name", "B"), ("because", "C")),
        title=lambda guardrail: f"{guardrail.number} {guardrail.title}",
        line=lambda guardrail: _said(guardrail.body, guardrail.because),
        newest=lambda _at: ("-set_at",),
        number="number",
    ),
    SearchSource(
        "actions", 60, _("Actions"), "check", _of(Action, "meeting__forum", "owner__user"),
        fields=(("what", "A"), ("meeting__forum__name", "B"), ("words", "C")),
        title=lambda action: action.what,
        line=lambda action: _said(
            action.get_state_display(), action.owner, date_format(action.due_on, "DATE_FORMAT"), action.meeting.forum
        ),
        newest=lambda _at: ("-agreed_at",),
    ),
    SearchSource(
        "meetings", 70, _("Meetings"), "calendar-days", _of(Meeting, "forum__body"),
        fields=(("forum__name", "A"), ("occurrence", "A"), ("forum__body__name", "B"), ("reason", "C")),
        title=lambda meeting: f"{meeting.forum.name}, {date_format(meeting.local_start, 'DATE_FORMAT')}",
        line=lambda meeting: _said(meeting.get_state_display(), meeting.forum.body),
        newest=_nearest,
    ),
    SearchSource(
        "minutes", 75, _("Minutes"), "scroll-text", _of(MinuteLine, "minutes__meeting__forum", "item"),
        fields=(("text", "A"), ("item__title", "B"), ("minutes__meeting__forum__name", "B")),
        title=lambda line: Truncator(line.text).chars(120),
        line=lambda line: _said(line.minutes.meeting.forum, date_format(line.said_at, "DATE_FORMAT"), line.item),
        newest=lambda _at: ("-said_at",),
    ),
    SearchSource(
        "forums", 80, _("Forums"), "users-round", _of(Forum, "body", "stream"),
        fields=(("name", "A"), ("body__name", "B"), ("stream__name", "B")),
        title=lambda forum: forum.name,
        line=lambda forum: _said(
            forum.get_purpose_display(), forum.get_cycle_display(), forum.body, _("closed") if forum.closed_at else ""
        ),
        newest=lambda _at: (F("closed_at").desc(nulls_first=True), "name"),
    ),
    SearchSource(
        "bodies", 90, _("Bodies"), "landmark", _of(Body),
        fields=(("name", "A"), ("mandate", "C")),
        title=lambda body: body.name,
        line=lambda body: body.mandate,
        newest=lambda _at: ("name",),
    ),
    SearchSource(
        "priorities", 100, _("Strategic priorities"), "target", _of(StrategicPriority, "body"),
        fields=(("name", "A"), ("aim", "C")),
        title=lambda priority: priority.name,
        line=lambda priority: _said(priority.body, priority.aim),
        newest=lambda _at: ("-starts_at",),
    ),
]  # fmt: skip
