"""What belongs to a stream and what does not. The boundary of an active stream moves by decision."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import Refusal
from rights.decision_kinds import Mandate
from streams.boundaries.contested import check_uncontested, mark_done
from streams.models import ScopeItem, ValueStream
from streams.rules import Need, normal_path
from streams.services.locking import by_decision, entitled, keep_need, open_to_change
from tenancy.models import Membership

KIND, RIGHT = "streams.boundary", "streams.change"


@transaction.atomic
def declare_scope_item(
    stream: ValueStream,
    *,
    kind: str,
    path: str,
    inside: bool = True,
    agreement: str = "",
    by: Membership,
    at: datetime,
    mandate: Mandate | None = None,
) -> ScopeItem:
    """Say that a thing lies inside, or outside, the boundary; a thing is named once."""
    stream = open_to_change(stream)
    entitled(stream, KIND, RIGHT, mandate=mandate, by=by, at=at)
    named = free_path(stream, kind=kind, path=path)
    item: ScopeItem = ScopeItem.objects.create(
        stream=stream, kind=kind, path=named, inside=inside, agreement=agreement.strip()
    )
    facts = _facts(item) | by_decision(mandate)
    audit.record("stream.scope_declared", stream, by=by, at=at, rule=RIGHT, facts=facts)
    return item


@transaction.atomic
def change_scope_item(
    item: ScopeItem, *, inside: bool, agreement: str, by: Membership, at: datetime, mandate: Mandate | None = None
) -> ScopeItem:
    """Move a thing to the other side of the boundary, or say anew what was agreed about it."""
    stream = open_to_change(item.stream)
    item = ScopeItem.objects.get(pk=item.pk)
    entitled(stream, KIND, RIGHT, mandate=mandate, by=by, at=at)
    before, agreement = _facts(item), agreement.strip()
    if (item.inside, item.agreement) == (inside, agreement):
        return item
    both_agreed = check_uncontested(item, inside=inside, agreement=agreement, at=at)
    if not inside:
        keep_boundary(stream, without=item)
    item.inside, item.agreement = inside, agreement
    item.save(update_fields=["inside", "agreement"])
    mark_done(both_agreed, at=at)
    facts = {"before": before, "after": _facts(item)} | by_decision(mandate)
    audit.record("stream.scope_changed", stream, by=by, at=at, rule=RIGHT, facts=facts)
    return item


@transaction.atomic
def withdraw_scope_item(
    item: ScopeItem, *, by: Membership, at: datetime, mandate: Mandate | None = None
) -> ValueStream:
    """Take a claim back; the record keeps what it said."""
    stream = open_to_change(item.stream)
    entitled(stream, KIND, RIGHT, mandate=mandate, by=by, at=at)
    both_agreed = check_uncontested(item, removes=True, at=at)
    keep_boundary(stream, without=item)
    facts = _facts(item) | by_decision(mandate)
    item.delete()
    mark_done(both_agreed, at=at)
    audit.record("stream.scope_withdrawn", stream, by=by, at=at, rule=RIGHT, facts=facts)
    return stream


def free_path(stream: ValueStream, *, kind: str, path: str) -> str:
    """The path in its one spelling; refused when it names nothing, or what is named already."""
    named = normal_path(path)
    if not named:
        raise Refusal("scope.no_path", params={"given": path}, status=422)
    there = ScopeItem.objects.filter(stream=stream, kind=kind, path=named).first()
    if there is not None:
        place = _("inside") if there.inside else _("outside")
        params = {"stream": stream.name, "path": named, "kind": there.get_kind_display(), "place": place}
        raise Refusal("scope.declared_already", params=params, status=409)
    return named


def keep_boundary(stream: ValueStream, *, without: ScopeItem) -> None:
    """Something else stays inside the boundary of an active stream."""
    others = ScopeItem.objects.filter(stream=stream, inside=True).exclude(pk=without.pk)
    keep_need(stream, Need.BOUNDARY, still_there=others.exists())


def _facts(item: ScopeItem) -> dict[str, Any]:
    return {"kind": item.kind, "path": item.path, "inside": item.inside, "agreement": item.agreement}
