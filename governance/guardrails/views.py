"""Guardrails, one guardrail, and what was found outside."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doors.pages import Breadcrumb, FormPage, ListPage
from doors.refusal import Refusal
from doors.rendering import refused
from governance.bodies.models import Body
from governance.forums.models import Forum
from governance.guardrails import rules, selectors, services
from governance.guardrails.forms import AnswerForm, ChangeForm, EndForm, SetForm
from governance.guardrails.models import Guardrail, GuardrailBreach, GuardrailReading
from governance.guardrails.states import BreachState
from governance.guardrails.tables import BreachTable, GuardrailTable
from governance.guardrails.wording import breach_standing, limit, limit_of, measure_label, measured, standing
from governance.pages import RightsFormPage
from rights.services import holds_anywhere, may, permitted, require
from rights.visibility import visible, visible_or_404
from streams.selectors import streams_to_choose
from tenancy import clock
from tenancy.models import Membership

SHOWN = 10


def setting_bodies(reader: Membership) -> QuerySet[Body]:
    """The bodies that set guardrails in whose name this person may; adds a subquery, no query."""
    return permitted(reader, services.SET, Body.objects.filter(sets_guardrails=True), at=clock.now()).order_by("name")


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the list."""
    return [Breadcrumb(_("Guardrails"), reverse("guardrails:list")), *steps]


class GuardrailList(ListPage):
    """Every guardrail, the newest first."""

    template_name = "governance/guardrails/list.html"
    title = gettext_lazy("Guardrails")
    lead = gettext_lazy("Limits that bodies set. What is outside is kept and goes to a forum; nothing is blocked.")
    table_class = GuardrailTable

    def rows(self) -> QuerySet[Guardrail]:
        return selectors.listed(self.request.membership, clock.now())

    def context(self) -> dict[str, Any]:
        return {"may_set": setting_bodies(self.request.membership).exists()}


class BreachList(ListPage):
    """What was found outside."""

    title = gettext_lazy("Breaches of guardrails")
    lead = gettext_lazy("What was found outside, with the limit of that day, and what was said to it.")
    table_class = BreachTable

    def crumbs(self) -> list[Breadcrumb]:
        return way_here(Breadcrumb(self.title))

    def rows(self) -> QuerySet[GuardrailBreach]:
        return selectors.breaches(self.request.membership, clock.now())


def _guardrail(request: Any, pk: UUID) -> Guardrail:
    rows = Guardrail.objects.select_related("body", "owner__user", "forum", "set_by__user")
    return visible_or_404(rows, request.membership, at=clock.now(), pk=pk)


def _breach(request: Any, pk: UUID) -> GuardrailBreach:
    parts = ("guardrail__body", "guardrail__owner__user", "guardrail__forum", "stream", "answered_by__user")
    return visible_or_404(GuardrailBreach.objects.select_related(*parts), request.membership, at=clock.now(), pk=pk)


def _sheet(request: Any, guardrail: Guardrail) -> dict[str, Any]:
    reader, at = request.membership, clock.now()
    found = list(selectors.breaches(reader, at).filter(guardrail=guardrail)[: SHOWN + 1])
    guardrail.is_broken = any(one.state != BreachState.ENDED for one in found)  # type: ignore[attr-defined]
    keeps = bool(may(reader, services.SET, guardrail, at=at))
    lasts = guardrail.ends_at > at
    forum = guardrail.forum if guardrail.forum_id and _sees(guardrail.forum, reader) else None
    return {
        "title": guardrail.title,
        "crumbs": way_here(Breadcrumb(guardrail.number)),
        "guardrail": guardrail,
        "limit": limit_of(guardrail),
        "measure": measure_label(guardrail.measure),
        "standing": standing(guardrail, at),
        "forum": forum,
        "streams": selectors.streams_of(guardrail, reader, at) if guardrail.scope == "streams" else None,
        "readings": [(one, *_against(guardrail, one)) for one in selectors.readings(guardrail, reader, at)],
        "breaches": [(one, *breach_standing(one), measured(guardrail, one.value)) for one in found[:SHOWN]],
        "has_more": len(found) > SHOWN,
        "may_change": keeps and lasts,
        "may_measure": lasts and guardrail.starts_at <= at and (keeps or guardrail.owner_id == reader.pk),
    }


def _against(guardrail: Guardrail, reading: GuardrailReading) -> tuple[str, str]:
    """The tone and the words of what was measured last, against the limit of today."""
    words = measured(guardrail, reading.value)
    if reading.value is None:
        return "draft", words
    return ("go" if rules.inside(reading.value, guardrail.lowest, guardrail.highest) else "stop"), words


def _sees(forum: Any, reader: Membership) -> bool:
    return bool(visible(Forum.objects.filter(pk=forum.pk), reader, at=clock.now()).exists())


@require_safe
def detail(request: Any, pk: UUID) -> HttpResponse:
    """One guardrail: its limit, whom it binds, where they stand, what was outside."""
    return render(request, "governance/guardrails/detail.html", _sheet(request, _guardrail(request, pk)))


