"""What belongs to a stream and what does not."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from doors.refusal import Refusal
from rights.services import require
from streams.models import ScopeItem, ValueStream
from streams.rules import Need, normal_path
from streams.services.locking import keep_need, open_to_change
from tenancy.models import Membership


@transaction.atomic
def declare_scope_item(
    stream: ValueStream, *, kind: str, path: str, inside: bool = True, agreement: str = "", by: Membership, at: datetime
) -> ScopeItem:
    """Say that a thing lies inside, or outside, the boundary; a thing is named once."""
    stream = open_to_change(stream)
    require(by, "streams.change", stream, at=at)
    named = normal_path(path)
    if not named:
        raise Refusal("scope.no_path", params={"given": path}, status=422)
    there = ScopeItem.objects.filter(stream=stream, kind=kind, path=named).first()
    if there is not None:
        place = _("inside") if there.inside else _("outside")
        params = {"stream": stream.name, "path": named, "kind": there.get_kind_display(), "place": place}
        raise Refusal("scope.declared_already", params=params, status=409)
    item: ScopeItem = ScopeItem.objects.create(
        stream=stream, kind=kind, path=named, inside=inside, agreement=agreement.strip()
    )
    audit.record("stream.scope_declared", stream, by=by, at=at, rule="streams.change", facts=_facts(item))
    return item


@transaction.atomic
def withdraw_scope_item(item: ScopeItem, *, by: Membership, at: datetime) -> ValueStream:
    """Take a claim back; the record keeps what it said."""
    stream = open_to_change(item.stream)
    require(by, "streams.change", stream, at=at)
    others = ScopeItem.objects.filter(stream=stream, inside=True).exclude(pk=item.pk)
    keep_need(stream, Need.BOUNDARY, still_there=others.exists())
    facts = _facts(item)
    item.delete()
    audit.record("stream.scope_withdrawn", stream, by=by, at=at, rule="streams.change", facts=facts)
    return stream


def _facts(item: ScopeItem) -> dict[str, Any]:
    return {"kind": item.kind, "path": item.path, "inside": item.inside, "agreement": item.agreement}
