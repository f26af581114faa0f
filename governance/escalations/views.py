"""The pages of escalations."""

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
from django.views.decorators.http import require_POST, require_safe

from doors.pages import Breadcrumb, FormPage, ListPage
from doors.refusal import Refusal
from governance.decisions.models import Decision
from governance.decisions.states import ASKED
from governance.decisions.wording import fact_value, named_facts
from governance.escalations import selectors, services
from governance.escalations.forms import AnswerForm, RaiseForm, ReasonForm
from governance.escalations.models import Escalation
from governance.escalations.rules import Criterion, Outcome, criteria_in
from governance.escalations.services.answering import ANSWER
from governance.escalations.services.raising import RAISE
from governance.escalations.states import WAITING, EscalationState
from governance.escalations.tables import EscalationTable, today
from governance.escalations.wording import standing, steps
from governance.pages import RightsFormPage
from rights.matrix.models import Fact, MatrixVersion
from rights.matrix.selectors import router_of, version_in_force
from rights.services import holds_anywhere, may, permitted
from rights.visibility import visible, visible_or_404
from streams.models import ValueStream
from tenancy import clock


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the list of escalations."""
    return [Breadcrumb(_("Escalations"), reverse("escalations:list")), *steps]


class EscalationList(ListPage):
    """What left its level, and what came back."""

    template_name = "governance/escalations/list.html"
    title = gettext_lazy("Escalations")
    lead = gettext_lazy(
        "What left its level for a criterion of the matrix, who is asked, and until when. What the own level may decide comes back."
    )
    table_class = EscalationTable

    def rows(self) -> QuerySet[Escalation]:
        return selectors.listed(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        reader, at = self.request.membership, clock.now()
        return {
            "may_raise": holds_anywhere(reader, RAISE, at=at),
            "premature": selectors.premature(reader, at, most=4),
        }


@require_safe
def stuck(request: Any) -> HttpResponse:
    """The report of what nobody up to the top has answered."""
    found = list(selectors.stuck(request.membership, clock.now()))
    title = _("Stuck")
    context = {"title": title, "crumbs": way_here(Breadcrumb(title)), "escalations": found}
    return render(request, "governance/escalations/stuck.html", context)


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One escalation: what is asked, for which criterion, who answers until when, and its path."""
    at = clock.now()
    escalation = _escalation(request, pk)
    waits = escalation.state in WAITING
    criteria = criteria_in(escalation.version.document)
    tone, word = standing(escalation, today())
    reader = request.membership
    mine = escalation.raised_by_id == reader.pk
    body = escalation.body
    return render(
        request,
        "governance/escalations/detail.html",
        {
            "title": escalation.title,
            "crumbs": way_here(Breadcrumb(escalation.number)),
            "escalation": escalation,
            "tone": tone,
            "word": word,
            "criterion": next((one for one in criteria if one.code == escalation.criterion), None),
            "rule": _covering(escalation),
            "facts": _named(escalation, reader.tenant.currency),
            "steps": steps(escalation, selectors.path_of(escalation)),
            "officers": selectors.officers(body, at) if body is not None and waits else [],
            "sitting": selectors.next_sitting(escalation, at) if waits else None,
            "may_answer": waits and not mine and body is not None and may(reader, ANSWER, body, at=at),
            "may_withdraw": waits and (mine or may(reader, RAISE, escalation.stream, at=at)),
        },
    )


def _escalation(request: Any, pk: UUID) -> Escalation:
    rows = Escalation.objects.select_related(*selectors.ROWS, "raised_by__user", "answered_by__user")
    found: Escalation = visible_or_404(rows, request.membership, at=clock.now(), pk=pk)
    return found


def _covering(escalation: Escalation) -> Any:
    """The row by which the own level decides what came back."""
    if escalation.state != EscalationState.RETURNED:
        return None
    rows = router_of(escalation.version).table.rules
    return next((rule for rule in rows if rule.code == escalation.covering_rule), None)


def _named(escalation: Escalation, currency: str) -> list[tuple[str, str]]:
    """Its facts in the words of the version it was raised under."""
    columns = named_facts(escalation.version)
    shown = [(columns.get(code), code, value) for code, value in escalation.facts.items()]
    return [(named.label if named else code, fact_value(named, value, currency)) for named, code, value in shown]


# --- Raising ----------------------------------------------------------------------------------------------------------
class _Matrix:
    """The matrix in force, as a form asks for it: its facts with their labels, and its criteria."""

    def __init__(self, version: MatrixVersion | None) -> None:
        self.version = version
        self.criteria: list[Criterion] = criteria_in(version.document) if version else []
        codes = list(version.facts) if version else []
        rows = {fact.code: fact for fact in Fact.objects.filter(code__in=codes)} if codes else {}
        self.facts = [rows[code] for code in codes if code in rows]


