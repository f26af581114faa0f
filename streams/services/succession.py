"""Ending a term as people do it: whoever is accountable for an active stream leaves it to somebody."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doors.refusal import NextStep, Refusal
from rights.services import require
from streams.models import RoleTerm, StreamRole
from streams.services.locking import entitled, locked
from streams.services.roles import OWNER_KIND, assign_role, end_term, let_act, right_to_assign
from streams.states import StreamState
from tenancy.models import Membership


@transaction.atomic
def release(
    term: RoleTerm,
    *,
    ends_at: datetime | None = None,
    successor: Membership | None = None,
    acting_until: datetime | None = None,
    because: str = "",
    by: Membership,
    at: datetime,
) -> RoleTerm | None:
    """End a term. An owner's of an active stream ends once a successor is named, or somebody who acts for 30 days at most.

    Returns the ended term; None when it was withdrawn because it had not begun.
    """
    stream = locked(term.stream)
    signed: Any = {"because": because, "by": by, "at": at}
    ends_at = ends_at or at
    if term.role != StreamRole.OWNER or stream.state != StreamState.ACTIVE or _somebody_follows(term, ends_at):
        return end_term(term, ends_at=ends_at, **signed)
    if acting_until is None:
        entitled(stream, OWNER_KIND, right_to_assign(term.role), mandate=None, by=by, at=at)
    else:
        require(by, right_to_assign(term.role), stream, at=at)
    if successor is None:
        raise _needs_successor(term)
    if acting_until is not None:
        let_act(term, successor, ends_at=ends_at, acting_until=acting_until, **signed)
        return RoleTerm.objects.filter(pk=term.pk).first()
    until, starts_at = term.ends_at, max(term.starts_at, ends_at)
    ended = end_term(term, ends_at=ends_at, **signed)
    assign_role(stream, role=StreamRole.OWNER, membership=successor, starts_at=starts_at, ends_at=until, **signed)
    return ended


def _somebody_follows(term: RoleTerm, ends_at: datetime) -> bool:
    """Is somebody else accountable from that instant on, or does this term go on until then already?"""
    if term.ends_at is not None and ends_at >= term.ends_at:
        return True
    others = RoleTerm.objects.owners().filter(stream=term.stream_id).exclude(pk=term.pk)
    return bool(others.held(ends_at).exists())


def _needs_successor(term: RoleTerm) -> Refusal:
    return Refusal(
        "owner.needs_successor",
        params={"stream": term.stream.name, "holder": str(term.membership)},
        rule=right_to_assign(term.role),
        next_step=NextStep(_("Name who follows"), f"{term.stream.get_absolute_url()}roles/{term.pk}/end/"),
        status=409,
    )
