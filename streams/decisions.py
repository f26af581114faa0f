"""The changes of a stream that are decisions: its end, its boundary, its owner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from doors.refusal import Refusal, check_move
from rights.decision_kinds import DecisionKind, Mandate
from streams import services, sharing
from streams.boundaries import disputes
from streams.boundaries.contested import check_uncontested
from streams.models import ScopeItem, ValueStream, WorkItem
from streams.services.boundary import KIND as BOUNDARY_KIND
from streams.services.boundary import free_path, keep_boundary
from streams.services.roles import OWNER_KIND
from streams.sharing import check_share
from streams.states import MOVES, StreamState
from tenancy.models import Membership

STREAM = "streams.ValueStream"
ADD, CHANGE, REMOVE = "add", "change", "remove"


def touches_itself(stream: ValueStream | None, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """It is about one stream, until somebody names another."""
    return {"streams": 1} if stream is not None else {}


def is_for_good(stream: ValueStream | None, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """A retired stream does not come back."""
    return {**touches_itself(stream, params), "reversible": False}


# --- Its end ------------------------------------------------------------------------------------------------------------
def check_retire(stream: ValueStream, params: Mapping[str, Any], by: Membership, at: datetime) -> None:
    """Can it be retired as it stands?"""
    check_move(MOVES, StreamState(stream.state), StreamState.RETIRED, stream.name)


def retire(stream: ValueStream, params: Mapping[str, Any], mandate: Mandate) -> None:
    """Retire it."""
    because = _said(params, mandate)
    services.retire(stream, because=because, by=mandate.by, at=mandate.at, mandate=mandate)


# --- Its boundary -------------------------------------------------------------------------------------------------------
def check_boundary(stream: ValueStream, params: Mapping[str, Any], by: Membership, at: datetime) -> None:
    """Can the boundary be moved in this way?"""
    _check_runs(stream)
    if params.get("change") == ADD:
        free_path(stream, kind=str(params.get("kind") or ""), path=str(params.get("path") or ""))
        return
    item = _item(stream, params)
    agreement = str(params.get("agreement") or "").strip()
    removes = params.get("change") == REMOVE
    check_uncontested(item, removes=removes, inside=_inside(params), agreement=agreement, at=at)
    if removes or not _inside(params):
        keep_boundary(stream, without=item)


def move_boundary(stream: ValueStream, params: Mapping[str, Any], mandate: Mandate) -> None:
    """Name, change or take back what the boundary says."""
    signed: Any = {"by": mandate.by, "at": mandate.at, "mandate": mandate}
    agreement = str(params.get("agreement") or "")
    if params.get("change") == ADD:
        named: Any = {"kind": params["kind"], "path": params["path"], "inside": _inside(params), "agreement": agreement}
        services.declare_scope_item(stream, **named, **signed)
    elif params.get("change") == REMOVE:
        services.withdraw_scope_item(_item(stream, params), **signed)
    else:
        services.change_scope_item(_item(stream, params), inside=_inside(params), agreement=agreement, **signed)


# --- Its owner ----------------------------------------------------------------------------------------------------------
def check_owner(stream: ValueStream, params: Mapping[str, Any], by: Membership, at: datetime) -> None:
    """Could this person be accountable from then on?"""
    _check_runs(stream)
    person, starts_at, ends_at = _term(params, at)
    if ends_at is not None and ends_at <= starts_at:
        raise Refusal("term.backwards", params={"starts_at": starts_at, "ends_at": ends_at}, status=422)
    if person is None or not person.is_active_at(starts_at):
        raise Refusal("person.not_active", params={"person": str(person or ""), "on": starts_at}, status=422)


def name_owner(stream: ValueStream, params: Mapping[str, Any], mandate: Mandate) -> None:
    """Make this person accountable; whoever was, is so until then."""
    person, starts_at, ends_at = _term(params, mandate.at)
    if person is None:
        raise Refusal("person.not_active", params={"person": "", "on": starts_at}, status=422)
    signed: Any = {"because": _said(params, mandate), "by": mandate.by, "at": mandate.at, "mandate": mandate}
    services.succeed(stream, membership=person, starts_at=starts_at, ends_at=ends_at, **signed)


def _term(params: Mapping[str, Any], at: datetime) -> tuple[Membership | None, datetime, datetime | None]:
    """Who, and when; a beginning that is over by now means at once."""
    asked = _moment(params.get("starts_at"))
    person = Membership.objects.select_related("user").filter(pk=params.get("membership")).first()
    return person, max(asked, at) if asked else at, _moment(params.get("ends_at"))


def _moment(given: Any) -> datetime | None:
    return parse_datetime(given) if isinstance(given, str) and given else given or None


def _item(stream: ValueStream, params: Mapping[str, Any]) -> ScopeItem:
    """The item that is to change, if it is still there."""
    found = ScopeItem.objects.filter(stream=stream, pk=params.get("item") or None).select_related("stream").first()
    if found is None:
        raise Refusal("scope.not_there", params={"stream": stream.name}, status=409)
    return found


def _inside(params: Mapping[str, Any]) -> bool:
    return params.get("inside", True) in (True, "yes")


def _check_runs(stream: ValueStream) -> None:
    if stream.state == StreamState.RETIRED:
        raise Refusal("stream.retired", params={"stream": stream.name}, status=409)


def _said(params: Mapping[str, Any], mandate: Mandate) -> str:
    """The reason with the decision's number, so that whoever reads the history finds it."""
    because = str(params.get("because") or "").strip()
    return f"{mandate.number}: {because}"[:240] if because else mandate.number


