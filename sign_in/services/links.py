"""Who a provider means: links between an identity (issuer and subject) and a person of the organisation."""

from datetime import datetime

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from rights.services import require
from sign_in.declared_rights import CHANGE_SIGN_IN
from sign_in.models import IdentityLink, IdentityProvider
from sign_in.oidc.provider import Identity
from tenancy.models import Membership


@transaction.atomic
def link(provider: IdentityProvider, identity: Identity, *, by: Membership, at: datetime) -> IdentityLink:
    """Link `by` themselves with an account that they have just signed in to. Nobody links somebody else.

    Callers: a signed-in person on their own page, and the acceptance of an invitation.
    """
    IdentityProvider.objects.select_for_update().get(pk=provider.pk)
    if not provider.enabled:
        raise Refusal("oidc.disabled")
    if not by.is_active_at(at):
        raise Refusal("membership.ended")
    same: IdentityLink | None = IdentityLink.objects.filter(issuer=identity.issuer, subject=identity.subject).first()
    if same is not None and same.membership_id == by.pk and same.provider_id == provider.pk:
        return same
    if same is not None or IdentityLink.objects.filter(provider=provider, membership=by).exists():
        raise Refusal("oidc.taken", params={"provider": provider.name}, status=409)

    made: IdentityLink = IdentityLink.objects.create(
        provider=provider, membership=by, issuer=identity.issuer, subject=identity.subject, linked_at=at
    )
    audit.record("sign_in.linked", provider, by=by, at=at)
    return made


@transaction.atomic
def unlink(provider: IdentityProvider, membership: Membership, *, by: Membership, at: datetime) -> None:
    """The provider vouches for this person no longer: asked by themselves, or by who may change sign-in."""
    if by.pk != membership.pk:
        require(by, CHANGE_SIGN_IN, by.tenant, at=at)
    gone, _ = IdentityLink.objects.filter(provider=provider, membership=membership).delete()
    if gone:
        audit.record("sign_in.unlinked", provider, by=by, at=at, facts={"person": str(membership.pk)})


@transaction.atomic
def person_behind(provider: IdentityProvider, identity: Identity, *, at: datetime) -> Membership:
    """The active member whom the provider means. Run inside its organisation's scope."""
    found: IdentityLink | None = (
        IdentityLink.objects.select_for_update(of=("self",))
        .filter(provider=provider, issuer=identity.issuer, subject=identity.subject)
        .select_related("membership__user")
        .first()
    )
    if found is None or not found.membership.is_active_at(at):
        raise Refusal("oidc.not_linked", params={"provider": provider.name})
    found.last_used_at = at
    found.save(update_fields=["last_used_at"])
    person: Membership = found.membership
    return person
