"""The pages of reviews."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doors.pages import Breadcrumb, FormPage, ListPage
from governance.decisions.models import Decision
from governance.decisions.states import DecisionState
from governance.escalations.tables import today
from governance.forums.models import Forum
from governance.reviews import selectors, services
from governance.reviews.forms import AskForm, ReviewForm, SettleForm
from governance.reviews.models import ChangeRequest, DecisionReview
from governance.reviews.rules import ENOUGH
from governance.reviews.states import RequestState, ReviewState, Verdict
from governance.reviews.tables import RequestTable, ReviewTable
from governance.reviews.wording import decided_by, request_standing, standing
from rights.matrix.selectors import router_of, version_in_force
from rights.services import may, require
from rights.visibility import visible, visible_or_404
from tenancy import clock


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the list of reviews."""
    return [Breadcrumb(_("Decision reviews"), reverse("reviews:list")), *steps]


class ReviewList(ListPage):
    """Which decisions come back, and what their reviews say together."""

    template_name = "governance/reviews/list.html"
    title = gettext_lazy("Decision reviews")
    lead = gettext_lazy("Decisions come back on their day. How one was made is judged apart from how it turned out.")
    table_class = ReviewTable

    def rows(self) -> QuerySet[DecisionReview]:
        return selectors.listed(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        found = selectors.calibrations(self.request.membership, clock.now())
        return {"calibrations": found, "enough": ENOUGH}


class RequestList(ListPage):
    """What reviews ask to be changed."""

    title = gettext_lazy("Change requests")
    lead = gettext_lazy("What reviews ask to be changed: a rule of the matrix, or the rhythm of a forum.")
    table_class = RequestTable
    template_name = "governance/reviews/requests.html"

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(_("Change requests")))

    def rows(self) -> QuerySet[ChangeRequest]:
        return selectors.listed_requests(self.request.membership, clock.now())


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One review: the decision with what was expected, what was found, and what it asks for."""
    at, reader = clock.now(), request.membership
    review = _review(request, pk)
    decision = review.decision
    tone, word = standing(review, today())
    due = review.state == ReviewState.DUE
    asked = list(selectors.listed_requests(reader, at).filter(review=review).order_by("opened_at"))
    return render(
        request,
        "governance/reviews/detail.html",
        {
            "title": decision.title,
            "crumbs": way_here(Breadcrumb(decision.number)),
            "review": review,
            "decision": decision,
            "decided_by": decided_by(decision),
            "tone": tone,
            "word": word,
            "reviewers": selectors.reviewers(review, at) if due else [],
            "may_review": services.may_review(review, reader, at=at),
            "successor": None if due or review.verdict == Verdict.KEEP else _successor(decision, reader, at),
            "requests": [(one, *request_standing(one), _may_settle(one, reader, at)) for one in asked],
        },
    )


def _successor(decision: Decision, reader: Any, at: Any) -> Decision | None:
    newer = Decision.objects.filter(supersedes=decision).exclude(state=DecisionState.WITHDRAWN)
    return visible(newer, reader, at=at).order_by("-drafted_at").first()


def _may_settle(request: ChangeRequest, reader: Any, at: Any) -> bool:
    if request.state != RequestState.OPEN:
        return False
    return bool(may(reader, services.right_to_settle(request), request.forum, at=at))


def _review(request: Any, pk: UUID) -> DecisionReview:
    rows = DecisionReview.objects.select_related(*selectors.ROWS, "reviewed_by__user")
    found: DecisionReview = visible_or_404(rows, request.membership, at=clock.now(), pk=pk)
    return found


class _OfReview(FormPage):
    """A form for those who review the decision."""

    @cached_property
    def review(self) -> DecisionReview:
        return _review(self.request, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who reviews."""
        services.require_reviewer(self.review, by=self.request.membership, at=clock.now())
        return super().get(request, *args, **kwargs)

    def page_lead(self) -> str:
        return str(self.review.decision)

    def crumbs(self) -> Sequence[Breadcrumb]:
        here = Breadcrumb(self.review.decision.number, self.review.get_absolute_url())
        return way_here(here, Breadcrumb(self.page_title()))


class Record(_OfReview):
    """Record a review."""

    form_class = ReviewForm
    template_name = "governance/reviews/record.html"
    title = gettext_lazy("Review the decision")
    verb = gettext_lazy("Record and seal")
    done = gettext_lazy("The review is recorded.")

    def context(self) -> dict[str, Any]:
        return {"decision": self.review.decision, "decided_by": decided_by(self.review.decision)}

    def act(self, form: Any) -> DecisionReview:
        return services.record_review(self.review, by=self.request.membership, at=clock.now(), **form.cleaned_data)

    def success_url(self, result: DecisionReview) -> str:
        """To the draft that takes its place, where there is one."""
        if result.verdict == Verdict.KEEP:
            return result.get_absolute_url()
        successor = _successor(result.decision, self.request.membership, clock.now())
        return successor.get_absolute_url() if successor else result.get_absolute_url()


class Ask(_OfReview):
    """Ask for a change."""

    form_class = AskForm
    title = gettext_lazy("Ask for a change")
    verb = gettext_lazy("Ask for it")
    done = gettext_lazy("The change is asked for.")

    def form_kwargs(self) -> dict[str, Any]:
        at = clock.now()
        version = version_in_force(at)
        rules = router_of(version).table.rules if version else ()
        forums = visible(Forum.objects.in_use().order_by("name"), self.request.membership, at=at)
        return {"rules": [(one.code, f"{one.code} {one.sentence}".strip()) for one in rules], "forums": forums}

    def act(self, form: Any) -> ChangeRequest:
        return services.open_request(self.review, by=self.request.membership, at=clock.now(), **form.cleaned_data)

    def success_url(self, result: ChangeRequest) -> str:
        return result.review.get_absolute_url()


class Settle(FormPage):
    """Take a request up, or decline it."""

    form_class = SettleForm
    title = gettext_lazy("Settle the request")
    verb = gettext_lazy("Record it")
    done = gettext_lazy("The request is settled.")

    @cached_property
    def wanted(self) -> ChangeRequest:
        at = clock.now()
        rows = selectors.listed_requests(self.request.membership, at)
        found: ChangeRequest = visible_or_404(rows, self.request.membership, at=at, pk=self.kwargs["pk"])
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        require(self.request.membership, services.right_to_settle(self.wanted), self.wanted.forum, at=clock.now())
        return super().get(request, *args, **kwargs)

    def page_lead(self) -> str:
        return self.wanted.words

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(_("Change requests"), reverse("reviews:requests")), Breadcrumb(_("Settle")))

    def act(self, form: Any) -> ChangeRequest:
        return services.settle_request(self.wanted, by=self.request.membership, at=clock.now(), **form.cleaned_data)

    def success_url(self, result: ChangeRequest) -> str:
        return result.review.get_absolute_url()
