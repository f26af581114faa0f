"""A version as a file to take away."""

import io
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from doors.exports import export_file
from doors.refusal import Refusal
from rights.matrix.documents import table_in
from rights.matrix.models import MatrixVersion
from rights.matrix.pdf import as_pdf
from rights.matrix.rules.dmn import dmn_xml
from rights.matrix.sheet import TABLES, lines_of, written_json
from tenancy.models import Tenant


def as_file(code: str, version: MatrixVersion, document: dict[str, Any], *, organisation: Tenant) -> HttpResponse:
    """CSV, XLSX, JSON, DMN or PDF; any other code is refused with those that there are."""
    name = f"{slugify(organisation.slug)}-matrix-{version}"
    if code in TABLES:
        header, lines = lines_of(document)
        return export_file(code, name, header, lines)  # type: ignore[return-value]
    if code == "json":
        return _download(written_json(document).encode(), f"{name}.json", "application/json")
    if code == "dmn":
        title = _("Decision rights of %(organisation)s, %(version)s") % {
            "organisation": organisation,
            "version": version,
        }
        return _download(dmn_xml(table_in(document), name=title), f"{name}.dmn", "application/xml")
    if code == "pdf":
        return _download(as_pdf(version, document, organisation=organisation), f"{name}.pdf", "application/pdf")
    raise Refusal("matrix.unknown_file", params={"formats": "CSV, XLSX, JSON, DMN, PDF"}, status=422)


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=content_type)  # type: ignore[return-value]
