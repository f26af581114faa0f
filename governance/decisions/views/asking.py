"""A question is written down, with live word of who decides it; asked, or decided at once by whoever may."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from doors import meanwhile
from doors.pages import Breadcrumb
from doors.refusal import Refusal
from doors.rendering import refused
from governance.decisions import selectors, services
from governance.decisions.forms import QuestionForm, initial_of
from governance.decisions.kind_forms import kind_form, params_of, params_typed
from governance.decisions.kinds import GENERAL
from governance.decisions.models import Decision
from governance.decisions.routing import where_it_goes
from governance.decisions.ruling import Ruling, ruling_of, unknown
from governance.decisions.services.steps import see
from governance.decisions.states import DecisionState
from governance.decisions.views.register import way_here
from governance.priorities.models import StrategicPriority
from rights import decision_kinds
from rights.decision_kinds import DecisionKind
from rights.matrix.models import Fact
from rights.matrix.selectors import version_in_force
from rights.services import require
from rights.visibility import visible, visible_or_404
from streams.models import ValueStream
from streams.selectors import streams_to_choose
from tenancy import clock

TEMPLATE = "governance/decisions/new.html"


def asked_facts(at: Any) -> list[Fact]:
    """The facts that the matrix in force asks for, in its order; two queries."""
    version = version_in_force(at)
    codes = list(version.facts) if version is not None else []
    found = {fact.code: fact for fact in Fact.objects.filter(code__in=codes)}
    return [found[code] for code in codes if code in found]


class Question:
    """What stands in the form of a question, whoever asks for it: the page, or the live word of who decides."""

    def __init__(self, request: Any, data: Any = None, draft: Decision | None = None, *, asking: bool = False) -> None:
        self.request, self.data, self.draft = request, data, draft
        self.reader, self.at = request.membership, clock.now()
        self.form = QuestionForm(
            data,
            initial=self._initial(),
            facts=asked_facts(self.at),
            streams=streams_to_choose(self.reader, self.at),
            priorities=StrategicPriority.objects.at(self.at).order_by("rank", "name"),
            currency=request.organisation.currency,
            asking=asking,
        )
        if draft is not None:
            meanwhile.carry(self.form, {})

    def _initial(self) -> dict[str, Any]:
        """From the draft, from the decision whose place it takes, or from the address that led here."""
        if self.draft is not None:
            return initial_of(self.draft)
        asked = self.request.GET
        if older := self.older_asked:
            return {**initial_of(older), "supersedes": older.pk, "review_on": None}
        named = {name: asked[name] for name in ("kind", "title", "stream", "subject") if asked.get(name)}
        kind = _kind(named.get("kind"))
        if kind.subject == ValueStream._meta.label and "subject" in named:
            named.setdefault("stream", named["subject"])
        facts = {name: value for name, value in asked.items() if name.startswith("fact_")}
        review_on = selectors.proposed_review_on(self.at, self.reader)
        return {"kind": GENERAL.code, "review_on": review_on, **facts, **named}

    @cached_property
    def older_asked(self) -> Decision | None:
        """The decision that is to be superseded, as the address names it."""
        asked = self.request.GET.get("supersedes") if self.data is None else self.data.get("supersedes")
        if not asked:
            return self.draft.supersedes if self.draft is not None else None
        try:
            pk = UUID(asked)
        except ValueError:
            return None
        return visible(Decision.objects.prefetch_related("touched"), self.reader, at=self.at).filter(pk=pk).first()

    @cached_property
    def kind(self) -> DecisionKind:
        """The kind that is chosen; a draft keeps its own."""
        return _kind(self.draft.kind if self.draft is not None else self.form.typed("kind"))

    @cached_property
    def subject(self) -> Model | None:
        """What it is about, if the reader may see it; raises `decision.subject`."""
        return selectors.subject_of(self.kind, self.subject_ref, reader=self.reader, at=self.at)

    @property
    def subject_ref(self) -> Any:
        """The row that the kind is about: the chosen stream, or what the address named."""
        if self.kind.subject is None:
            return None
        if self.kind.subject == ValueStream._meta.label:
            stream = self.form.typed("stream")
            return stream.pk if stream else None
        return self.form.typed("subject")

    @cached_property
    def subject_or_none(self) -> Model | None:
        """The same for a page, which is shown without it too."""
        try:
            return self.subject
        except Refusal:
            return None

    @cached_property
    def kind_form(self) -> Any:
        """The kind's own fields, or nothing."""
        params: Mapping[str, Any] = self.draft.params if self.draft is not None else {}
        if not params and self.data is None:
            params = {name: value for name, value in self.request.GET.items() if name.startswith("param_")}
            params = {name.removeprefix("param_"): value for name, value in params.items()}
        return kind_form(self.kind, self.data, params=params, subject=self.subject_or_none, by=self.reader, at=self.at)

    @cached_property
    def ruling(self) -> Ruling:
        """Who decides by what is typed now."""
        form = self.form
        try:
            asked = where_it_goes(
                self.kind,
                form.typed("stream"),
                form.typed("touched") or [],
                form.given_facts(),
                self.reader,
                self.at,
                subject=self.subject,
                params=params_typed(self.kind_form),
            )
        except Refusal as refusal:
            return unknown(refusal, form.unreadable_facts())
        review_on = form.typed("review_on")
        return ruling_of(asked, currency=self.request.organisation.currency, review_on=review_on)

    def is_valid(self) -> bool:
        """Is the form of everything that was typed right?"""
        own = self.kind_form is None or self.kind_form.is_valid()
        return self.form.is_valid() and own

    def words(self) -> dict[str, Any]:
        """What the services take."""
        given = self.form.cleaned_data
        named = ("title", "stream", "options", "recommendation", "rationale", "expected", "confidence", "priority")
        return {
            **{name: given[name] for name in named},
            "touched": list(given["touched"]),
            "review_on": given["review_on"],
            "facts": self.form.cleaned_facts(),
            "params": params_of(self.kind_form),
            "supersedes": self.older_asked,
        }

    def page(self, title: str, lead: str) -> dict[str, Any]:
        """The context of the page."""
        _said = self.form.errors  # as it was asked, before more is asked for
        self.form.show_what_is_needed()
        here = self.draft.number if self.draft is not None else _("New decision")
        return {
            "title": title,
            "lead": lead,
            "crumbs": way_here(Breadcrumb(here)),
            "form": self.form,
            "kind": self.kind,
            "kind_form": self.kind_form,
            "ruling": self.ruling,
            "decision": self.draft,
            "subject": self.subject_or_none if not isinstance(self.subject_or_none, ValueStream) else None,
            "older": self.older_asked,
        }


