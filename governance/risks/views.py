"""The register of risks, one risk, the causes that streams share, and what was accepted."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doors.pages import Breadcrumb, FormPage, ListPage
from governance.bodies.models import Body
from governance.escalations.tables import today
from governance.escalations.wording import asked
from governance.escalations.wording import standing as escalated
from governance.pages import RightsFormPage
from governance.risks import rules, selectors, services
from governance.risks.forms import AppetiteForm, DescribeForm, GradeForm, MoveForm, RecordForm
from governance.risks.models import Risk, RiskAppetite
from governance.risks.states import MOVES, RiskState
from governance.risks.tables import AppetiteTable, CauseTable, RiskTable
from governance.risks.wording import graded, standing
from rights.services import holds_anywhere, may, permitted, require
from rights.visibility import visible_or_404
from streams.models import StreamState
from streams.selectors import streams_to_choose
from tenancy import clock
from tenancy.models import Membership


def _risk(request: Any, pk: UUID) -> Risk:
    rows = Risk.objects.select_related("stream", "owner__user", "graded_by__user")
    return visible_or_404(selectors.with_appetite(rows), request.membership, at=clock.now(), pk=pk)


def _accepting(reader: Membership) -> QuerySet[Body]:
    """The bodies that accept risk in whose name this person may; adds a subquery, no query."""
    return permitted(reader, services.ACCEPT, Body.objects.filter(accepts_risk=True), at=clock.now()).order_by("name")


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the register."""
    return [Breadcrumb(_("Risks"), reverse("risks:list")), *steps]


