"""View bases for the two usual pages: a list, and a form that asks one service.

Function views are as welcome; they use `doors.rendering.refused` and the same templates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import View

from doors import meanwhile
from doors.refusal import Refusal
from doors.rendering import is_partial, refused
from doors.tables import Table
from tenancy import clock


@dataclass(frozen=True)
class Breadcrumb:
    """One step of the way here; the last one has no address."""

    label: str | Promise
    url: str = ""


class Page(View):
    """A page in the shell: its title, the way here, and its context."""

    request: Any
    template_name: ClassVar[str]
    title: ClassVar[str | Promise] = ""
    lead: ClassVar[str | Promise] = ""

    def crumbs(self) -> Sequence[Breadcrumb]:
        """The way here; by default the page alone."""
        return [Breadcrumb(self.page_title())]

    def page_title(self) -> str | Promise:
        """The heading, where it depends on what is shown."""
        return self.title

    def page_lead(self) -> str | Promise:
        """What a person needs to know, in a sentence."""
        return self.lead

    def context(self) -> dict[str, Any]:
        """What this page adds for its template."""
        return {}

    def shown(self, **more: Any) -> dict[str, Any]:
        """The whole context of the template."""
        own = {"title": self.page_title(), "lead": self.page_lead(), "crumbs": self.crumbs(), "view": self}
        return {**own, **self.context(), **more}


class ListPage(Page):
    """A list: the whole page, or only its table for HTMX, or a file."""

    template_name = "doors/list_page.html"
    table_class: ClassVar[type[Table]]

    def rows(self) -> QuerySet[Any]:
        """What this reader may see here."""
        raise NotImplementedError

    @cached_property
    def table(self) -> Table:
        """The list, as the address asks for it."""
        return self.table_class(self.request, self.rows())

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The page, its table, or the file asked for."""
        table = self.table
        file = table.export(clock.now().date().isoformat())
        if file is not None:
            return file
        partial = is_partial(request) and request.headers.get("HX-Target") == table.id
        if partial:
            response = render(request, "doors/_table.html", {"table": table})
        else:
            response = render(request, self.template_name, self.shown(table=table))
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response


class FormPage(Page):
    """A form: GET shows it, a valid POST calls `act` (one service), a Refusal is said above what was typed."""

    template_name = "doors/form_page.html"
    form_class: ClassVar[type[forms.BaseForm]]
    verb: ClassVar[str | Promise] = _("Save")
    done: ClassVar[str | Promise] = ""

    def initial(self) -> dict[str, Any]:
        """What the form starts with."""
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        """More arguments for the form, such as `instance` or the choices a reader has."""
        return {}

    def guarded(self) -> Any:
        """The row whose present state the form shows, if it is one to be changed: nobody overwrites what they have not
        read. What was typed is refused, and both versions shown, when somebody else was quicker.
        """
        return None

    def beside(self) -> dict[str, Any]:
        """More of that row that the page shows and the form does not: label to value."""
        return {}

    def act(self, form: Any) -> Any:
        """Ask one service to do it, with `form.cleaned_data`; what it returns goes to `success_url`."""
        raise NotImplementedError

    def success_url(self, result: Any) -> str:
        """Where a person goes when it is done."""
        return result.get_absolute_url()

    def cancel_url(self) -> str:
        """The way back without doing it: the step before this page."""
        before = self.crumbs()[:-1]
        return before[-1].url if before else ""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The form, to be filled in."""
        form = self._form()
        return render(request, self.template_name, self.shown(form=form))

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Check what was typed, ask the service, and go on or say why not."""
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return render(request, self.template_name, self.shown(form=form), status=422)
        try:
            with transaction.atomic():  # what a refused service wrote is gone before the page is drawn again
                self._compare(form)
                result = self.act(form)
        except Refusal as refusal:
            return refused(request, refusal, self.template_name, self.shown(form=form))
        if self.done:
            messages.success(request, self.done_message(result))
        return self.succeeded(request, result)

    def _form(self, *typed: Any) -> Any:
        form = self.form_class(*typed, initial=self.initial(), **self.form_kwargs())
        if self.guarded() is not None:
            meanwhile.carry(form, self.beside())
        return form

    def _compare(self, form: Any) -> None:
        row = self.guarded()
        if row is not None:
            meanwhile.lock(row)
            meanwhile.compare(form, self._form(), self.beside())

    def done_message(self, result: Any) -> str:
        """What is now true, in a sentence."""
        return str(self.done)

    def succeeded(self, request: HttpRequest, result: Any) -> HttpResponse:
        """Go on to the next page; HTMX is told to, because it would swap a redirect's target into the form."""
        url = self.success_url(result)
        if is_partial(request):
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return HttpResponseRedirect(url)