def touches_two(stream: ValueStream | None, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """It is about both streams that it names."""
    return {"streams": 2} if stream is not None else {}


# --- Its work -----------------------------------------------------------------------------------------------------------
def check_share_work(stream: ValueStream, params: Mapping[str, Any], by: Membership, at: datetime) -> None:
    """Could the other stream have a part in it?"""
    check_share(*_shared(stream, params))


def share_work(stream: ValueStream, params: Mapping[str, Any], mandate: Mandate) -> None:
    """Give the other stream a part in it."""
    work, other = _shared(stream, params)
    sharing.share_work(work, with_stream=other, by=mandate.by, at=mandate.at, mandate=mandate)


def _shared(stream: ValueStream, params: Mapping[str, Any]) -> tuple[WorkItem, ValueStream]:
    work = WorkItem.objects.filter(stream=stream, pk=params.get("work") or None).select_related("stream").first()
    other = ValueStream.objects.filter(pk=params.get("with_stream") or None).first()
    if work is None or other is None:
        raise Refusal("scope.not_there", params={"stream": stream.name}, status=409)
    return work, other


KINDS = [
    DecisionKind(
        code=sharing.KIND,
        label=_("Share work with a second stream"),
        purpose="priorities",
        subject=STREAM,
        facts=touches_two,
        form="streams.forms.ShareWorkForm",
        check=check_share_work,
        enact=share_work,
    ),
    DecisionKind(
        code=disputes.KIND,
        label=_("Settle a boundary dispute"),
        purpose="priorities",
        subject=STREAM,
        facts=touches_two,
        form="streams.boundaries.forms.SettleForm",
        check=disputes.check_settle,
        enact=disputes.settle,
    ),
    DecisionKind(
        code="streams.retire",
        label=_("Retire a stream"),
        purpose="priorities",
        subject=STREAM,
        facts=is_for_good,
        form="streams.forms.RetireForm",
        check=check_retire,
        enact=retire,
    ),
    DecisionKind(
        code=BOUNDARY_KIND,
        label=_("Move the boundary of a stream"),
        purpose="priorities",
        subject=STREAM,
        facts=touches_itself,
        form="streams.forms.BoundaryForm",
        check=check_boundary,
        enact=move_boundary,
    ),
    DecisionKind(
        code=OWNER_KIND,
        label=_("Name the accountable owner of a stream"),
        purpose="priorities",
        subject=STREAM,
        facts=touches_itself,
        form="streams.forms.OwnerForm",
        check=check_owner,
        enact=name_owner,
    ),
]
