"""Importing a file: first it is read and shown what would happen, then it is loaded.

Between the two pages the file waits in the cache for half an hour, for its reader alone; when it is gone, it is chosen
again. Loading it twice changes nothing.
"""

import io
from functools import cached_property
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
from indicators import sample, services
from indicators.forms import LoadForm, UploadForm
from indicators.models import Indicator
from indicators.selectors.lists import indicators_to_record_in
from indicators.services.import_plan import Difference
from indicators.wording import numbers_of
from rights.services import holds_anywhere, require
from rights.visibility import visible_or_404
from tenancy import clock

WAITS_SECONDS = 30 * 60
SHOWN_ROWS = 200


class ImportStep(Page):
    """A step of an import: of one indicator when the address names it, of the organisation otherwise."""

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


class Upload(ImportStep, FormPage):
    """Choose a file."""

    template_name = "indicators/upload.html"
    form_class = UploadForm
    title = gettext_lazy("Import readings")
    lead = gettext_lazy("The file is read first, and you see what would happen. Nothing is loaded before you say so.")
    verb = gettext_lazy("Read the file")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, for those who may record readings."""
        self.check_right()
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        """Which columns the file has, and a sample of it."""
        columns = ["date", "value"] if self.indicator else ["stream", "indicator", "date", "value"]
        return {"columns": columns, "sample_url": self.address("sample"), "indicator": self.indicator}

    def act(self, form: Any) -> str:
        """Read the file, and keep it for the next step."""
        self.check_right()
        file = form.cleaned_data["file"]
        services.plan_import(
            file, at=clock.now(), by=self.request.membership, indicator=self.indicator
        )  # a file that is no table is refused here
        file.seek(0)
        token = uuid4()
        cache.set(_key(self.request, token), (file.name, file.read()), WAITS_SECONDS)
        return self.address("preview", token)

    def success_url(self, result: str) -> str:
        """On to the preview."""
        return result


class Preview(ImportStep):
    """What would happen to each row, and the button that lets it happen."""

    template_name = "indicators/preview.html"
    title = gettext_lazy("What the file would do")

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The plan."""
        self.check_right()
        return render(request, self.template_name, self._planned(LoadForm()))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Load the file. Bad rows, and corrections without a reason, load nothing."""
        self.check_right()
        form = LoadForm(request.POST)
        if not form.is_valid():
            return render(request, self.template_name, self._planned(form), status=422)
        _name, file = self._file()
        report = services.import_readings(
            file, by=self.request.membership, at=clock.now(), indicator=self.indicator, **form.cleaned_data
        )
        if report.refused:
            params = {"rows": report.rows, "bad": len({error.line for error in report.rejected})}
            refusal = Refusal("import.bad_rows", params=params, rule="readings.record", status=422)
            return refused(request, refusal, self.template_name, self._planned(form))
        messages.success(request, _told(report))
        url = self.indicator.get_absolute_url() if self.indicator else reverse("indicators:list")
        return HttpResponseRedirect(url)

    def _planned(self, form: LoadForm) -> dict[str, Any]:
        name, file = self._file()
        plan = services.plan_import(file, at=clock.now(), by=self.request.membership, indicator=self.indicator)
        if not plan.different:
            del form.fields["corrections_reason"]
        if not plan.bad_lines and not plan.different:
            del form.fields["good_rows_only"]
        return self.shown(
            form=form,
            plan=plan,
            file_name=name,
            rejected=plan.rejected[:SHOWN_ROWS],
            different=[_written(row, plan.indicators[row.indicator]) for row in plan.different[:SHOWN_ROWS]],
            nothing=not plan.fresh and not plan.different,
            again=self.address("import"),
            shown_rows=SHOWN_ROWS,
        )

    def _file(self) -> tuple[str, io.BytesIO]:
        kept = cache.get(_key(self.request, self.kwargs["token"]))
        if kept is None:
            step = NextStep(_("Choose the file again"), self.address("import"))
            raise Refusal("import.expired", status=409, next_step=step)
        name, content = kept
        return name, io.BytesIO(content)


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


def _key(request: Any, token: Any) -> str:
    """Only who brought the file finds it; the cache itself parts organisations."""
    return f"import:{request.membership.pk}:{token}"


def _told(report: services.ImportReport) -> str:
    """What an import came to, in a sentence."""
    parts = [ngettext("%(n)d reading loaded", "%(n)d readings loaded", report.loaded) % {"n": report.loaded}]
    if report.corrected:
        parts.append(ngettext("%(n)d corrected", "%(n)d corrected", report.corrected) % {"n": report.corrected})
    if report.unchanged:
        parts.append(_("%(n)d were there already") % {"n": report.unchanged})
    if report.rejected:
        parts.append(_("%(n)d bad rows left out") % {"n": len({error.line for error in report.rejected})})
    return f"{', '.join(parts)}."