def _kind(code: str | None) -> DecisionKind:
    """The kind with this code, or the plain question."""
    return next((kind for kind in decision_kinds.every() if kind.code == code), GENERAL)


class New(View):
    """Write a question down."""

    def draft(self) -> Decision | None:
        """What is being written on, if it is written down already."""
        return None

    request: Any

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The form, with what is known filled in; or the refusal that says who may ask."""
        require(self.request.membership, "decisions.propose", None, at=clock.now())
        return render(request, TEMPLATE, self._page(Question(request, draft=self.draft())))

    def post(self, request: Any, **_kwargs: Any) -> HttpResponse:
        """Check who decides, keep it as a draft, ask, or decide."""
        deed = request.POST.get("do", "draft")
        question = Question(request, request.POST, self.draft(), asking=deed in {"propose", "decide"})
        if deed == "check":
            question.form.fields["title"].required = False
            return render(request, TEMPLATE, self._page(question))
        if not question.is_valid():
            return render(request, TEMPLATE, self._page(question), status=422)
        try:
            with transaction.atomic():  # what a refused service wrote is gone before the page is drawn again
                done = self._do(question, deed)
        except Refusal as refusal:
            return refused(request, refusal, TEMPLATE, self._page(question))
        said = {
            "decide": _("%(number)s is decided and sealed."),
            "propose": _("%(number)s is asked. Whoever decides is told."),
        }.get(deed, _("%(number)s is kept as a draft. Only you see it."))
        messages.success(request, said % {"number": done.number})
        return HttpResponseRedirect(done.get_absolute_url())

    def _do(self, question: Question, deed: str) -> Decision:
        who = {"by": question.reader, "at": question.at}
        words = question.words()
        if question.draft is None:
            kept = services.draft(kind=question.kind.code, subject_ref=question.subject_ref, **words, **who)
        else:
            meanwhile.lock(question.draft)
            fresh = Question(self.request, draft=question.draft)
            meanwhile.compare(question.form, fresh.form, {})
            kept = services.change_draft(question.draft, **words, **who)
        if deed == "decide":
            return services.propose_and_decide(kept, review_on=words["review_on"], **who)
        return services.propose(kept, **who) if deed == "propose" else kept

    def _page(self, question: Question) -> dict[str, Any]:
        lead = _("Type the facts: who decides, by which rule and when, stands beside them at once.")
        return question.page(_("New decision"), lead)


class Edit(New):
    """Go on writing a draft of one's own."""

    def draft(self) -> Decision:
        """The draft in the address, which only its author sees."""
        drafts = Decision.objects.select_related("stream", "version", "supersedes").prefetch_related("touched")
        found: Decision = visible_or_404(drafts, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])
        if found.state != DecisionState.DRAFT:
            who = str(found.drafted_by)
            raise Refusal("decision.not_yours", params={"who": who}, next_step=see(found), status=409)
        return found

    def _page(self, question: Question) -> dict[str, Any]:
        lead = _("Type the facts: who decides, by which rule and when, stands beside them at once.")
        return question.page(question.draft.title if question.draft else "", lead)


@require_POST
def route(request: Any) -> HttpResponse:
    """Who decides by what is typed so far; a part of the form page. Nothing is written."""
    question = Question(request, request.POST)
    changed = request.POST.get("kind_shown") not in (None, question.kind.code)
    context = {"ruling": question.ruling, "asks": True, "swapped": True, "kind_form": None, "kind": question.kind}
    if changed:
        context["kind_form"] = question.kind_form
    return render(request, "governance/decisions/_live.html", context | {"kind_changed": changed})