def _form_kwargs(request: Any, matrix: _Matrix) -> dict[str, Any]:
    reader, at = request.membership, clock.now()
    streams = permitted(reader, RAISE, visible(ValueStream.objects.order_by("name", "id"), reader, at=at), at=at)
    decisions = visible(Decision.objects.filter(state__in=ASKED, stream__in=streams), reader, at=at)
    return {
        "facts": matrix.facts,
        "criteria": matrix.criteria,
        "streams": streams,
        "decisions": decisions.order_by("number"),
        "currency": reader.tenant.currency,
    }


class Raise(FormPage):
    """Take a question to a higher level."""

    template_name = "governance/escalations/raise.html"
    form_class = RaiseForm
    title = gettext_lazy("Escalate")
    lead = gettext_lazy(
        "A question leaves its level for a criterion of the matrix. What your own level may decide comes back at once, with its rule."
    )
    verb = gettext_lazy("Escalate")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        if not holds_anywhere(self.request.membership, RAISE, at=clock.now()):
            words = {"right": _("Take a question to a higher level"), "object": str(self.request.organisation)}
            raise Refusal("right.missing", params=words, rule=RAISE, who=_("whoever has a role in a stream"))
        return super().get(request, *args, **kwargs)

    @cached_property
    def matrix(self) -> _Matrix:
        return _Matrix(version_in_force(clock.now()))

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(_("New escalation")))

    def context(self) -> dict[str, Any]:
        return {"version": self.matrix.version}

    def form_kwargs(self) -> dict[str, Any]:
        return _form_kwargs(self.request, self.matrix)

    def initial(self) -> dict[str, Any]:
        wanted = {name: self.request.GET.get(name, "") for name in ("stream", "decision")}
        given: dict[str, Any] = {name: value for name, value in wanted.items() if value}
        streams = list(self.form_kwargs()["streams"][:2])
        return given if "stream" in given or len(streams) != 1 else {**given, "stream": streams[0].pk}

    def act(self, form: Any) -> Escalation:
        given = form.cleaned_data
        return services.raise_escalation(
            given["stream"],
            title=given["title"],
            facts=form.given_facts(),
            criterion=given["criterion"],
            subject=given["decision"],
            because=given["because"],
            by=self.request.membership,
            at=clock.now(),
        )


@require_POST
def ruling(request: Any) -> HttpResponse:
    """While somebody types: is it covered by the own limit, and if not, where would it go? Writes nothing."""
    at = clock.now()
    matrix = _Matrix(version_in_force(at))
    form = RaiseForm(request.POST, **_form_kwargs(request, matrix))
    form.is_valid()
    stream = form.cleaned_data.get("stream")
    asked = refusal = None
    if stream is not None and matrix.version is not None:
        try:
            asked = services.look_at(
                stream, facts=form.given_facts(), criterion=form.cleaned_data.get("criterion") or "",
                by=request.membership, at=at,
            )  # fmt: skip
        except Refusal as found:
            refusal = found.sentence
    context = {"asked": asked, "trouble": refusal, "outcomes": Outcome}
    return render(request, "governance/escalations/_ruling.html", context)


# --- The end ------------------------------------------------------------------------------------------------------------
class _OfEscalation(RightsFormPage):
    @cached_property
    def escalation(self) -> Escalation:
        return _escalation(self.request, self.kwargs["pk"])

    def page_lead(self) -> str:
        return self.escalation.title

    def crumbs(self) -> Sequence[Breadcrumb]:
        here = Breadcrumb(self.escalation.number, self.escalation.get_absolute_url())
        return way_here(here, Breadcrumb(self.page_title()))


class Answer(_OfEscalation):
    """Answer for the body that is asked."""

    right = ANSWER
    form_class = AnswerForm
    title = gettext_lazy("Answer")
    verb = gettext_lazy("Record the answer")
    done = gettext_lazy("The answer is recorded.")

    def subject(self) -> Escalation:
        return self.escalation

    def act(self, form: Any) -> Escalation:
        return services.answer_escalation(
            self.escalation, by=self.request.membership, at=clock.now(), **form.cleaned_data
        )


class Withdraw(_OfEscalation):
    """Take a question back."""

    right = RAISE
    form_class = ReasonForm
    title = gettext_lazy("Withdraw")
    verb = gettext_lazy("Withdraw it")
    done = gettext_lazy("It is withdrawn.")

    def subject(self) -> Any:
        return self.escalation.stream

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; also for who raised it and has no part in the stream any more."""
        if self.escalation.raised_by_id == self.request.membership.pk:
            return FormPage.get(self, request, *args, **kwargs)
        return super().get(request, *args, **kwargs)

    def act(self, form: Any) -> Escalation:
        return services.withdraw_escalation(
            self.escalation, by=self.request.membership, at=clock.now(), **form.cleaned_data
        )
