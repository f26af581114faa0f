"""Importing a file: first it is read and shown what would happen, then it is loaded.

Loading a file twice changes nothing.
"""

from functools import cached_property
from typing import IO, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doors import importing
from doors.exports import export_file
from doors.pages import Breadcrumb
from indicators import sample, services
from indicators.forms import LoadForm, UploadForm
from indicators.models import Indicator
from indicators.selectors.lists import indicators_to_record_in
from indicators.services.import_plan import Difference
from indicators.wording import numbers_of
from rights.services import holds_anywhere, require
from rights.visibility import visible_or_404
from tenancy import clock


class ImportStep(importing.ImportStep):
    """A step of an import: of one indicator when the address names it, of the organisation otherwise."""

    kept_as = "import"
    gone = "import.expired"

    @cached_property
    def indicator(self) -> Indicator | None:
        """The one indicator of this import."""
        if "pk" not in self.kwargs:
            return None
        indicators = Indicator.objects.select_related("stream", "owner__user")
        return visible_or_404(indicators, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def crumbs(self) -> list[Breadcrumb]:
        """Through the list, and the indicator if there is one."""
        steps = [Breadcrumb(_("Indicators"), reverse("indicators:list"))]
        if self.indicator is not None:
            steps.append(Breadcrumb(self.indicator.name, self.indicator.get_absolute_url()))
        return [*steps, Breadcrumb(self.page_title())]

    def address(self, name: str, *more: Any) -> str:
        """The address of a step of this import."""
        if self.indicator is None:
            return reverse(f"indicators:{name}", args=more)
        return reverse(f"indicators:{name}_one", args=[self.indicator.pk, *more])

    def check_right(self) -> None:
        """Refuse whoever may record nowhere, before a file is read."""
        at, reader = clock.now(), self.request.membership
        if self.indicator is None:
            if (
                not holds_anywhere(reader, "readings.record", at=at)
                and not indicators_to_record_in(reader, at=at).exists()
            ):
                require(reader, "readings.record", self.request.organisation, at=at)
        elif self.indicator.owner_id != reader.pk:
            require(reader, "readings.record", self.indicator, at=at)

    def plan(self, file: IO[bytes]) -> Any:
        """What the file would load and correct."""
        return services.plan_import(file, at=clock.now(), by=self.request.membership, indicator=self.indicator)


class Upload(ImportStep, importing.UploadStep):
    """Choose a file."""

    template_name = "indicators/upload.html"
    form_class = UploadForm
    title = gettext_lazy("Import readings")

    def context(self) -> dict[str, Any]:
        """Which columns the file has, and a sample of it."""
        columns = ["date", "value"] if self.indicator else ["stream", "indicator", "date", "value"]
        return {"columns": columns, "sample_url": self.address("import_sample"), "indicator": self.indicator}


class Preview(ImportStep, importing.PreviewStep):
    """What would happen to each row, and the button that lets it happen. Corrections need a reason."""

    template_name = "indicators/preview.html"
    form_class = LoadForm
    title = gettext_lazy("What the file would do")
    bad_rows = "import.bad_rows"
    rule = "readings.record"

    def planned(self, form: Any, plan: Any) -> dict[str, Any]:
        """The values that differ from what is stored, and whether anything is new at all."""
        if not plan.different:
            del form.fields["corrections_reason"]
        if not plan.bad_lines and not plan.different:
            del form.fields["good_rows_only"]
        different = plan.different[: importing.SHOWN_ROWS]
        return {
            "different": [_written(row, plan.indicators[row.indicator]) for row in different],
            "nothing": not plan.fresh and not plan.different,
            "shown_rows": importing.SHOWN_ROWS,
        }

    def load(self, file: IO[bytes], **choices: Any) -> services.ImportReport:
        """Load the readings."""
        at, reader = clock.now(), self.request.membership
        return services.import_readings(file, by=reader, at=at, indicator=self.indicator, **choices)

    def loaded(self, report: services.ImportReport) -> list[str]:
        """How many readings are new, corrected, and were there."""
        parts = [ngettext("%(n)d reading loaded", "%(n)d readings loaded", report.loaded) % {"n": report.loaded}]
        if report.corrected:
            parts.append(ngettext("%(n)d corrected", "%(n)d corrected", report.corrected) % {"n": report.corrected})
        if report.unchanged:
            parts.append(_("%(n)d were there already") % {"n": report.unchanged})
        return parts

    def done_url(self) -> str:
        """The indicator, or all of them."""
        return self.indicator.get_absolute_url() if self.indicator else reverse("indicators:list")


class Sample(ImportStep):
    """A file to start from: the right columns, names that exist, and periods up to today, so that it loads as it is."""

    title = gettext_lazy("Sample")

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """CSV, or XLSX when asked for."""
        code = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
        at, reader = clock.now(), self.request.membership
        today = at.astimezone(self.request.organisation.zone).date()
        if self.indicator is not None:
            return export_file(code, "sample", ["date", "value"], sample.rows_of(self.indicator, today))
        some = list(indicators_to_record_in(reader, at=at)[:2])
        lines: Any = (
            (one.stream.name, one.name, day, value) for one in some for day, value in sample.rows_of(one, today)
        )
        if not some:
            lines = sample.example_rows(today, _("Stream"), _("Indicator"))
        return export_file(code, "sample", ["stream", "indicator", "date", "value"], lines)


def _written(row: Difference, indicator: Indicator) -> tuple[Difference, Indicator, str, str]:
    """A differing row with both values as people write them."""
    numbers = numbers_of(indicator)
    return row, indicator, numbers.value(row.was), numbers.value(row.value)
