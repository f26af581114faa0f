"""The pages of the matrix: what is in force, the versions, and one version with its verification."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from doors.pages import Breadcrumb, ListPage
from doors.refusal import NextStep, Refusal
from rights.matrix import library, services
from rights.matrix.difference import differences
from rights.matrix.documents import table_in
from rights.matrix.files import as_file
from rights.matrix.findings import fix_named, fixed, shown
from rights.matrix.models import Fact, Level, MatrixVersion
from rights.matrix.rules.table import BadTable
from rights.matrix.selectors import document_of, listed_versions, version_in_force
from rights.matrix.showing import by_level, table_rows
from rights.matrix.states import MatrixState
from rights.matrix.tables import VersionTable
from rights.matrix.wording import Reading
from rights.services import may
from rights.visibility import visible, visible_or_404
from tenancy import clock

FINDINGS = 60  # a page shows so many; the rest follows when these are mended
LATEST = 6


def way_here(*steps: Breadcrumb) -> list[Breadcrumb]:
    """The way from the matrix in force."""
    return [Breadcrumb(_("Authority"), reverse("authority:index")), *steps]


def version_or_404(request: Any, pk: Any) -> MatrixVersion:
    """The version in the address, if this person may see it."""
    people = ("drafted_by__user", "published_by__user", "based_on")
    versions = MatrixVersion.objects.select_related(*people)
    found: MatrixVersion = visible_or_404(versions, request.membership, at=clock.now(), pk=pk)
    return found


def reading_of(request: Any, version: MatrixVersion) -> Reading:
    """A version, ready to be read out."""
    return Reading(document_of(version), request.organisation.currency)


def may_edit(request: Any) -> bool:
    """May this person draft versions? No query."""
    return bool(may(request.membership, "matrix.edit", None, at=clock.now()))


# --- What is in force ----------------------------------------------------------------------------------------------------
@require_safe
def index(request: Any) -> HttpResponse:
    """The matrix in force, a sentence a rule, grouped by who decides."""
    at = clock.now()
    version = version_in_force(at)
    versions = list(listed_versions(request.membership, at)[:LATEST])
    reading = reading_of(request, version) if version else None
    context = {
        "title": _("Who decides what"),
        "crumbs": [Breadcrumb(_("Authority"))],
        "version": version,
        "versions": versions,
        "coming": next((one for one in versions if one.effective_at and one.effective_at > at), None),
        "groups": by_level(reading) if reading else [],
        "columns": reading.columns if reading else [],
        "rows": table_rows(reading) if reading else [],
        "may_edit": may_edit(request),
        "tab": "matrix",
    }
    if version is None:
        context["levels"] = list(Level.objects.order_by("rank"))
        context["facts"] = list(Fact.objects.filter(retired_at=None))
    return render(request, "authority/index.html", context)


class VersionList(ListPage):
    """Every version that there was, is, or is being written."""

    template_name = "authority/version_list.html"
    title = gettext_lazy("Versions of the matrix")
    lead = gettext_lazy("What is decided stays judged by the version that was in force at that moment.")
    table_class = VersionTable

    def rows(self) -> QuerySet[MatrixVersion]:
        return listed_versions(self.request.membership, clock.now())

    def crumbs(self) -> Sequence[Breadcrumb]:
        return way_here(Breadcrumb(_("Versions")))

    def context(self) -> dict[str, Any]:
        return {"tab": "versions", "may_edit": may_edit(self.request)}


# --- One version ---------------------------------------------------------------------------------------------------------
@require_safe
def version(request: Any, pk: Any) -> HttpResponse:
    """One version: its table, and of a draft what stands in the way of publishing it."""
    return render(request, "authority/version.html", version_context(request, version_or_404(request, pk)))


def version_context(request: Any, version: MatrixVersion) -> dict[str, Any]:
    """What the page of a version shows."""
    at = clock.now()
    reading = reading_of(request, version)
    in_force = version_in_force(at)
    is_draft = version.state == MatrixState.DRAFT
    found = services.verify(version, at=at) if is_draft else None
    findings = shown(found, reading) if found else []
    base = version.based_on or (in_force if in_force and in_force.pk != version.pk and is_draft else None)
    before = reading_of(request, base) if base else None
    return {
        "title": str(version),
        "crumbs": way_here(Breadcrumb(_("Versions"), reverse("authority:versions")), Breadcrumb(str(version))),
        "version": version,
        "is_draft": is_draft,
        "is_in_force": in_force is not None and in_force.pk == version.pk,
        "in_force": in_force,
        "base": base,
        "columns": reading.columns,
        "rows": table_rows(reading, findings[:FINDINGS], before),
        "rules": len(reading.document["rules"]),
        "criteria": reading.document.get("criteria", ()),
        "found": found,
        "counts": services.why_not_publishable(found) if found else "",
        "findings": findings[:FINDINGS],
        "more_findings": max(0, len(findings) - FINDINGS),
        "warnings": sum(not finding.is_error for finding in findings),
        "may_edit": may_edit(request),
        "is_author": version.drafted_by_id == request.membership.pk,
        "files": ["csv", "xlsx", "json", "dmn", "pdf"] if reading.document["rules"] else [],
    }


@require_safe
def compare(request: Any, pk: Any) -> HttpResponse:
    """What is different between a version and another, by default the one it was made from."""
    at = clock.now()
    version = version_or_404(request, pk)
    others = visible(MatrixVersion.objects.exclude(pk=version.pk).defer("document"), request.membership, at=at)
    others = list(others.order_by("-number")[:50])
    asked = request.GET.get("with", "")
    chosen = next((one for one in others if str(one.pk) == asked), None)
    in_force = version_in_force(at)
    chosen = chosen or version.based_on or next((one for one in others if in_force and one.pk == in_force.pk), None)
    chosen = chosen or next((one for one in others if one.number < version.number), None)
    changes = differences(reading_of(request, chosen), reading_of(request, version)) if chosen else []
    return render(
        request,
        "authority/compare.html",
        {
            "title": _("%(version)s compared") % {"version": version},
            "crumbs": way_here(Breadcrumb(str(version), version.get_absolute_url()), Breadcrumb(_("Compared"))),
            "version": version,
            "other": chosen,
            "others": others,
            "changes": changes,
        },
    )


@require_safe
def file(request: Any, pk: Any) -> HttpResponse:
    """A version as a file: CSV, XLSX, JSON, DMN or PDF."""
    version = version_or_404(request, pk)
    document = document_of(version)
    code = request.GET.get("format", "json")
    if code in {"dmn", "pdf"}:
        try:
            table_in(document)
        except BadTable as bad:
            step = NextStep(_("Open %(version)s") % {"version": version}, version.get_absolute_url())
            raise services.unfinished(version, len(bad.troubles), step) from bad
    return as_file(code, version, document, organisation=request.organisation)


@require_POST
def fix(request: Any, pk: Any) -> HttpResponse:
    """Apply one proposed fix to a draft."""
    version, at = version_or_404(request, pk), clock.now()
    reading = reading_of(request, version)
    chosen = fix_named(services.verify(version, at=at), reading, request.POST.get("fix", ""))
    try:
        if chosen is None:
            raise Refusal("matrix.fix_gone", params={"version": str(version)}, status=409)
        document = fixed(document_of(version), chosen)
        read_at = parse_datetime(request.POST.get("changed_at", "")) or version.changed_at
        services.write_rules(version, document, by=request.membership, at=at, read_at=read_at)
    except Refusal as refusal:
        return _refused_here(request, version, refusal)
    messages.success(request, _("Mended. Here is what is left."))
    return HttpResponseRedirect(version.get_absolute_url())


def _refused_here(request: HttpRequest, version: MatrixVersion, refusal: Refusal) -> HttpResponse:
    """The version's page with the refusal on top."""
    context = version_context(request, version) | {"refusal": refusal}
    return render(request, "authority/version.html", context, status=refusal.status)


@require_POST
def retire(request: Any, pk: Any) -> HttpResponse:
    """Put away a version that a later one has followed."""
    version = services.retire(version_or_404(request, pk), by=request.membership, at=clock.now())
    messages.success(request, _("%(version)s is retired.") % {"version": version})
    return HttpResponseRedirect(version.get_absolute_url())


@require_POST
def discard(request: Any, pk: Any) -> HttpResponse:
    """Throw a draft away."""
    version = version_or_404(request, pk)
    services.discard(version, by=request.membership, at=clock.now())
    messages.success(request, _("%(version)s is thrown away.") % {"version": version})
    return HttpResponseRedirect(reverse("authority:versions"))


@require_POST
def begin(request: Any) -> HttpResponse:
    """Take over the starter library."""
    library.set_up(by=request.membership, at=clock.now())
    messages.success(
        request, _("Levels and facts are here. Rename and add what is yours, then draft the first version.")
    )
    return HttpResponseRedirect(reverse("authority:library"))
