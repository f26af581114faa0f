"""The grid in which a draft is written: like a spreadsheet, saved whole."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doors.pages import Breadcrumb
from doors.refusal import Refusal
from doors.rendering import refused
from rights.matrix import parties, services
from rights.matrix.documents import fact_document
from rights.matrix.grid import Grid, rearranged, typed_document
from rights.matrix.models import Fact, HitPolicy, MatrixVersion
from rights.matrix.rules.table import Trouble
from rights.matrix.selectors import document_of, levels
from rights.matrix.services import BadCells
from rights.matrix.states import MatrixState
from rights.matrix.views.reading import version_or_404, way_here
from rights.services import require
from tenancy import clock


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Any, pk: Any) -> HttpResponse:
    """The grid of a draft. A button with a verb rearranges what was typed; `save` keeps it."""
    version = version_or_404(request, pk)
    require(request.membership, "matrix.edit", None, at=clock.now())
    if version.state != MatrixState.DRAFT:
        raise services.sealed(version)
    facts = list(Fact.objects.all())
    if request.method != "POST":
        return render(request, "authority/edit.html", _context(version, document_of(version), facts))
    deed = request.POST.get("do", "save")
    codes = [fact.code for fact in facts]
    document, troubles = typed_document(request.POST, codes, keep_blank=deed != "save")
    note = request.POST.get("note", "")[:240]
    if deed != "save":
        context = _context(version, rearranged(document, deed), facts) | {"note": note, "unsaved": True}
        return render(request, "authority/edit.html", context | _as_read(request))
    return _saved(request, version, document, troubles, facts, note)


def _saved(
    request: Any,
    version: MatrixVersion,
    document: dict[str, Any],
    troubles: Sequence[Trouble],
    facts: Sequence[Fact],
    note: str,
) -> HttpResponse:
    try:
        if troubles:
            raise BadCells(troubles)
        read_at = parse_datetime(request.POST.get("changed_at", "")) or version.changed_at
        services.write_rules(version, document, by=request.membership, at=clock.now(), read_at=read_at, note=note)
    except Refusal as refusal:
        context = _context(version, document, facts) | {"note": note, "unsaved": True}
        if isinstance(refusal, BadCells):
            context["grid"].mark(refusal.troubles)
            context["troubles"] = refusal.troubles
            context |= _as_read(request)  # nobody else's change is hidden by a mistyped cell
        return refused(request, refusal, "authority/edit.html", context)
    messages.success(request, _("Saved. Here is what verification says."))
    return HttpResponseRedirect(version.get_absolute_url())


def _as_read(request: Any) -> dict[str, Any]:
    """What the writer had read stays what their next save is compared with."""
    return {"changed_at": request.POST.get("changed_at", "")}


def _context(version: MatrixVersion, document: dict[str, Any], facts: Sequence[Fact]) -> dict[str, Any]:
    return {
        "title": _("Edit %(version)s") % {"version": version},
        "crumbs": way_here(Breadcrumb(str(version), version.get_absolute_url()), Breadcrumb(_("Edit"))),
        "version": version,
        "grid": Grid(document, facts=facts, levels=list(levels())),
        "policies": [(one.value, one.label, one.value == document.get("hit_policy")) for one in HitPolicy],
        "changed_at": version.changed_at.isoformat(),
        "note": version.note,
        "cells": {fact.code: _suggestions(fact) for fact in facts},
        "roles": parties.roles(),
        "purposes": parties.purposes(),
    }


def _suggestions(fact: Fact) -> list[str]:
    """What a cell of a closed list can be."""
    values = fact_document(fact)["domain"]
    if fact.kind == "boolean":
        return ["-", "true", "false"]
    return ["-", *map(str, values or ())] if fact.kind == "choice" else []
