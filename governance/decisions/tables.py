"""The register: every decision that the reader may see."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter, FilterSet

from doors.choices import ModelChoiceFilter
from doors.tables import Column, Empty, Table
from doors.templatetags.doors import state as state_mark
from governance.bodies.models import Body
from governance.decisions import selectors
from governance.decisions.models import Decision
from governance.decisions.states import ASKED, SEALED, DecisionState
from governance.decisions.wording import decider, kind_label, kinds, standing
from governance.priorities.models import StrategicPriority
from rights.matrix.models import Level
from streams.models import ValueStream
from streams.selectors import streams_to_choose
from tenancy import clock

OPEN, ANSWERED = "open", "sealed"


def _streams(request: Any) -> QuerySet[ValueStream]:
    """What the reader may choose from; nothing while the schema is drawn."""
    return streams_to_choose(request.membership, clock.now()) if request else ValueStream.objects.none()


def _bodies(_request: Any) -> QuerySet[Body]:
    return Body.objects.order_by("name")


def _priorities(_request: Any) -> QuerySet[StrategicPriority]:
    return StrategicPriority.objects.order_by("rank", "name")


def _levels(_request: Any) -> QuerySet[Level]:
    return Level.objects.order_by("rank")


def today() -> date:
    """The day on the organisation's wall clock."""
    return timezone.localtime(clock.now()).date()


def _question(decision: Decision) -> str:
    """The question, and below it what kind it is of."""
    return format_html('{}<span class="sub">{}</span>', decision.title, kind_label(decision.kind))


def _number(decision: Decision) -> str:
    return format_html('<span class="code">{}</span>', decision.number)


def _decider(decision: Decision) -> str:
    """Who decides, and below it the level and the rule that says so."""
    who = decider(decision)
    if not decision.level_id:
        return format_html('<span class="mute">{}</span>', _say("not asked yet"))
    level = str(decision.level)
    above = level if who != level else ""
    return format_html('{}<span class="sub">{}</span>', who, " · ".join(filter(None, (above, decision.rule))))


def _state(decision: Decision) -> str:
    """Shape and word; a decision whose place a newer one has taken says so below."""
    tone, word = standing(decision, today())
    mark = state_mark(tone, word)
    if not getattr(decision, "is_superseded", False):
        return mark
    return format_html('{}<span class="sub">{}</span>', mark, _say("superseded"))


class DecisionFilters(FilterSet):
    """By state, level, body, stream, kind, whom it waits for, and when it was asked."""

    state = ChoiceFilter(
        choices=[(OPEN, _("Waiting for an answer")), (ANSWERED, _("Sealed")), *DecisionState.choices],
        label=_("State"),
        empty_label=_("Any"),
        method="by_state",
    )
    waits = ChoiceFilter(
        choices=[("me", _("my decision")), ("asked", _("my word before it")), ("others", _("others, asked by me"))],
        label=_("Waits for"),
        empty_label=_("Anybody"),
        method="by_waiting",
    )
    level = ModelChoiceFilter(queryset=_levels, label=_("Level"), empty_label=_("Any"))
    body = ModelChoiceFilter(queryset=_bodies, label=_("Body"), empty_label=_("Any"))
    stream = ModelChoiceFilter(queryset=_streams, label=_("Stream"), empty_label=_("Any"))
    priority = ModelChoiceFilter(queryset=_priorities, label=_("Priority"), empty_label=_("Any"))
    kind = ChoiceFilter(choices=kinds, label=_("Kind"), empty_label=_("Any"))
    since = DateFilter(field_name="drafted_at", lookup_expr="date__gte", label=_("From"))
    until = DateFilter(field_name="drafted_at", lookup_expr="date__lte", label=_("To"))

    class Meta:
        model = Decision
        fields = ["level", "body", "stream", "kind"]

    def by_state(self, rows: QuerySet[Decision], _name: str, value: str) -> QuerySet[Decision]:
        """One state, all that wait for an answer, or all that have got one."""
        return rows.filter(state__in={OPEN: ASKED, ANSWERED: SEALED}.get(value, {value}))

    def by_waiting(self, rows: QuerySet[Decision], _name: str, value: str) -> QuerySet[Decision]:
        """Those that wait for the reader, or for others whom the reader asked."""
        reader, at = self.request.membership, clock.now()
        match value:
            case "me":
                return rows.filter(pk__in=selectors.waits_for(reader, at).values("pk"))
            case "asked":
                return rows.filter(pk__in=selectors.asks_for(reader, at).values("decision"))
            case _:
                return rows.filter(pk__in=selectors.waits_for_others(reader, at).values("pk"))


class DecisionTable(Table):
    """Wants the rows of `selectors.listed`."""

    name = "decisions"
    caption = _("Decisions")
    columns = [
        Column("title", _("Question"), "title", sort="title", link=lambda row: row.get_absolute_url(), draw=_question),
        Column("number", _("Number"), "number", sort="number", draw=_number),
        Column(
            "stream",
            _("Stream"),
            lambda row: row.stream.name if row.stream else _say("all streams"),
            sort="stream__name",
        ),
        Column("decider", _("Who decides"), decider, sort=["level__rank", "body__name"], draw=_decider),
        Column("state", _("State"), lambda row: row.get_state_display(), sort="state", draw=_state),
        Column("due", _("Answer due"), "due_on", sort="due_on", kind="date"),
        Column("decided", _("Decided"), "decided_at", sort="decided_at", kind="date"),
    ]
    filters = DecisionFilters
    search_fields = ["number", "title"]
    search_label = _("Number or question")
    ordering = ["-drafted_at", "-id"]
    empty = Empty(
        _("No decision yet"),
        _(
            "Type the facts of a question and see at once who decides it, by which rule, and what would change that. "
            "What is decided is sealed: it is never edited, only superseded by a newer decision."
        ),
        "gavel",
    )
