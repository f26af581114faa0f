"""How two streams come to share a thing openly: one owner proposes, the other agrees, either takes it back with a reason."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit import services as audit
from doors.refusal import NextStep, Refusal
from rights.services import may, require
from streams.boundaries.models import InterfaceAgreement, Standing
from streams.models import ValueStream
from streams.rules import normal_path
from streams.states import StreamState
from tenancy.models import Membership

RIGHT = "streams.agree_interface"


@transaction.atomic
def propose_agreement(
    stream: ValueStream, *, with_stream: ValueStream, kind: str, path: str, words: str, by: Membership, at: datetime
) -> InterfaceAgreement:
    """Propose how two streams share a path. Whoever is accountable for both has agreed by that."""
    require(by, RIGHT, stream, at=at)
    stream, with_stream = _both(stream, with_stream)
    named = normal_path(path)
    if not named:
        raise Refusal("scope.no_path", params={"given": path}, status=422)
    pair = Q(stream=stream, with_stream=with_stream) | Q(stream=with_stream, with_stream=stream)
    there = InterfaceAgreement.objects.standing().filter(pair, kind=kind, path=named).first()
    if there is not None:
        params = {"path": named, "stream": stream.name, "other": with_stream.name}
        raise Refusal("agreement.there_already", params=params, next_step=_see(there), status=409)
    agreement: InterfaceAgreement = InterfaceAgreement.objects.create(
        stream=stream,
        with_stream=with_stream,
        kind=kind,
        path=named,
        words=words.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    _record("stream.agreement_proposed", agreement, by=by, at=at)
    return agree(agreement, by=by, at=at) if may(by, RIGHT, with_stream, at=at) else agreement


@transaction.atomic
def agree(agreement: InterfaceAgreement, *, by: Membership, at: datetime) -> InterfaceAgreement:
    """Agree for the other stream: from now on its claim and the first one's are declared."""
    agreement = _locked(agreement)
    _check(agreement, Standing.PROPOSED)
    require(by, RIGHT, agreement.with_stream, at=at)
    agreement.agreed_by, agreement.agreed_at = by, at
    agreement.save(update_fields=["agreed_by", "agreed_at"])
    _record("stream.agreement_made", agreement, by=by, at=at)
    return agreement


@transaction.atomic
def withdraw_agreement(
    agreement: InterfaceAgreement, *, because: str, by: Membership, at: datetime
) -> InterfaceAgreement:
    """Take an agreement or a proposal back, for either stream; it stays in the history."""
    agreement = _locked(agreement)
    _check(agreement, Standing.PROPOSED, Standing.AGREED)
    if not may(by, RIGHT, agreement.with_stream, at=at):
        require(by, RIGHT, agreement.stream, at=at)
    agreement.withdrawn_by, agreement.withdrawn_at, agreement.because = by, at, because.strip()
    agreement.save(update_fields=["withdrawn_by", "withdrawn_at", "because"])
    _record("stream.agreement_withdrawn", agreement, by=by, at=at, because=agreement.because)
    return agreement


def _both(stream: ValueStream, other: ValueStream) -> tuple[ValueStream, ValueStream]:
    """Both streams as they are now, locked in the order of their ids so that two owners never wait for each other."""
    if stream.pk == other.pk:
        raise Refusal("agreement.with_itself", params={"stream": stream.name}, status=422)
    rows = ValueStream.objects.select_for_update().filter(pk__in=(stream.pk, other.pk)).order_by("pk")
    found = {row.pk: row for row in rows}
    for row in found.values():
        if row.state == StreamState.RETIRED:
            raise Refusal("stream.retired", params={"stream": row.name}, status=409)
    return found[stream.pk], found[other.pk]


def _locked(agreement: InterfaceAgreement) -> InterfaceAgreement:
    rows = InterfaceAgreement.objects.select_for_update(of=("self",)).select_related("stream", "with_stream")
    fresh: InterfaceAgreement = rows.get(pk=agreement.pk)
    return fresh


def _check(agreement: InterfaceAgreement, *wanted: Standing) -> None:
    """It is still where it can be agreed or withdrawn."""
    state = agreement.state
    if state not in wanted:
        code = "agreement.withdrawn" if state == Standing.WITHDRAWN else "agreement.made_already"
        since = agreement.withdrawn_at or agreement.agreed_at
        raise Refusal(code, params={"path": agreement.path, "on": since}, next_step=_see(agreement), status=409)


def _see(agreement: InterfaceAgreement) -> NextStep:
    return NextStep(_("See the agreement"), f"{agreement.stream.get_absolute_url()}#panel-overlaps")


def _record(action: str, agreement: InterfaceAgreement, *, by: Membership, at: datetime, because: str = "") -> None:
    """In the record of both streams."""
    facts = {
        "agreement_ref": agreement.pk,
        "stream": agreement.stream.name,
        "with_stream": agreement.with_stream.name,
        "kind": agreement.kind,
        "path": agreement.path,
        "agreement": agreement.words,
    }
    for stream in (agreement.stream, agreement.with_stream):
        audit.record(action, stream, by=by, at=at, because=because, rule=RIGHT, facts=facts)
