"""Registers as people like to see them. A view is its owner's alone, so nothing about it stands in the record."""

from django.db import transaction
from django.http import QueryDict

from governance.decisions.models import SavedView
from governance.decisions.tables import DecisionTable
from tenancy.models import Membership


def query_of(typed: QueryDict) -> str:
    """The filters, search and order of an address, without page and file, always in the same order."""
    names = {"q", "sort", *DecisionTable.filters.base_filters}  # type: ignore[union-attr]
    kept = QueryDict(mutable=True)
    for name in sorted(names & set(typed)):
        if typed[name]:
            kept[name] = typed[name]
    return kept.urlencode()[: SavedView._meta.get_field("query").max_length]


@transaction.atomic
def save(*, by: Membership, name: str, query: str) -> SavedView:
    """Keep a view; one of the same name is replaced. What is no filter of the register is left out."""
    kept, _is_new = SavedView.objects.update_or_create(
        membership=by, name=name.strip(), defaults={"query": query_of(QueryDict(query))}
    )
    return kept


def forget(view: SavedView, *, by: Membership) -> None:
    """Forget a view of one's own."""
    SavedView.objects.filter(pk=view.pk, membership=by).delete()
