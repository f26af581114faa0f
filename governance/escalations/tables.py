"""The list of escalations."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from doors.tables import Column, Empty, Table
from doors.templatetags.doors import state as state_mark
from governance.bodies.models import Body
from governance.escalations import selectors
from governance.escalations.models import Escalation
from governance.escalations.states import WAITING, EscalationState
from governance.escalations.wording import SHORT, asked, standing
from rights.matrix.models import Level
from streams.models import ValueStream
from streams.selectors import streams_to_choose
from tenancy import clock

OPEN = "waiting"


def _bodies(_request: Any) -> QuerySet[Body]:
    return Body.objects.order_by("name")


def _levels(_request: Any) -> QuerySet[Level]:
    return Level.objects.order_by("rank")


def _streams(request: Any) -> QuerySet[ValueStream]:
    """What the reader may choose from; nothing while the schema is drawn."""
    return streams_to_choose(request.membership, clock.now()) if request else ValueStream.objects.none()


def today() -> date:
    """The day on the organisation's wall clock."""
    return timezone.localtime(clock.now()).date()


def _question(escalation: Escalation) -> str:
    """The question, and below it the stream it comes from."""
    return format_html('{}<span class="sub">{}</span>', escalation.title, escalation.stream.name)


def _asked(escalation: Escalation) -> str:
    """Who is asked, and below it the level."""
    if escalation.level is None:
        return format_html('{}<span class="sub">{}</span>', asked(escalation), escalation.covering_rule)
    return format_html('{}<span class="sub">{}</span>', asked(escalation), escalation.level)


def _state(escalation: Escalation) -> str:
    return state_mark(*standing(escalation, today()))


class EscalationFilters(FilterSet):
    """By state, level, body, stream, and whether it waits for the reader."""

    state = ChoiceFilter(
        choices=[(OPEN, _("Waiting for an answer")), *((state.value, SHORT[state]) for state in EscalationState)],
        label=_("State"),
        empty_label=_("Any"),
        method="by_state",
    )
    waits = ChoiceFilter(
        choices=[("me", _("my answer"))], label=_("Waits for"), empty_label=_("Anybody"), method="mine"
    )
    level = ModelChoiceFilter(queryset=_levels, label=_("Level"), empty_label=_("Any"))
    body = ModelChoiceFilter(queryset=_bodies, label=_("Body"), empty_label=_("Any"))
    stream = ModelChoiceFilter(queryset=_streams, label=_("Stream"), empty_label=_("Any"))

    class Meta:
        model = Escalation
        fields = ["level", "body", "stream"]

    def by_state(self, rows: QuerySet[Escalation], _name: str, value: str) -> QuerySet[Escalation]:
        """One state, or all that wait for an answer."""
        return rows.filter(state__in=WAITING if value == OPEN else {value})

    def mine(self, rows: QuerySet[Escalation], _name: str, _value: str) -> QuerySet[Escalation]:
        """Those that wait for an answer of the reader."""
        return rows.filter(pk__in=selectors.waiting_for(self.request.membership, clock.now()).order_by().values("pk"))


class EscalationTable(Table):
    """Wants the rows of `selectors.listed`. Who raised something stands on its own page only."""

    name = "escalations"
    caption = _("Escalations")
    columns = [
        Column("title", _("Question"), "title", sort="title", link=Escalation.get_absolute_url, draw=_question),
        Column("number", _("Number"), "number", sort="number"),
        Column("asked", _("Who is asked"), asked, sort=["level__rank", "body__name"], draw=_asked),
        Column("criterion", _("Criterion"), "criterion", sort="criterion"),
        Column("state", _("State"), lambda row: str(SHORT[EscalationState(row.state)]), sort="state", draw=_state),
        Column("due", _("Answer due"), "due_on", sort="due_on", kind="date"),
        Column("raised", _("Raised"), "raised_at", sort="raised_at", kind="date"),
    ]
    filters = EscalationFilters
    search_fields = ["number", "title"]
    search_label = _("Number or question")
    ordering = ["-raised_at", "-id"]
    empty = Empty(
        _("No escalation"),
        _(
            "A question leaves its level only for a criterion that the matrix names. Then a clock runs in working days, and "
            "when nobody answers, first the chair is reminded and then the next level is asked."
        ),
        "arrow-up",
    )
