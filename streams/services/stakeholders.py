"""For whom a stream makes a difference."""

from datetime import datetime

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from rights.services import require
from streams.models import StakeholderGroup, StreamStakeholder, ValueStream
from streams.rules import Need
from streams.services.locking import keep_need, open_to_change
from tenancy.models import Membership


@transaction.atomic
def add_stakeholder(
    stream: ValueStream, *, group: str, need: str = "", by: Membership, at: datetime
) -> StreamStakeholder:
    """Name a stakeholder group and what it needs; the organisation's group of that name is used, or made."""
    stream = open_to_change(stream)
    require(by, "streams.change", stream, at=at)
    named = StakeholderGroup.objects.filter(name__iexact=group.strip()).first()
    if named is None:
        named, _made = StakeholderGroup.objects.get_or_create(name=group.strip())
    if StreamStakeholder.objects.filter(stream=stream, group=named).exists():
        params = {"group": named.name, "stream": stream.name}
        raise Refusal("stakeholder.there_already", params=params, status=409)
    stakeholder: StreamStakeholder = StreamStakeholder.objects.create(stream=stream, group=named, need=need.strip())
    facts = {"group": named.name, "need": stakeholder.need}
    audit.record("stream.stakeholder_added", stream, by=by, at=at, rule="streams.change", facts=facts)
    return stakeholder


@transaction.atomic
def remove_stakeholder(stakeholder: StreamStakeholder, *, by: Membership, at: datetime) -> ValueStream:
    """Take a stakeholder group off a stream; the record keeps that it was there."""
    stream = open_to_change(stakeholder.stream)
    require(by, "streams.change", stream, at=at)
    others = StreamStakeholder.objects.filter(stream=stream).exclude(pk=stakeholder.pk)
    keep_need(stream, Need.STAKEHOLDER, still_there=others.exists())
    facts = {"group": stakeholder.group.name, "need": stakeholder.need}
    stakeholder.delete()
    audit.record("stream.stakeholder_removed", stream, by=by, at=at, rule="streams.change", facts=facts)
    return stream
