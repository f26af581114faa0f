"""Inviting many people from a file: it is read first, and shown what would happen; then the invitations go out.

Between the two pages the file waits in the cache for half an hour, for its reader alone.
"""

import io
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doors.exports import export_file
from doors.pages import Breadcrumb, FormPage, Page
from doors.refusal import NextStep, Refusal
from doors.rendering import refused
from people.declared_rights import INVITE_PEOPLE
from people.forms import LoadForm, UploadForm
from people.services.importing import COLUMNS, PeopleReport, import_people, plan_people
from people.views.pages import way_here
from rights.services import require
from tenancy import clock

WAITS_SECONDS = 30 * 60
SHOWN_ROWS = 200
SAMPLE = [
    ("head.of.claims@example.org", "Alex Example", "member", "Head of claims"),
    ("office@example.org", "", "administrator", "Portfolio office"),
    ("audit@example.org", "", "auditor", ""),
]


class ImportStep(Page):
    """A step of the import."""

    def crumbs(self) -> Sequence[Breadcrumb]:
        """From the list of people."""
        return way_here(Breadcrumb(self.page_title()))

    def check_right(self) -> None:
        """Refuse whoever may invite nobody, before a file is read."""
        require(self.request.membership, INVITE_PEOPLE.code, None, at=clock.now())


class Upload(ImportStep, FormPage):
    """Choose a file."""

    template_name = "people/upload.html"
    form_class = UploadForm
    title = gettext_lazy("Invite people from a file")
    lead = gettext_lazy("The file is read first, and you see what would happen. Nobody is invited before you say so.")
    verb = gettext_lazy("Read the file")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, for those who may invite."""
        self.check_right()
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        """Which columns the file has, and a sample of it."""
        return {"columns": [column.name for column in COLUMNS], "sample_url": reverse("people:import_sample")}

    def act(self, form: Any) -> str:
        """Read the file, and keep it for the next step."""
        self.check_right()
        file = form.cleaned_data["file"]
        plan_people(file, at=clock.now())  # a file that is no table is refused here
        file.seek(0)
        token = uuid4()
        cache.set(_key(self.request, token), (file.name, file.read()), WAITS_SECONDS)
        return reverse("people:import_preview", args=[token])

    def success_url(self, result: str) -> str:
        """On to the preview."""
        return result


class Preview(ImportStep):
    """What would happen to each row, and the button that lets it happen."""

    template_name = "people/preview.html"
    title = gettext_lazy("Who would be invited")

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The plan."""
        self.check_right()
        return render(request, self.template_name, self._planned(LoadForm()))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Send the invitations. Bad rows send none, unless the good ones are asked for."""
        self.check_right()
        form = LoadForm(request.POST)
        if not form.is_valid():
            return render(request, self.template_name, self._planned(form), status=422)
        _name, file = self._file()
        report = import_people(file, by=self.request.membership, at=clock.now(), **form.cleaned_data)
        if report.refused:
            params = {"rows": report.rows, "bad": len({error.line for error in report.rejected})}
            refusal = Refusal("people.bad_rows", params=params, rule=INVITE_PEOPLE.code, status=422)
            return refused(request, refusal, self.template_name, self._planned(form))
        messages.success(request, _told(report))
        return HttpResponseRedirect(reverse("people:invitations"))

    def _planned(self, form: LoadForm) -> dict[str, Any]:
        name, file = self._file()
        plan = plan_people(file, at=clock.now())
        if not plan.bad_lines:
            del form.fields["good_rows_only"]
        return self.shown(
            form=form,
            plan=plan,
            file_name=name,
            rejected=plan.rejected[:SHOWN_ROWS],
            fresh=plan.fresh[:SHOWN_ROWS],
            again=reverse("people:import"),
        )

    def _file(self) -> tuple[str, io.BytesIO]:
        kept = cache.get(_key(self.request, self.kwargs["token"]))
        if kept is None:
            step = NextStep(_("Choose the file again"), reverse("people:import"))
            raise Refusal("people.import_expired", status=409, next_step=step)
        name, content = kept
        return name, io.BytesIO(content)


class Sample(ImportStep):
    """A file to start from."""

    title = gettext_lazy("Sample")

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """CSV."""
        return export_file("csv", "people-sample", [column.name for column in COLUMNS], SAMPLE)


def _key(request: Any, token: Any) -> str:
    """Only who brought the file finds it; the cache itself parts organisations."""
    return f"people-import:{request.membership.pk}:{token}"


def _told(report: PeopleReport) -> str:
    """What an import came to, in a sentence."""
    parts = [ngettext("%(n)d person invited", "%(n)d people invited", report.invited) % {"n": report.invited}]
    if report.waiting:
        parts.append(_("%(n)d were invited already") % {"n": report.waiting})
    if report.rejected:
        parts.append(_("%(n)d bad rows left out") % {"n": len({error.line for error in report.rejected})})
    return f"{', '.join(parts)}."
