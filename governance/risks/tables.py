"""The lists of risks, of their causes, and of appetites."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from doors.tables import Column, Empty, Table
from governance.risks.models import CauseKind, Risk
from governance.risks.rules import over
from governance.risks.states import RiskState
from governance.risks.wording import graded, standing
from streams.models import ValueStream
from streams.selectors import streams_to_choose
from tenancy import clock


def _streams(request: Any) -> QuerySet[ValueStream]:
    """What the reader may choose from; nothing while the schema is drawn."""
    return streams_to_choose(request.membership, clock.now()) if request else ValueStream.objects.none()


def _held(risk: Any) -> str:
    """Against the appetite."""
    if risk.appetite is None:
        return gettext("no appetite set")
    return gettext("above") if over(risk.grade, risk.appetite) else gettext("within")


def _tone(risk: Any) -> str:
    if risk.appetite is None:
        return "draft"
    return "stop" if over(risk.grade, risk.appetite) else "go"


class RiskFilters(FilterSet):
    """By stream, state, kind of cause, and whether it is above the appetite."""

    stream = ModelChoiceFilter(queryset=_streams, label=_("Stream"), empty_label=_("Any"))
    state = ChoiceFilter(choices=RiskState.choices, label=_("State"), empty_label=_("Any"))
    cause_kind = ChoiceFilter(choices=CauseKind.choices, label=_("It comes from"), empty_label=_("Anything"))
    appetite = ChoiceFilter(choices=[("above", _("above"))], label=_("Appetite"), empty_label=_("Any"), method="above")

    class Meta:
        model = Risk
        fields = ["stream", "state", "cause_kind"]

    def above(self, risks: QuerySet[Risk], _name: str, _wanted: str) -> QuerySet[Risk]:
        """Graver than was accepted."""
        return risks.filter(grade__gt=F("appetite"))


class RiskTable(Table):
    """Wants the rows of `selectors.listed`."""

    name = "risks"
    caption = _("Risks")
    columns = [
        Column("number", _("Number"), "number", sort="number", link=lambda one: one.get_absolute_url()),
        Column("title", _("Risk"), "title", sort="title"),
        Column("stream", _("Stream"), "stream.name", sort="stream__name"),
        Column("cause", _("Cause"), lambda one: f"{one.get_cause_kind_display()}: {one.cause_name}", sort=("cause_kind", "cause_key")),
        Column("grade", _("Grade"), "grade", sort="grade", kind="num"),
        Column("band", _("That is"), lambda one: graded(one.grade)[1], kind="state", tone=lambda one: graded(one.grade)[0]),
        Column("appetite", _("Appetite"), _held, kind="state", tone=_tone),
        Column("state", _("State"), lambda one: standing(one)[1], sort="state", kind="state", tone=lambda one: standing(one)[0]),
        Column("owner", _("Owner"), lambda one: str(one.owner)),
        Column("review", _("Review on"), "review_on", sort="review_on", kind="date"),
    ]  # fmt: skip
    filters = RiskFilters
    search_fields = ["number", "title", "cause_name"]
    ordering = ["-grade", "number", "id"]
    empty = Empty(
        _("No risk yet"),
        _("What may keep a stream from its outcome stands here with its grade, its cause, and what is done about it."),
        "circle-alert",
    )


class CauseFilters(FilterSet):
    """By kind."""

    cause_kind = ChoiceFilter(choices=CauseKind.choices, label=_("Kind of cause"), empty_label=_("Anything"))

    class Meta:
        model = Risk
        fields = ["cause_kind"]


class CauseTable(Table):
    """Wants the rows of `selectors.causes`."""

    name = "causes"
    caption = _("What risks come from")
    columns = [
        Column("name", _("Cause"), lambda row: row["name"], sort="name"),
        Column("kind", _("Kind of cause"), lambda row: CauseKind(row["cause_kind"]).label, sort="cause_kind"),
        Column("streams", _("Streams"), lambda row: row["streams"], sort="streams", kind="num"),
        Column("risks", _("Risks"), lambda row: row["risks"], sort="risks", kind="num"),
        Column("worst", _("Worst grade"), lambda row: row["worst"], sort="worst", kind="num"),
        Column(
            "band", _("That is"), lambda row: graded(row["worst"])[1], kind="state", tone=lambda row: graded(row["worst"])[0]
        ),
        Column(
            "shared", _("Shared"), lambda row: gettext("by several streams") if row["streams"] > 1 else "", kind="state",
            tone=lambda _row: "due",
        ),
    ]  # fmt: skip
    filters = CauseFilters
    search_fields = ["cause_key"]
    ordering = ["-streams", "-worst", "name"]
    tie = "cause_key"
    empty = Empty(
        _("No cause yet"),
        _("When risks of several streams name the same supplier, platform, person or rule, it shows here."),
        "waypoints",
    )


class AppetiteTable(Table):
    """Wants the rows of `selectors.appetites`."""

    name = "appetites"
    caption = _("Appetites for risk")
    columns = [
        Column("stream", _("Stream"), lambda one: one.stream.name if one.stream else gettext("every stream without its own")),
        Column("highest", _("Highest grade"), "highest", sort="highest", kind="num"),
        Column("body", _("Set by"), "body.name", sort="body__name", link=lambda one: one.body.get_absolute_url()),
        Column("because", _("Reason"), "because"),
        Column("set", _("Set"), "set_at", sort="set_at", kind="moment"),
        Column("by", _("Recorded by"), lambda one: str(one.set_by)),
    ]  # fmt: skip
    ordering = ["-set_at", "-id"]
    empty = Empty(
        _("No appetite yet"),
        _(
            "Until a body that accepts risk says up to which grade risks pass, nothing is above it and nothing is escalated."
        ),
        "scale",
    )
