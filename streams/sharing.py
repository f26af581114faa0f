"""Work that a second stream has a part in, because a decision named both."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from audit import services as audit
from doors.refusal import Refusal
from rights.decision_kinds import Mandate, where_to_ask
from rights.services import require
from streams.models import ValueStream, WorkItem, WorkShare
from streams.services.locking import open_to_change
from tenancy.models import Membership

KIND, RIGHT = "streams.share_work", "streams.change"


@transaction.atomic
def share_work(
    work: WorkItem, *, with_stream: ValueStream, by: Membership, at: datetime, mandate: Mandate | None = None
) -> WorkShare:
    """Give a second stream a part in a piece of work. It takes a decision that names both, always."""
    stream = open_to_change(work.stream)
    work = WorkItem.objects.get(pk=work.pk)
    if mandate is None:
        require(by, RIGHT, stream, at=at)
    check_share(work, with_stream)
    if mandate is None:
        raise Refusal(
            "work.second_stream",
            params={"work": work.name, "stream": stream.name, "other": with_stream.name},
            rule=KIND,
            next_step=where_to_ask(KIND, stream),
            status=409,
        )
    share: WorkShare = WorkShare.objects.create(
        work=work, stream=with_stream, decision=mandate.number, shared_at=mandate.at
    )
    facts: dict[str, Any] = {"work": work.name, "with_stream": with_stream.name, "decision": mandate.number}
    for one in (stream, with_stream):
        audit.record("stream.work_shared", one, by=by, at=at, rule=KIND, facts=facts)
    return share


def check_share(work: WorkItem, with_stream: ValueStream) -> None:
    """Could this stream have a part in it?"""
    if work.closed_on is not None:
        raise Refusal("work.closed", params={"work": work.name, "closed_on": work.closed_on}, status=409)
    there: models.QuerySet[WorkShare] = WorkShare.objects.filter(work=work, stream=with_stream)
    if work.stream_id == with_stream.pk or there.exists():
        params = {"work": work.name, "stream": with_stream.name}
        raise Refusal("work.shared_already", params=params, status=409)
