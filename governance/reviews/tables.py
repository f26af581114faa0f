"""The lists of reviews and of what they ask to be changed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from doors.tables import Column, Empty, Table
from doors.templatetags.doors import state as state_mark
from governance.bodies.models import Body
from governance.escalations.tables import today
from governance.reviews import selectors
from governance.reviews.models import ChangeRequest, DecisionReview
from governance.reviews.states import RequestState, ReviewState, Verdict
from governance.reviews.wording import about, decided_by, request_standing, standing
from streams.models import ValueStream
from streams.selectors import streams_to_choose
from tenancy import clock


def _bodies(_request: Any) -> QuerySet[Body]:
    return Body.objects.order_by("name")


def _streams(request: Any) -> QuerySet[ValueStream]:
    """What the reader may choose from; nothing while the schema is drawn."""
    return streams_to_choose(request.membership, clock.now()) if request else ValueStream.objects.none()


def _decision(review: DecisionReview) -> str:
    """The decision, and below it the stream."""
    decision = review.decision
    return format_html('{}<span class="sub">{}</span>', decision.title, decision.stream.name if decision.stream else "")


class ReviewFilters(FilterSet):
    """By state, verdict, body, stream, and whether it waits for the reader."""

    state = ChoiceFilter(
        choices=[("now", _("due now")), ("due", _("to come")), ("done", _("done"))],
        label=_("State"),
        empty_label=_("Any"),
        method="by_state",
    )
    waits = ChoiceFilter(
        choices=[("me", _("my review"))], label=_("Waits for"), empty_label=_("Anybody"), method="mine"
    )
    verdict = ChoiceFilter(choices=Verdict.choices, label=_("Verdict"), empty_label=_("Any"))
    body = ModelChoiceFilter(field_name="decision__body", queryset=_bodies, label=_("Decided by"), empty_label=_("Any"))
    stream = ModelChoiceFilter(
        field_name="decision__stream", queryset=_streams, label=_("Stream"), empty_label=_("Any")
    )

    class Meta:
        model = DecisionReview
        fields = ["verdict"]

    def by_state(self, rows: QuerySet[DecisionReview], _name: str, value: str) -> QuerySet[DecisionReview]:
        """Due by today, all to come, or done."""
        if value == "now":
            return rows.filter(state=ReviewState.DUE, due_on__lte=today())
        return rows.filter(state=value)

    def mine(self, rows: QuerySet[DecisionReview], _name: str, _value: str) -> QuerySet[DecisionReview]:
        """Those that the reader is asked for."""
        due = selectors.waiting_for(self.request.membership, clock.now(), until=today())
        return rows.filter(pk__in=due.order_by().values("pk"))


class ReviewTable(Table):
    """Wants the rows of `selectors.listed`."""

    name = "reviews"
    caption = _("Reviews of decisions")
    columns = [
        Column(
            "decision", _("Decision"), "decision.title", sort="decision__title", link=DecisionReview.get_absolute_url,
            draw=_decision,
        ),
        Column("number", _("Number"), "decision.number", sort="decision__number"),
        Column("by", _("Decided by"), lambda row: decided_by(row.decision), sort=["decision__body__name", "decision__role"]),
        Column("due", _("Review on"), "due_on", sort="due_on", kind="date"),
        Column("process", _("How made"), "process_score", sort="process_score", kind="num"),
        Column("outcome", _("How turned out"), "outcome_score", sort="outcome_score", kind="num"),
        Column(
            "state", _("State"), lambda row: standing(row, today())[1], sort=["state", "verdict"],
            draw=lambda row: state_mark(*standing(row, today())),
        ),
    ]  # fmt: skip
    filters = ReviewFilters
    search_fields = ["decision__number", "decision__title"]
    search_label = _("Number or question")
    ordering = ["-state", "due_on", "id"]
    empty = Empty(
        _("No review yet"),
        _(
            "A decision that names a day comes back on it by itself. How it was made is judged apart from how it turned out: "
            "a good decision can end badly, and a poor one well."
        ),
        "rotate-ccw",
    )


class RequestFilters(FilterSet):
    """By state."""

    state = ChoiceFilter(choices=RequestState.choices, label=_("State"), empty_label=_("Any"))

    class Meta:
        model = ChangeRequest
        fields = ["state"]


class RequestTable(Table):
    """Wants the rows of `selectors.listed_requests`."""

    name = "change-requests"
    caption = _("Changes that reviews ask for")
    columns = [
        Column("words", _("What should change, and why"), "words"),
        Column("about", _("About"), about, sort=["rule", "forum__name"]),
        Column(
            "review", _("From the review of"), "review.decision.number", sort="review__decision__number",
            link=lambda row: row.review.get_absolute_url(),
        ),
        Column("opened", _("Opened"), "opened_at", sort="opened_at", kind="date"),
        Column(
            "state", _("State"), lambda row: request_standing(row)[1], sort="state",
            draw=lambda row: state_mark(*request_standing(row)),
        ),
        Column("answer", _("Answer"), "answer"),
    ]  # fmt: skip
    filters = RequestFilters
    search_fields = ["words", "rule"]
    ordering = ["-opened_at", "-id"]
    empty = Empty(
        _("No change is asked for"),
        _(
            "A review can ask for a change to a rule of the matrix or to the rhythm of a forum; it stands here until it is settled."
        ),
        "git-compare",
    )
