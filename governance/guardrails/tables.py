"""The lists of guardrails and of what was found outside."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from doors.tables import Column, Empty, Table
from governance.bodies.models import Body
from governance.guardrails.models import Guardrail, GuardrailBreach
from governance.guardrails.states import BreachState, GuardrailState
from governance.guardrails.wording import breach_standing, limit, limit_of, measure_label, measured, standing
from streams.models import ValueStream
from streams.selectors import streams_to_choose
from tenancy import clock


def _streams(request: Any) -> QuerySet[ValueStream]:
    """What the reader may choose from; nothing while the schema is drawn."""
    return streams_to_choose(request.membership, clock.now()) if request else ValueStream.objects.none()


class GuardrailFilters(FilterSet):
    """By state, body, and whether something stands outside."""

    state = ChoiceFilter(choices=GuardrailState.choices, label=_("State"), empty_label=_("Any"), method="stand")
    broken = ChoiceFilter(choices=[("yes", _("Broken"))], label=_("Kept"), empty_label=_("Any"), method="outside")
    body = ModelChoiceFilter(
        queryset=lambda _request: Body.objects.order_by("name"), label=_("Set by"), empty_label=_("Anybody")
    )

    class Meta:
        model = Guardrail
        fields = ["body"]

    def stand(self, guardrails: QuerySet[Guardrail], _name: str, wanted: str) -> QuerySet[Guardrail]:
        """By its days."""
        at = clock.now()
        return guardrails.filter(
            {
                GuardrailState.TO_COME: Q(starts_at__gt=at),
                GuardrailState.IN_FORCE: Q(starts_at__lte=at, ends_at__gt=at),
                GuardrailState.EXPIRED: Q(ends_at__lte=at, ended_because=""),
                GuardrailState.ENDED: Q(ends_at__lte=at) & ~Q(ended_because=""),
            }[GuardrailState(wanted)]
        )

    def outside(self, guardrails: QuerySet[Guardrail], _name: str, _wanted: str) -> QuerySet[Guardrail]:
        """Something stands outside."""
        return guardrails.filter(is_broken=True)


class GuardrailTable(Table):
    """Wants the rows of `selectors.listed`."""

    name = "guardrails"
    caption = _("Guardrails")
    columns = [
        Column("number", _("Number"), "number", sort="number", link=lambda one: one.get_absolute_url()),
        Column("title", _("Guardrail"), "title", sort="title"),
        Column("measure", _("Measure"), lambda one: measure_label(one.measure), sort="measure"),
        Column("limit", _("Limit"), limit_of),
        Column("state", _("State"), lambda one: standing(one, clock.now())[1], kind="state", tone=lambda one: standing(one, clock.now())[0]),
        Column("scope", _("Binds"), lambda one: one.get_scope_display(), sort="scope"),
        Column("owner", _("Owner"), lambda one: str(one.owner)),
        Column("body", _("Set by"), "body.name", sort="body__name", link=lambda one: one.body.get_absolute_url()),
        Column("until", _("Until"), "ends_at", sort="ends_at", kind="date"),
    ]  # fmt: skip
    filters = GuardrailFilters
    search_fields = ["number", "title", "because"]
    ordering = ["-set_at", "-id"]
    empty = Empty(
        _("No guardrail yet"),
        _(
            "A body that sets guardrails says here within which limit something stays, for whom and until when. "
            "What is outside is kept and goes to a forum; nothing is blocked."
        ),
        "shield-alert",
    )


class BreachFilters(FilterSet):
    """By state and stream."""

    state = ChoiceFilter(choices=BreachState.choices, label=_("State"), empty_label=_("Any"))
    stream = ModelChoiceFilter(queryset=_streams, label=_("Stream"), empty_label=_("Any"))

    class Meta:
        model = GuardrailBreach
        fields = ["state", "stream"]


def _limit(breach: Any) -> str:
    return limit(breach, breach.guardrail.unit, breach.guardrail.currency)


class BreachTable(Table):
    """Wants the rows of `selectors.breaches`."""

    name = "breaches"
    caption = _("What was found outside guardrails")
    columns = [
        Column("guardrail", _("Guardrail"), lambda one: str(one.guardrail), sort="guardrail__number", link=lambda one: one.get_absolute_url()),
        Column("stream", _("For"), lambda one: one.stream.name if one.stream else gettext("the whole organisation"), sort="stream__name"),
        Column("value", _("Measured"), lambda one: measured(one.guardrail, one.value)),
        Column("limit", _("Limit"), _limit),
        Column("state", _("State"), lambda one: breach_standing(one)[1], sort="state", kind="state", tone=lambda one: breach_standing(one)[0]),
        Column("found", _("Found"), "found_at", sort="found_at", kind="date"),
        Column("answer", _("Answer"), lambda one: one.get_answer_display() if one.answer else ""),
        Column("until", _("Until"), "until", sort="until", kind="date"),
        Column("over", _("Over since"), "ended_at", sort="ended_at", kind="date"),
    ]  # fmt: skip
    filters = BreachFilters
    search_fields = ["guardrail__number", "guardrail__title"]
    ordering = ["-found_at", "-id"]
    empty = Empty(
        _("Nothing was outside"),
        _(
            "Each morning every guardrail is measured. What is found outside stands here with its limit of that day, "
            "until it is inside again."
        ),
        "shield-alert",
    )
