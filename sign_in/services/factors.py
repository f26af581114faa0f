"""Second factors that are lost."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from audit import services as audit
from sign_in.services.visits import end_visits
from tenancy.models import Membership, User
from tenancy.scope import person_scope, tenant_scope


def forget_factors(user: User, *, at: datetime) -> int:
    """Forget this person's second factors and end their visits: for operators. Each of their organisations' records says so."""
    with person_scope(user.pk):
        tenants = list(Membership.everywhere.active(at).filter(user=user).values_list("tenant_id", flat=True))
    forgotten, _ = Authenticator.objects.filter(user=user).delete()
    end_visits(user)
    for tenant_id in tenants:
        with tenant_scope(tenant_id):
            membership = Membership.objects.get(user=user)
            audit.record("sign_in.factors_forgotten", membership, by=None, at=at)
    return int(forgotten)