@require_POST
def measure(request: Any, pk: UUID) -> HttpResponse:
    """Measure it at once."""
    guardrail = _guardrail(request, pk)
    try:
        done = services.measure_now(guardrail, by=request.membership, at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "governance/guardrails/detail.html", _sheet(request, guardrail))
    if done.found:
        messages.warning(request, _("Measured. Something is outside now; it is kept below."))
    else:
        messages.success(request, _("Measured. What stands below is of this moment."))
    return HttpResponseRedirect(guardrail.get_absolute_url())


@require_safe
def breach(request: Any, pk: UUID) -> HttpResponse:
    """One breach: what was measured, against which limit, and what was said to it."""
    found = _breach(request, pk)
    guardrail = found.guardrail
    context = {
        "title": guardrail.title,
        "crumbs": way_here(Breadcrumb(guardrail.number, guardrail.get_absolute_url()), Breadcrumb(_("Breach"))),
        "breach": found,
        "guardrail": guardrail,
        "measured": measured(guardrail, found.value),
        "limit": limit(found, guardrail.unit, guardrail.currency),
        "standing": breach_standing(found),
        "may_answer": found.state == BreachState.OPEN
        and bool(may(request.membership, services.ANSWER, found, at=clock.now())),
    }
    return render(request, "governance/guardrails/breach.html", context)


class SetOne(FormPage):
    """Set a guardrail."""

    title = gettext_lazy("Set a guardrail")
    lead = gettext_lazy("It is measured at once and each morning. What is outside is kept and told, never blocked.")
    form_class = SetForm
    verb = gettext_lazy("Set the guardrail")
    done = gettext_lazy("The guardrail is set.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that says who may."""
        if not holds_anywhere(self.request.membership, services.SET, at=clock.now()):
            require(self.request.membership, services.SET, None, at=clock.now())
        return super().get(request, *args, **kwargs)

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(self.title))

    def initial(self) -> dict[str, Any]:
        return {"owner": self.request.membership.pk}

    def form_kwargs(self) -> dict[str, Any]:
        reader, at = self.request.membership, clock.now()
        bodies = setting_bodies(reader)
        forums = visible(Forum.objects.in_use().filter(body__in=bodies), reader, at=at).order_by("name")
        return {"at": at, "forums": forums, "bodies": bodies, "streams": streams_to_choose(reader, at)}

    def act(self, form: SetForm) -> Guardrail:
        given = dict(form.cleaned_data)
        return services.set_guardrail(given.pop("body"), **given, by=self.request.membership, at=clock.now())


class _OfGuardrail(RightsFormPage):
    """A form about one guardrail, for whoever keeps its body."""

    right = services.SET

    @cached_property
    def guardrail(self) -> Guardrail:
        return _guardrail(self.request, self.kwargs["pk"])

    def subject(self) -> Any:
        return self.guardrail

    def guarded(self) -> Guardrail:
        return self.guardrail

    def page_lead(self) -> str:
        return str(self.guardrail)

    def crumbs(self) -> Sequence[Breadcrumb]:
        one = self.guardrail
        return way_here(Breadcrumb(one.number, one.get_absolute_url()), Breadcrumb(str(self.title)))


class Change(_OfGuardrail):
    """A new version."""

    title = gettext_lazy("Change the guardrail")
    form_class = ChangeForm
    done = gettext_lazy("The guardrail is changed.")

    def initial(self) -> dict[str, Any]:
        one = self.guardrail
        words = {name: getattr(one, name) for name in ("title", "lowest", "highest", "ends_at")}
        return words | {"owner": one.owner_id, "forum": one.forum_id}

    def form_kwargs(self) -> dict[str, Any]:
        at = clock.now()
        forums = Forum.objects.in_use().filter(body=self.guardrail.body_id).order_by("name")
        return {"at": at, "forums": visible(forums, self.request.membership, at=at)}

    def act(self, form: ChangeForm) -> Guardrail:
        return services.change_guardrail(
            self.guardrail, **form.cleaned_data, by=self.request.membership, at=clock.now()
        )


class End(_OfGuardrail):
    """End it now."""

    title = gettext_lazy("End the guardrail")
    form_class = EndForm
    verb = gettext_lazy("End it")
    done = gettext_lazy("The guardrail is ended.")

    def act(self, form: EndForm) -> Guardrail:
        return services.end_guardrail(self.guardrail, **form.cleaned_data, by=self.request.membership, at=clock.now())


class AnswerOne(RightsFormPage):
    """Say what is done about a breach."""

    right = services.ANSWER
    title = gettext_lazy("Answer the breach")
    form_class = AnswerForm
    verb = gettext_lazy("Answer it")
    done = gettext_lazy("The breach is answered.")

    @cached_property
    def breach(self) -> GuardrailBreach:
        return _breach(self.request, self.kwargs["pk"])

    def subject(self) -> Any:
        return self.breach

    def guarded(self) -> GuardrailBreach:
        return self.breach

    def page_lead(self) -> str:
        guardrail = self.breach.guardrail
        return f"{guardrail}: {measured(guardrail, self.breach.value)}"

    def crumbs(self) -> Sequence[Breadcrumb]:
        number = self.breach.guardrail.number
        return way_here(Breadcrumb(number, self.breach.get_absolute_url()), Breadcrumb(str(self.title)))

    def act(self, form: AnswerForm) -> GuardrailBreach:
        return services.answer_breach(self.breach, **form.cleaned_data, by=self.request.membership, at=clock.now())
