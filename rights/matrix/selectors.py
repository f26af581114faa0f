"""Which version holds, what it says as a table, and what the pages ask."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rights.matrix.documents import table_in, written_document
from rights.matrix.models import Fact, Level, MatrixVersion
from rights.matrix.rules.routing import Router
from rights.matrix.rules.table import Table
from rights.visibility import visible
from tenancy.models import Membership

KEPT = 64  # compiled tables that a process keeps
_compiled: OrderedDict[str, Router] = OrderedDict()


def version_in_force(at: datetime) -> MatrixVersion | None:
    """The version that holds at that moment; one query."""
    return MatrixVersion.objects.in_force(at).first()


def levels() -> QuerySet[Level]:
    """The levels, the most junior first."""
    return Level.objects.order_by("rank")


def offered_facts() -> QuerySet[Fact]:
    """The facts that a new version can take as columns, in order."""
    return Fact.objects.filter(retired_at=None).order_by("position", "code")


def document_of(version: MatrixVersion) -> dict[str, Any]:
    """A version as a document: of a published one as it was published, of a draft what its rows say now (four queries)."""
    if version.document is not None:
        return dict(version.document)
    return written_document(
        version,
        facts=list(Fact.objects.filter(code__in=version.facts)),
        levels=list(levels()),
        rules=version.rules.select_related("level").order_by("position", "code"),
        criteria=version.criteria.select_related("level").order_by("code"),
    )


def router_of(version: MatrixVersion) -> Router:
    """What a version routes by. A published one is compiled once per digest and kept; a draft is compiled anew.

    Raises BadTable for a draft that is not whole.
    """
    if not version.digest:
        return Router(table_in(document_of(version)))
    return compiled(version.digest, version.document or {})


def compiled(digest: str, document: Mapping[str, Any]) -> Router:
    """The router of a published document, from this process's memory where it was asked for before."""
    found = _compiled.get(digest)
    if found is None:
        found = _compiled[digest] = Router(table_in(document))
        while len(_compiled) > KEPT:
            _compiled.popitem(last=False)
    else:
        _compiled.move_to_end(digest)
    return found


def table_of(version: MatrixVersion) -> Table:
    """The decision table of a version; see `router_of`."""
    return router_of(version).table


def listed_versions(membership: Membership, at: datetime) -> QuerySet[MatrixVersion]:
    """Every version that this person may see, the newest first; ready to render, one query."""
    people = ("drafted_by__user", "published_by__user")
    versions = MatrixVersion.objects.select_related(*people).defer("document")
    return visible(versions, membership, at=at).order_by("-number")
