"""Inviting many people from a file: it is read first, and shown what would happen; then the invitations go out."""

from collections.abc import Sequence
from typing import IO, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doors import importing
from doors.exports import export_file
from doors.pages import Breadcrumb
from people.declared_rights import INVITE_PEOPLE
from people.forms import LoadForm, UploadForm
from people.services.importing import COLUMNS, PeopleReport, import_people, plan_people
from people.views.pages import way_here
from rights.services import require
from tenancy import clock

SAMPLE = [
    ("head.of.claims@example.org", "Alex Example", "member", "Head of claims"),
    ("office@example.org", "", "administrator", "Portfolio office"),
    ("audit@example.org", "", "auditor", ""),
]


class ImportStep(importing.ImportStep):
    """A step of the import."""

    kept_as = "people-import"
    gone = "people.import_expired"

    def crumbs(self) -> Sequence[Breadcrumb]:
        """From the list of people."""
        return way_here(Breadcrumb(self.page_title()))

    def address(self, name: str, *more: Any) -> str:
        """The address of a step."""
        return reverse(f"people:{name}", args=more)

    def check_right(self) -> None:
        """Refuse whoever may invite nobody, before a file is read."""
        require(self.request.membership, INVITE_PEOPLE.code, None, at=clock.now())

    def plan(self, file: IO[bytes]) -> Any:
        """Who would be invited."""
        return plan_people(file, at=clock.now())


class Upload(ImportStep, importing.UploadStep):
    """Choose a file."""

    template_name = "people/upload.html"
    form_class = UploadForm
    title = gettext_lazy("Invite people from a file")
    lead = gettext_lazy("The file is read first, and you see what would happen. Nobody is invited before you say so.")

    def context(self) -> dict[str, Any]:
        """Which columns the file has, and a sample of it."""
        return {"columns": [column.name for column in COLUMNS], "sample_url": self.address("import_sample")}


class Preview(ImportStep, importing.PreviewStep):
    """What would happen to each row, and the button that lets it happen."""

    template_name = "people/preview.html"
    form_class = LoadForm
    title = gettext_lazy("Who would be invited")
    bad_rows = "people.bad_rows"
    rule = INVITE_PEOPLE.code

    def planned(self, form: Any, plan: Any) -> dict[str, Any]:
        """Who would be invited."""
        if not plan.bad_lines:
            del form.fields["good_rows_only"]
        return {"fresh": plan.fresh[: importing.SHOWN_ROWS]}

    def load(self, file: IO[bytes], **choices: Any) -> PeopleReport:
        """Send the invitations."""
        return import_people(file, by=self.request.membership, at=clock.now(), **choices)

    def loaded(self, report: PeopleReport) -> list[str]:
        """How many were invited."""
        parts = [ngettext("%(n)d person invited", "%(n)d people invited", report.invited) % {"n": report.invited}]
        if report.waiting:
            parts.append(_("%(n)d were invited already") % {"n": report.waiting})
        return parts

    def done_url(self) -> str:
        """The invitations that went out."""
        return reverse("people:invitations")


class Sample(ImportStep):
    """A file to start from."""

    title = gettext_lazy("Sample")

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """CSV."""
        return export_file("csv", "people-sample", [column.name for column in COLUMNS], SAMPLE)
