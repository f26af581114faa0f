"""Role terms as things that people hold: shown on a person's page, handed over by whoever leaves."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.refusal import Refusal
from people.holdings import UNSEEN, Handover, Holding, HoldingKind
from rights import registry
from rights.visibility import visible
from streams.models import RoleTerm, StreamRole
from streams.services.roles import assign_role, end_term
from streams.states import StreamState
from tenancy.models import Membership

CODE = "role_term"
# Somebody who acts for a missing owner shall not become the owner by habit.
LONGEST_ACTING = timedelta(days=30)


def held(person: Membership, reader: Membership, at: datetime) -> list[Holding]:
    """The person's terms in streams that are not retired; one query."""
    lasting = Q(ends_at=None) | Q(ends_at__gt=at)
    terms = RoleTerm.objects.filter(lasting, membership=person).exclude(stream__state=StreamState.RETIRED)
    terms = terms.annotate(seen=Exists(visible(RoleTerm.objects.filter(pk=OuterRef("pk")), reader, at=at)))
    return [_holding(term) for term in terms.select_related("stream").order_by("stream__name", "role", "starts_at")]


def hand_over(
    holding: Holding, handover: Handover, *, ends_at: datetime, because: str, by: Membership, at: datetime
) -> None:
    """End the term, and let the successor's begin where it ends."""
    term = RoleTerm.objects.select_related("stream").get(pk=holding.ref)
    until = term.ends_at
    if handover.acting_until is not None:
        until = _acting_until(term, handover.acting_until, ends_at)
        because = _("Acting. %(because)s") % {"because": because} if because else _("Acting")
    end_term(term, ends_at=ends_at, because=because, by=by, at=at)
    if handover.to is None:
        return
    assign_role(
        term.stream,
        role=term.role,
        membership=handover.to,
        starts_at=max(term.starts_at, ends_at),
        ends_at=until,
        because=because,
        by=by,
        at=at,
    )


def _holding(term: Any) -> Holding:
    is_owner = term.role == StreamRole.OWNER
    return Holding(
        CODE,
        term.pk,
        role=str(term.get_role_display()),
        of=term.stream.name if term.seen else str(UNSEEN),
        url=f"{term.stream.get_absolute_url()}#panel-roles" if term.seen else "",
        rights=registry.held_by_term(term.role),
        starts_at=term.starts_at,
        ends_at=term.ends_at,
        needs_successor=is_owner,
        longest_acting_days=LONGEST_ACTING.days if is_owner else 0,
        seen=term.seen,
    )


def _acting_until(term: RoleTerm, acting_until: datetime, ends_at: datetime) -> datetime:
    if term.role != StreamRole.OWNER or not ends_at < acting_until <= ends_at + LONGEST_ACTING:
        params = {"days": LONGEST_ACTING.days, "until": acting_until}
        raise Refusal("owner.acting_too_long", params=params, rule="streams.assign_owner", status=422)
    return acting_until if term.ends_at is None else min(term.ends_at, acting_until)


HOLDING = HoldingKind(CODE, gettext_lazy("Roles in streams"), 10, held, hand_over)
