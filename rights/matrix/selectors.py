"""Which version holds, what it says as a table, and what the pages ask."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rights.matrix.documents import table_in, written_document
from rights.matrix.models import Fact, Level, MatrixVersion
from rights.matrix.rules.routing import Router
from rights.matrix.rules.table import Table
from rights.visibility import visible
from tenancy.kept import A_MOMENT, KeptQuery
from tenancy.models import Membership

KEPT = 64  # documents and compiled tables that a process keeps
# By organisation and digest: a digest that somebody brought along says nothing about another organisation's document.
_documents: dict[tuple[UUID, str], dict[str, Any]] = {}
_compiled: dict[tuple[UUID, str], Router] = {}
IN_FORCE = KeptQuery(lambda at: MatrixVersion.objects.in_force(at).defer("document")[:1], A_MOMENT)


def version_in_force(at: datetime) -> MatrixVersion | None:
    """The version that holds at that moment; one query, and another when this process has not read its document yet."""
    found: MatrixVersion | None = next(iter(IN_FORCE(at)), None)
    if found is not None:
        found.document = _remembered(_documents, found, lambda: found.document or {})
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
    router: Router = _remembered(_compiled, version, lambda: Router(table_in(version.document or {})))
    return router


def _remembered(known: dict[tuple[UUID, str], Any], version: MatrixVersion, make: Callable[[], Any]) -> Any:
    """What is known of a published version, made once in a process; the longest unasked is forgotten first."""
    key = (version.tenant_id, version.digest)
    found = known.pop(key, None) or make()
    known[key] = found
    while len(known) > KEPT:
        known.pop(next(iter(known)), None)
    return found


def table_of(version: MatrixVersion) -> Table:
    """The decision table of a version; see `router_of`."""
    return router_of(version).table


def listed_versions(membership: Membership, at: datetime) -> QuerySet[MatrixVersion]:
    """Every version that this person may see, the newest first; ready to render, one query."""
    people = ("drafted_by__user", "published_by__user")
    versions = MatrixVersion.objects.select_related(*people).defer("document")
    return visible(versions, membership, at=at).order_by("-number")