class RiskList(ListPage):
    """Every risk that the reader sees, the gravest first."""

    template_name = "governance/risks/list.html"
    title = gettext_lazy("Risks")
    lead = gettext_lazy("What may keep streams from their outcome, where it comes from, and what is done about it.")
    table_class = RiskTable

    def rows(self) -> QuerySet[Risk]:
        return selectors.listed(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        return {"may_record": holds_anywhere(self.request.membership, services.KEEP, at=clock.now())}


class CauseList(ListPage):
    """What risks come from, and how much hangs on one cause."""

    template_name = "governance/risks/causes.html"
    title = gettext_lazy("Causes of risks")
    lead = gettext_lazy("A supplier, platform, person or rule on which several streams depend is one risk, not many.")
    table_class = CauseTable

    def crumbs(self) -> list[Breadcrumb]:
        return way_here(Breadcrumb(self.title))

    def rows(self) -> QuerySet[Any, Any]:
        return selectors.causes(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        reader, at = self.request.membership, clock.now()
        streams = selectors.streams_with_risks(reader, at)
        shared = selectors.causes(reader, at).filter(streams__gt=1).order_by("-streams", "-worst", "name")
        found = [
            (row, graded(row["worst"]), round(100 * row["streams"] / streams))
            for row in shared[:12]
            if rules.concentrated(row["streams"], streams)
        ]
        return {"concentrated": found, "streams": streams}


class AppetiteList(ListPage):
    """Up to which grade risks pass, and who said so."""

    template_name = "governance/risks/appetites.html"
    title = gettext_lazy("Appetites for risk")
    lead = gettext_lazy("Up to which grade risks pass. The newest holds; what a stream has of its own wins.")
    table_class = AppetiteTable

    def crumbs(self) -> list[Breadcrumb]:
        return way_here(Breadcrumb(self.title))

    def rows(self) -> QuerySet[RiskAppetite]:
        return selectors.appetites(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        return {"may_set": _accepting(self.request.membership).exists()}


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One risk: how grave it is, against which appetite, where it comes from, where it was taken."""
    risk, at, day = _risk(request, pk), clock.now(), today()
    keeps = bool(may(request.membership, services.KEEP, risk.stream, at=at))
    moves = bool(MOVES[RiskState(risk.state)])
    context = {
        "title": risk.title,
        "crumbs": way_here(Breadcrumb(risk.number)),
        "risk": risk,
        "grade": graded(risk.grade),
        "standing": standing(risk),
        "above": rules.over(risk.grade, risk.appetite),
        "escalations": [
            (one, *escalated(one, day), asked(one)) for one in selectors.escalations_of(risk, request.membership, at)
        ],
        "may_keep": keeps and risk.state != RiskState.CLOSED,
        "may_move": moves and (keeps or _accepting(request.membership).exists()),
    }
    return render(request, "governance/risks/detail.html", context)


class _Anywhere(FormPage):
    """A form for those who hold `right` somewhere; the service asks where."""

    right: str

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        if not holds_anywhere(self.request.membership, self.right, at=clock.now()):
            require(self.request.membership, self.right, None, at=clock.now())
        return super().get(request, *args, **kwargs)


class Record(_Anywhere):
    """Put a risk into the register."""

    right = services.KEEP
    title = gettext_lazy("Record a risk")
    lead = gettext_lazy("Above the appetite it goes to where risk is looked at by itself.")
    form_class = RecordForm
    verb = gettext_lazy("Record the risk")
    done = gettext_lazy("The risk is in the register.")

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.title))

    def initial(self) -> dict[str, Any]:
        return {"stream": self.request.GET.get("stream", ""), "owner": self.request.membership.pk}

    def form_kwargs(self) -> dict[str, Any]:
        reader, at = self.request.membership, clock.now()
        streams = streams_to_choose(reader, at).exclude(state=StreamState.RETIRED)
        return {"at": at, "streams": permitted(reader, services.KEEP, streams, at=at)}

    def act(self, form: RecordForm) -> Risk:
        given = dict(form.cleaned_data)
        return services.record_risk(given.pop("stream"), **given, by=self.request.membership, at=clock.now())


class _OfRisk(RightsFormPage):
    """A form about one risk, for whoever keeps the register of its stream."""

    right = services.KEEP

    @cached_property
    def risk(self) -> Risk:
        return _risk(self.request, self.kwargs["pk"])

    def subject(self) -> Any:
        return self.risk.stream

    def guarded(self) -> Risk:
        return self.risk

    def page_lead(self) -> str:
        return f"{self.risk.number}: {self.risk.title}"

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.risk.number, self.risk.get_absolute_url()), Breadcrumb(str(self.title)))


class Describe(_OfRisk):
    """Say anew what it is and what is done about it."""

    title = gettext_lazy("Describe the risk")
    form_class = DescribeForm
    done = gettext_lazy("The risk is described anew.")

    def initial(self) -> dict[str, Any]:
        risk = self.risk
        words = {name: getattr(risk, name) for name in ("title", "description", "response", "review_on")}
        return words | {"owner": risk.owner_id}

    def form_kwargs(self) -> dict[str, Any]:
        return {"at": clock.now()}

    def act(self, form: DescribeForm) -> Risk:
        return services.describe_risk(self.risk, **form.cleaned_data, by=self.request.membership, at=clock.now())


class Grade(_OfRisk):
    """Grade it anew."""

    title = gettext_lazy("Grade the risk")
    form_class = GradeForm
    verb = gettext_lazy("Grade it")
    done = gettext_lazy("The risk is graded anew.")

    def initial(self) -> dict[str, Any]:
        return {"likelihood": self.risk.likelihood, "impact": self.risk.impact}

    def act(self, form: GradeForm) -> Risk:
        return services.grade_risk(self.risk, **form.cleaned_data, by=self.request.membership, at=clock.now())


class Move(_OfRisk):
    """Accept, mitigate, close it, or open it again."""

    title = gettext_lazy("Change the state of the risk")
    form_class = MoveForm
    verb = gettext_lazy("Change it")
    done = gettext_lazy("The state of the risk is changed.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """For who keeps the register, and for who may accept in the name of a body."""
        reader, at = self.request.membership, clock.now()
        if not holds_anywhere(reader, services.ACCEPT, at=at):
            require(reader, services.KEEP, self.risk.stream, at=at)
        return FormPage.get(self, request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        states = [(state, state.label) for state in RiskState if state in MOVES[RiskState(self.risk.state)]]
        return {"states": states, "bodies": _accepting(self.request.membership)}

    def act(self, form: MoveForm) -> Risk:
        given = dict(form.cleaned_data)
        to = RiskState(given.pop("to"))
        return services.move_risk(self.risk, to=to, **given, by=self.request.membership, at=clock.now())


class SetAppetite(_Anywhere):
    """Say up to which grade risks pass."""

    right = services.ACCEPT
    title = gettext_lazy("Set an appetite for risk")
    lead = gettext_lazy("Open risks that are graver go to where risk is looked at, at once.")
    form_class = AppetiteForm
    verb = gettext_lazy("Set the appetite")
    done = gettext_lazy("The appetite is set.")

    def crumbs(self) -> Sequence[Breadcrumb]:
        appetites = Breadcrumb(_("Appetites for risk"), reverse("risks:appetites"))
        return way_here(appetites, Breadcrumb(self.title))

    def form_kwargs(self) -> dict[str, Any]:
        reader, at = self.request.membership, clock.now()
        return {"bodies": _accepting(reader), "streams": streams_to_choose(reader, at)}

    def act(self, form: AppetiteForm) -> RiskAppetite:
        given = dict(form.cleaned_data)
        return services.set_appetite(given.pop("body"), **given, by=self.request.membership, at=clock.now())

    def success_url(self, result: Any) -> str:
        return reverse("risks:appetites")
