"""Raising a dispute over what two streams claim, changing it with both owners, and its end: by decision or by both."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from audit import services as audit
from doors.refusal import Refusal
from rights.decision_kinds import Mandate
from rights.services import may, require
from streams.boundaries.disputed import BoundaryDispute, DisputedChange
from streams.boundaries.models import InterfaceAgreement
from streams.boundaries.selectors import undeclared_of
from streams.boundaries.services import RIGHT
from streams.models import ScopeItem, ValueStream
from streams.rules import normal_path
from streams.services.boundary import change_scope_item, keep_boundary, withdraw_scope_item
from streams.services.locking import open_to_change
from tenancy.models import Membership

KIND = "streams.dispute"
MINE, THEIRS, SHARED = "stream", "with_stream", "shared"


@transaction.atomic
def raise_dispute(
    stream: ValueStream, *, with_stream: ValueStream, kind: str, path: str, because: str, by: Membership, at: datetime
) -> BoundaryDispute:
    """Dispute an overlap that the radar finds. `path` is the narrower of both claims, where they meet."""
    require(by, RIGHT, stream, at=at)
    stream = open_to_change(stream)
    pair, named = frozenset((stream.pk, with_stream.pk)), normal_path(path)
    met = [one for one in undeclared_of(stream, by, at) if one.streams == pair and one.narrow_path == named]
    met = [one for one in met if one.kind == kind]
    if not met:
        params = {"stream": stream.name, "other": with_stream.name, "path": named}
        raise Refusal("dispute.no_overlap", params=params, status=422)
    found = met[0]
    mine, theirs = found.wide_path, found.narrow_path
    if found.narrow_stream.pk == stream.pk:
        mine, theirs = theirs, mine
    there = BoundaryDispute.objects.open().over(stream, kind, mine)
    there = there.filter(Q(stream=with_stream, path=theirs) | Q(with_stream=with_stream, other_path=theirs))
    if there.exists():
        raise Refusal("dispute.open_already", params={"path": named, "other": with_stream.name}, status=409)
    dispute: BoundaryDispute = BoundaryDispute.objects.create(
        stream=stream,
        with_stream=with_stream,
        kind=kind,
        path=mine,
        other_path=theirs,
        because=because.strip(),
        raised_by=by,
        raised_at=at,
    )
    _record("stream.dispute_raised", dispute, by=by, at=at, because=dispute.because)
    return dispute


@transaction.atomic
def let_go(dispute: BoundaryDispute, *, by: Membership, at: datetime) -> BoundaryDispute:
    """Withdraw from a dispute for one's own stream; when both have, it is over."""
    dispute = _open_one(dispute)
    mine, theirs = may(by, RIGHT, dispute.stream, at=at), may(by, RIGHT, dispute.with_stream, at=at)
    if not mine and not theirs:
        require(by, RIGHT, dispute.stream, at=at)
    dispute.let_go_by = by if mine else dispute.let_go_by
    dispute.other_let_go_by = by if theirs else dispute.other_let_go_by
    if dispute.let_go_by is not None and dispute.other_let_go_by is not None:
        dispute.ended_at = at
    dispute.save(update_fields=["let_go_by", "other_let_go_by", "ended_at"])
    _record("stream.dispute_let_go", dispute, by=by, at=at)
    return dispute


