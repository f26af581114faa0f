"""Making and revoking personal tokens. They stand above `doors`, whose door they open, because they ask for rights."""

from datetime import datetime, timedelta

from django.db import transaction

from audit import services as audit
from doors.refusal import Refusal
from doors.tokens.models import LONGEST_LIFE, ApiToken, Scope
from doors.tokens.secrets import SHOWN, digest, new_secret
from rights.services import require
from tenancy.models import Membership
from vsportal.api_pages import refusals  # noqa: F401  registers these sentences
from vsportal.declared_rights import REVOKE_TOKENS

AT_MOST = 20  # living ones of one person


@transaction.atomic
def make_token(*, name: str, scope: str, lasts: timedelta, by: Membership, at: datetime) -> tuple[ApiToken, str]:
    """A new token of one's own, and its secret, which nobody can read again."""
    Membership.objects.select_for_update().get(pk=by.pk)
    if not timedelta() < lasts <= LONGEST_LIFE:
        raise Refusal("token.life", params={"days": lasts.days, "most": LONGEST_LIFE.days}, status=422)
    alive = ApiToken.objects.alive(at).filter(membership=by).count()
    if alive >= AT_MOST:
        raise Refusal("token.too_many", params={"most": AT_MOST}, status=409)
    secret = new_secret()
    token: ApiToken = ApiToken.objects.create(
        membership=by,
        name=name.strip(),
        scope=Scope(scope),
        digest=digest(secret),
        prefix=secret[:SHOWN],
        created_at=at,
        expires_at=at + lasts,
    )
    facts = {"scope": token.scope, "begins_with": token.prefix, "expires_at": token.expires_at}
    audit.record("token.made", token, by=by, at=at, facts=facts)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Membership, at: datetime) -> ApiToken:
    """End a token at once: one's own, or with the right for it anybody's."""
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("membership__user").get(pk=token.pk)
    if not token.is_alive_at(at):
        ended_at = token.revoked_at or token.expires_at
        raise Refusal("token.dead", params={"token": token.name, "ended_at": ended_at}, status=409)
    if token.membership_id != by.pk:
        require(by, REVOKE_TOKENS.code, None, at=at)
    token.revoked_at, token.revoked_by = at, by
    token.save(update_fields=["revoked_at", "revoked_by"])
    facts = {"begins_with": token.prefix, "of": token.membership_id}
    audit.record("token.revoked", token, by=by, at=at, rule=REVOKE_TOKENS.code, facts=facts)
    return token
