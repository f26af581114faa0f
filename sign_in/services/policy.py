"""What an organisation asks at sign-in."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from rights.services import require
from sign_in.declared_rights import CHANGE_SIGN_IN
from sign_in.models import IdentityProvider, SignInPolicy
from sign_in.rules import Asked, SignIn
from sign_in.selectors import came_through_own_provider, policy_row, still_vouched
from tenancy.models import Membership, Tenant


@transaction.atomic
def change_policy(
    tenant: Tenant,
    *,
    by: Membership,
    at: datetime,
    sign_in: SignIn,
    second_factor: str,
    only_providers: bool,
    trusted_issuers: Sequence[str] = (),
) -> SignInPolicy:
    """Say who needs a second factor and which providers are trusted. `sign_in` is how `by` came in: it must still do."""
    tenant = Tenant.objects.select_for_update().get(pk=tenant.pk)
    row = policy_row()
    if only_providers and not row.only_providers:
        _check_tried(tenant, by, sign_in)
    require(by, CHANGE_SIGN_IN, tenant, at=at)

    before = _said(row)
    row.second_factor = Asked(second_factor).value
    row.only_providers, row.trusted_issuers = only_providers, sorted(set(trusted_issuers))
    after = _said(row)
    if after == before:
        return row
    row.save()
    tenant.asks_at_sign_in = after != _said(SignInPolicy())
    tenant.save(update_fields=["asks_at_sign_in"])
    facts = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    audit.record("sign_in.policy_changed", row, by=by, at=at, facts=facts)
    return row


def open_to_all(tenant: Tenant, *, at: datetime) -> None:
    """Ask nothing any more: for operators, when an organisation has shut itself out. Run inside its scope."""
    row = policy_row()
    before = _said(row)
    row.second_factor, row.only_providers, row.trusted_issuers = Asked.NOBODY.value, False, []
    row.save()
    Tenant.objects.filter(pk=tenant.pk).update(asks_at_sign_in=False)
    audit.record("sign_in.opened", row, by=None, at=at, facts={"before": before})


def _check_tried(tenant: Tenant, by: Membership, sign_in: SignIn) -> None:
    """Nobody shuts themselves out: the only way in is one that its administrator has just come."""
    provider = IdentityProvider.objects.filter(enabled=True).order_by("name").first()
    if provider is None:
        raise Refusal("sign_in.no_provider", status=409)
    live = SignIn(own=False, second_factor=False, vouched=still_vouched(by, sign_in.vouched))
    if not came_through_own_provider(tenant.pk, live):
        raise Refusal("sign_in.untried", params={"provider": provider.name}, status=409)


def _said(row: SignInPolicy) -> dict[str, str]:
    return {
        "second_factor": row.second_factor,
        "only_providers": str(row.only_providers),
        "trusted_issuers": ", ".join(row.trusted_issuers),
    }
