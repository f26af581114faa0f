"""What pages ask about sign-in."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from sign_in.models import IdentityLink, IdentityProvider, SignInPolicy
from sign_in.rules import Asked, Policy, SignIn, Vouched
from tenancy.models import Membership, Tenant, User
from tenancy.scope import person_scope, tenant_scope


def policy_row() -> SignInPolicy:
    """What the organisation in scope asks; an unsaved row when it has never said."""
    return SignInPolicy.objects.first() or SignInPolicy()


def policy() -> Policy:
    """What the organisation in scope asks, for the rules; one query."""
    row = policy_row()
    return Policy(Asked(row.second_factor), row.only_providers, tuple(row.trusted_issuers))


def providers() -> QuerySet[IdentityProvider]:
    """The organisation's providers, by name."""
    return IdentityProvider.objects.order_by("name", "id")


def linked_providers(membership: Membership) -> list[IdentityProvider]:
    """The providers in use, each with `linked`: does it vouch for this person? One query."""
    mine = IdentityLink.objects.filter(membership=membership, provider=OuterRef("pk"))
    return list(providers().filter(enabled=True).annotate(linked=Exists(mine)))


def providers_of(slug: str) -> list[IdentityProvider]:
    """The providers that people of this organisation can sign in with, for somebody who is not signed in yet."""
    tenant = Tenant.objects.filter(slug=slug).first()
    if tenant is None:
        return []
    with tenant_scope(tenant.pk):
        return list(providers().filter(enabled=True).select_related("tenant"))


def still_vouched(membership: Membership, vouched: Iterable[Vouched]) -> tuple[Vouched, ...]:
    """Those of them that hold: of this organisation, the provider is in use and the link is there. One query at most."""
    vouched = tuple(vouched)
    own = [one.provider for one in vouched if one.organisation == membership.tenant_id]
    if not own:
        return vouched
    links = IdentityLink.objects.filter(membership=membership, provider__in=own, provider__enabled=True)
    live = set(links.values_list("provider_id", flat=True))
    return tuple(one for one in vouched if one.organisation != membership.tenant_id or one.provider in live)


def came_through_own_provider(tenant_id: UUID, sign_in: SignIn) -> bool:
    """Did this visit begin at a provider of the organisation?"""
    return any(one.organisation == tenant_id for one in sign_in.vouched)


def membership_at(user: User, slug: str, at: datetime) -> Membership | None:
    """The person's active membership of the organisation with this short name."""
    with person_scope(user.pk):
        everywhere = Membership.everywhere.active(at).filter(user=user, tenant__slug=slug)
        return everywhere.select_related("tenant", "user").first()
