"""Role terms as things that people hold: shown on a person's page, handed over by whoever leaves."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.holdings import UNSEEN, Handover, Holding, HoldingKind
from rights import registry
from rights.visibility import visible
from streams import compiling
from streams.models import Delegation, RoleTerm, StreamRole
from streams.services.delegations import end_delegation
from streams.services.roles import LONGEST_ACTING, assign_role, end_term, let_act
from streams.states import StreamState
from tenancy.models import Membership

CODE, DELEGATED = "role_term", "delegation"


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
    if handover.to is not None and handover.acting_until is not None:
        because = _("Acting. %(because)s") % {"because": because} if because else _("Acting")
        acting: Any = {"ends_at": ends_at, "acting_until": handover.acting_until}
        let_act(term, handover.to, **acting, because=because, by=by, at=at)
        return
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


def delegated(person: Membership, reader: Membership, at: datetime) -> list[Holding]:
    """What this person decides in somebody's place; one query."""
    given = Delegation.objects.filter(delegate=person, ends_at__gt=at)
    given = given.annotate(seen=Exists(visible(Delegation.objects.filter(pk=OuterRef("pk")), reader, at=at)))
    rows = given.select_related("term__stream", "term__membership__user").order_by("term__stream__name", "starts_at")
    return [_holding_of_delegation(one) for one in rows]


def end_delegated(
    holding: Holding, handover: Handover, *, ends_at: datetime, because: str, by: Membership, at: datetime
) -> None:
    """End it. It goes back to whoever gave it: what was delegated is not passed on."""
    end_delegation(Delegation.objects.get(pk=holding.ref), ends_at=ends_at, because=because, by=by, at=at)


def _holding_of_delegation(given: Any) -> Holding:
    term = given.term
    place = _("%(role)s in the place of %(person)s") % {"role": term.get_role_display(), "person": term.membership}
    return Holding(
        DELEGATED,
        given.pk,
        role=place,
        of=term.stream.name if given.seen else str(UNSEEN),
        url=f"{term.stream.get_absolute_url()}#panel-delegations" if given.seen else "",
        rights=compiling.delegated(term.role),
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        seen=given.seen,
    )


HOLDING = HoldingKind(CODE, gettext_lazy("Roles in streams"), 10, held, hand_over)
DELEGATION = HoldingKind(DELEGATED, gettext_lazy("Delegated rights"), 15, delegated, end_delegated)
