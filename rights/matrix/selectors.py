"""Which version holds, what it says as a table, and what the pages ask."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rights.matrix.documents import table_in, written_document
from rights.matrix.models import Fact, Level, MatrixVersion
from rights.matrix.rules.routing import Router
from rights.matrix.rules.table import Table
from rights.visibility import visible
from tenancy.kept import A_MOMENT, KeptQuery
from tenancy.models import Membership

KEPT = 64  # documents and compiled tables that a process keeps
_documents: OrderedDict[str, dict[str, Any]] = OrderedDict()
_compiled: OrderedDict[str, Router] = OrderedDict()
IN_FORCE = KeptQuery(lambda at: MatrixVersion.objects.in_force(at).defer("document")[:1], A_MOMENT)


def version_in_force(at: datetime) -> MatrixVersion | None:
    """The version that holds at that moment; one query, and another when this process has not read its document yet."""
    found: MatrixVersion | None = next(iter(IN_FORCE(at)), None)
    if found is not None:
        found.document = _remembered(_documents, found.digest, lambda: found.document or {})
    return found


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
    router: Router = _remembered(_compiled, digest, lambda: Router(table_in(document)))
    return router


def _remembered(known: OrderedDict[str, Any], digest: str, make: Callable[[], Any]) -> Any:
    """What is known of a published document, made once; the longest unasked is forgotten first."""
    if digest not in known:
        known[digest] = make()
        while len(known) > KEPT:
            known.popitem(last=False)
    known.move_to_end(digest)
    return known[digest]


def table_of(version: MatrixVersion) -> Table:
    """The decision table of a version; see `router_of`."""
    return router_of(version).table


def listed_versions(membership: Membership, at: datetime) -> QuerySet[MatrixVersion]:
    """Every version that this person may see, the newest first; ready to render, one query."""
    people = ("drafted_by__user", "published_by__user")
    versions = MatrixVersion.objects.select_related(*people).defer("document")
    return visible(versions, membership, at=at).order_by("-number")
