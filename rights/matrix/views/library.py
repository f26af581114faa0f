"""Levels and facts: what every version is written in."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doors.pages import Breadcrumb
from rights.matrix import library
from rights.matrix.forms import FactForm, LevelForm, NewFactForm, NewLevelForm, domain_text
from rights.matrix.models import Fact, Level
from rights.matrix.views.reading import may_edit, way_here
from rights.matrix.views.versions import EditingPage
from tenancy import clock


@require_safe
def index(request: Any) -> HttpResponse:
    """The levels in their order, and the facts with their values."""
    facts = [(fact, domain_text(fact.domain)) for fact in Fact.objects.order_by("position", "code")]
    context = {
        "title": _("Levels and facts"),
        "crumbs": way_here(Breadcrumb(_("Levels and facts"))),
        "levels": list(Level.objects.order_by("-rank")),
        "facts": facts,
        "may_edit": may_edit(request),
        "tab": "library",
    }
    return render(request, "authority/library.html", context)


class _OfLibrary(EditingPage):
    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(_("Levels and facts"), reverse("authority:library")), Breadcrumb(self.page_title()))

    def success_url(self, result: Any) -> str:
        return reverse("authority:library")


class MakeLevel(_OfLibrary):
    """Add a level."""

    form_class = NewLevelForm
    title = gettext_lazy("Add a level")
    lead = gettext_lazy("Levels are in total order: of two that could decide, the more senior is known.")
    verb = gettext_lazy("Add it")

    def act(self, form: Any) -> Level:
        return library.make_level(by=self.request.membership, at=clock.now(), **form.cleaned_data)


class ChangeLevel(_OfLibrary):
    """Rename a level, or move it."""

    form_class = LevelForm
    title = gettext_lazy("Change a level")
    lead = gettext_lazy("Published versions keep the order that they were published with.")

    @cached_property
    def level(self) -> Level:
        found: Level = get_object_or_404(Level, pk=self.kwargs["pk"])
        return found

    def guarded(self) -> Level:
        return self.level

    def initial(self) -> dict[str, Any]:
        return {"name": self.level.name, "rank": self.level.rank}

    def act(self, form: Any) -> Level:
        return library.change_level(self.level, by=self.request.membership, at=clock.now(), **form.cleaned_data)


class MakeFact(_OfLibrary):
    """Add a fact."""

    form_class = NewFactForm
    title = gettext_lazy("Add a fact")
    lead = gettext_lazy(
        "Something that is known about a question before it is decided, with all values that it can have."
    )
    verb = gettext_lazy("Add it")

    def act(self, form: Any) -> Fact:
        return library.make_fact(by=self.request.membership, at=clock.now(), **form.cleaned_data)


class ChangeFact(_OfLibrary):
    """Say a fact better."""

    form_class = FactForm
    title = gettext_lazy("Change a fact")
    lead = gettext_lazy(
        "Published versions keep what they were published with; drafts are verified against the new values."
    )

    @cached_property
    def fact(self) -> Fact:
        found: Fact = get_object_or_404(Fact, pk=self.kwargs["pk"])
        return found

    def guarded(self) -> Fact:
        return self.fact

    def initial(self) -> dict[str, Any]:
        words = {
            name: getattr(self.fact, name) for name in ("label", "question", "kind", "unit", "is_money", "position")
        }
        return words | {"domain": domain_text(self.fact.domain)}

    def act(self, form: Any) -> Fact:
        return library.change_fact(self.fact, by=self.request.membership, at=clock.now(), **form.cleaned_data)


@require_POST
def retire_fact(request: Any, pk: Any) -> HttpResponse:
    """Offer a fact no longer, or again."""
    fact = library.retire_fact(get_object_or_404(Fact, pk=pk), by=request.membership, at=clock.now())
    words = _("“%(fact)s” is no longer offered.") if fact.retired_at else _("“%(fact)s” is offered again.")
    messages.success(request, words % {"fact": fact})
    return HttpResponseRedirect(reverse("authority:library"))
