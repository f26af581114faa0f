"""Work inside a stream. It opens and closes; the stream, its owner and their terms outlive all of it."""

from datetime import date, datetime

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from rights.services import require
from streams.models import ValueStream, WorkItem, WorkKind
from streams.services.locking import open_to_change
from tenancy.models import Membership


@transaction.atomic
def open_work(
    stream: ValueStream,
    *,
    name: str,
    kind: str = WorkKind.PROJECT,
    opened_on: date | None = None,
    by: Membership,
    at: datetime,
) -> WorkItem:
    """Open a project, programme or operation in a stream; today, unless said."""
    stream = open_to_change(stream)
    require(by, "streams.change", stream, at=at)
    if WorkItem.objects.filter(stream=stream, name=name.strip()).exists():
        raise Refusal("work.name_taken", params={"stream": stream.name, "name": name.strip()}, status=409)
    work: WorkItem = WorkItem.objects.create(
        stream=stream, name=name.strip(), kind=kind, opened_on=opened_on or _today(by, at)
    )
    facts = {"work": work.pk, "name": work.name, "kind": kind, "opened_on": work.opened_on}
    audit.record("stream.work_opened", stream, by=by, at=at, rule="streams.change", facts=facts)
    return work


@transaction.atomic
def close_work(work: WorkItem, *, closed_on: date | None = None, by: Membership, at: datetime) -> WorkItem:
    """Close a piece of work; today, unless said. Nothing else changes, whether it was the last one or not."""
    stream = open_to_change(work.stream)
    work = WorkItem.objects.get(pk=work.pk)
    if work.closed_on is not None:
        raise Refusal("work.closed", params={"work": work.name, "closed_on": work.closed_on}, status=409)
    require(by, "streams.change", stream, at=at)
    closed_on = closed_on or _today(by, at)
    if closed_on < work.opened_on:
        params = {"work": work.name, "opened_on": work.opened_on, "closed_on": closed_on}
        raise Refusal("work.backwards", params=params, status=422)
    work.closed_on = closed_on
    work.save(update_fields=["closed_on"])
    facts = {"work": work.pk, "name": work.name, "closed_on": closed_on}
    audit.record("stream.work_closed", stream, by=by, at=at, rule="streams.change", facts=facts)
    return work


def _today(by: Membership, at: datetime) -> date:
    """The organisation's own date at that moment."""
    return at.astimezone(by.tenant.zone).date()