@transaction.atomic
def propose_change(
    dispute: BoundaryDispute,
    *,
    stream: ValueStream,
    removes: bool = False,
    inside: bool = True,
    agreement: str = "",
    by: Membership,
    at: datetime,
) -> DisputedChange:
    """Propose a change of one's own disputed claim; it waits for the other owner's yes."""
    dispute = _open_one(dispute)
    require(by, RIGHT, stream, at=at)
    _item(dispute, stream)
    change: DisputedChange = DisputedChange.objects.create(
        dispute=dispute,
        stream=stream,
        removes=removes,
        inside=inside,
        agreement=agreement.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    _record("stream.disputed_change_proposed", dispute, by=by, at=at, facts=_facts(change))
    return agree_to_change(change, by=by, at=at) if may(by, RIGHT, dispute.other_than(stream), at=at) else change


@transaction.atomic
def agree_to_change(change: DisputedChange, *, by: Membership, at: datetime) -> DisputedChange:
    """Say yes for the other stream. The change is done at once; where it takes a decision, it may now be asked for."""
    dispute = _open_one(change.dispute)
    change = (
        DisputedChange.objects.select_for_update(of=("self",)).select_related("stream", "proposed_by").get(pk=change.pk)
    )
    if change.agreed_at is not None:
        raise Refusal("dispute.agreed_already", params={"path": dispute.path_of(change.stream)}, status=409)
    require(by, RIGHT, dispute.other_than(change.stream), at=at)
    change.agreed_by, change.agreed_at = by, at
    change.save(update_fields=["agreed_by", "agreed_at"])
    _record("stream.disputed_change_agreed", dispute, by=by, at=at, facts=_facts(change))
    _carry_out(change, _item(dispute, change.stream), at=at)
    change.refresh_from_db()
    return change


def check_settle(stream: ValueStream, params: dict[str, Any] | Any, by: Membership, at: datetime) -> None:
    """Can the dispute be settled in this way?"""
    dispute = _named(stream, params)
    if params.get("goes_to") in (MINE, THEIRS):
        _loses(dispute, params["goes_to"], dry=True, mandate=None)


def settle(stream: ValueStream, params: Any, mandate: Mandate) -> None:
    """End a dispute by decision: the thing is one stream's, or both share it."""
    dispute = _named(stream, params)
    if params["goes_to"] == SHARED:
        InterfaceAgreement.objects.create(
            stream=dispute.stream,
            with_stream=dispute.with_stream,
            kind=dispute.kind,
            path=max(dispute.path, dispute.other_path, key=len),
            words=str(params.get("words") or mandate.number)[:240],
            proposed_by=mandate.by,
            proposed_at=mandate.at,
            agreed_by=mandate.by,
            agreed_at=mandate.at,
        )
    else:
        _loses(dispute, params["goes_to"], dry=False, mandate=mandate)
    dispute.ended_at, dispute.decision = mandate.at, mandate.number
    dispute.save(update_fields=["ended_at", "decision"])
    facts = {"decision": mandate.number, "decision_ref": mandate.decision_ref, "goes_to": params["goes_to"]}
    _record("stream.dispute_settled", dispute, by=mandate.by, at=mandate.at, facts=facts)


def _loses(dispute: BoundaryDispute, goes_to: str, *, dry: bool, mandate: Mandate | None) -> None:
    """Whose it is not, puts it outside: its own claim, or of a wider one just this part."""
    loser = dispute.with_stream if goes_to == MINE else dispute.stream
    own, other = dispute.path_of(loser), dispute.path_of(dispute.other_than(loser))
    whole = len(own) >= len(other)
    item = _item(dispute, loser)
    if whole:
        keep_boundary(loser, without=item)
    if dry or mandate is None:
        return
    if whole:
        item.inside = False
        item.save(update_fields=["inside"])
        before = {"kind": item.kind, "path": item.path, "inside": True, "agreement": item.agreement}
        facts: dict[str, Any] = {"before": before, "after": before | {"inside": False}}
        action = "stream.scope_changed"
    else:
        item, _made = ScopeItem.objects.update_or_create(
            stream=loser, kind=dispute.kind, path=other, defaults={"inside": False}
        )
        facts = {"kind": item.kind, "path": item.path, "inside": False, "agreement": item.agreement}
        action = "stream.scope_declared"
    facts |= {"decision": mandate.number, "decision_ref": mandate.decision_ref}
    audit.record(action, loser, by=mandate.by, at=mandate.at, rule=KIND, facts=facts)


def _carry_out(change: DisputedChange, item: ScopeItem, *, at: datetime) -> None:
    """Do what both agreed to, for whoever proposed it; a change that takes a decision waits for that."""
    signed: Any = {"by": change.proposed_by, "at": at}
    try:
        with transaction.atomic():
            if change.removes:
                withdraw_scope_item(item, **signed)
            else:
                change_scope_item(item, inside=change.inside, agreement=change.agreement, **signed)
    except Refusal as refusal:
        if refusal.code != "decision.needed":
            raise


def _item(dispute: BoundaryDispute, stream: ValueStream) -> ScopeItem:
    """The claim of this stream that the dispute is about."""
    claims = ScopeItem.objects.filter(stream=stream, kind=dispute.kind, path=dispute.path_of(stream))
    found = claims.select_related("stream").first() if stream in (dispute.stream, dispute.with_stream) else None
    if found is None:
        raise Refusal("scope.not_there", params={"stream": stream.name}, status=409)
    return found


def _named(stream: ValueStream, params: Any) -> BoundaryDispute:
    """The dispute that a decision is about, if it is still open."""
    mine = BoundaryDispute.objects.filter(Q(stream=stream) | Q(with_stream=stream), pk=params.get("dispute") or None)
    found = mine.first()
    if found is None:
        raise Refusal("dispute.over", params={"path": ""}, status=409)
    return _open_one(found)


def _open_one(dispute: BoundaryDispute) -> BoundaryDispute:
    rows = BoundaryDispute.objects.select_for_update(of=("self",)).select_related("stream", "with_stream")
    fresh: BoundaryDispute = rows.get(pk=dispute.pk)
    if fresh.ended_at is not None:
        raise Refusal("dispute.over", params={"path": fresh.path}, status=409)
    return fresh


def _facts(change: DisputedChange) -> dict[str, Any]:
    return {"change": change.pk, "removes": change.removes, "inside": change.inside, "agreement": change.agreement}


def _record(
    action: str,
    dispute: BoundaryDispute,
    *,
    by: Membership,
    at: datetime,
    because: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """In the record of both streams."""
    about = {"dispute": dispute.pk, "kind": dispute.kind, "path": dispute.path, "other_path": dispute.other_path}
    for stream in (dispute.stream, dispute.with_stream):
        audit.record(action, stream, by=by, at=at, because=because, rule=RIGHT, facts={**about, **(facts or {})})
