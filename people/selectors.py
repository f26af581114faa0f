"""What pages and doors ask about people and invitations."""

from datetime import datetime

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf

from people import rules
from people.models import Invitation
from tenancy.models import Membership
from tenancy.scope import person_scope


def listed_people(at: datetime, *, everything: bool) -> QuerySet[Membership]:
    """The people of the organisation, each with `called` and `standing`; one query.

    That somebody leaves, or has left, is told to those who may see everything.
    """
    people = Membership.objects.all() if everything else Membership.objects.active(at)
    named = Coalesce(
        NullIf("title", Value("")), NullIf("user__name", Value("")), F("user__email"), output_field=CharField()
    )
    standing = _standing(at) if everything else Value("active", CharField())
    return people.select_related("user").annotate(called=named, standing=standing)


def listed_invitations(at: datetime) -> QuerySet[Invitation]:
    """Every invitation, the newest first, each with `standing`; one query."""
    expired = When(state="open", expires_at__lte=at, then=Value("expired"))
    return Invitation.objects.select_related("invited_by__user").annotate(
        standing=Case(expired, default=F("state"), output_field=CharField())
    )


def invitation_by(token: str) -> Invitation | None:
    """The invitation that this token opens, in the organisation whose scope is open; one query."""
    found = Invitation.objects.select_related("tenant", "invited_by__user")
    return found.filter(token_digest=rules.digest_of(token)).first()


def belongs_anywhere(membership: Membership, at: datetime) -> bool:
    """Does this person still belong to any organisation of this installation? One query."""
    with person_scope(membership.user_id):
        return Membership.everywhere.active(at).filter(user_id=membership.user_id).exists()


def _standing(at: datetime) -> Case:
    """active, leaving (an end is set), left, closed (may not sign in) or coming."""
    return Case(
        When(ends_at__lte=at, then=Value("left")),
        When(user__is_active=False, then=Value("closed")),
        When(starts_at__gt=at, then=Value("coming")),
        When(ends_at__isnull=False, then=Value("leaving")),
        default=Value("active"),
        output_field=CharField(),
    )
