"""What is kept about a person in the tables of this app and of those below it, which cannot register it themselves."""

from django.utils.translation import gettext_lazy as _

from doors.idempotency.models import IdempotentAnswer
from people.personal_data.registry import Eraser, Erasure, Kept
from sign_in.models import IdentityLink

KEPT = [
    Kept("people.Invitation", "membership", ("email", "name", "role", "title", "made_at", "ended_at"), _("accepted")),
    Kept("people.Invitation", "invited_by", ("role", "made_at", "state"), _("sent by you")),
    Kept("sign_in.IdentityLink", "membership", ("provider__name", "issuer", "subject", "linked_at", "last_used_at")),
    Kept("doors.ApiToken", "membership", ("name", "scope", "prefix", "created_at", "expires_at", "last_used_at")),
    Kept("doors.ApiToken", "revoked_by", ("revoked_at",), _("revoked by you")),
    Kept("doors.IdempotentAnswer", "membership", ("key", "status", "expires_at")),
    Kept("outbox.Message", "to", ("subject", "state", "outcome", "created_at", "sent_at")),
    Kept(
        "audit.Event", "by", ("at", "action", "object_type", "object_ref", "rule", "words__because"), _("done by you")
    ),
    Kept("rights.MatrixVersion", "drafted_by", ("number", "note", "drafted_at"), _("drafted by you")),
    Kept("rights.MatrixVersion", "published_by", ("number", "published_at"), _("published by you")),
    Kept("audit.ChainCheck", "by", ("at", "seq"), _("by you")),
    Kept("audit.Probe", "by", ("window_at", "count", "samples")),
]
# Of the person outside every organisation: how they sign in.
KEPT_OF_USER = [
    Kept("account.EmailAddress", "user", ("email", "verified", "primary")),
    Kept("mfa.Authenticator", "user", ("type", "created_at", "last_used_at")),
    Kept("usersessions.UserSession", "user", ("created_at", "ip", "last_seen_at", "user_agent")),
]


def forget_ways_in(erasure: Erasure) -> int:
    """Whom the organisation's own provider knows them as, and answers kept for their programs."""
    links = IdentityLink.objects.filter(membership=erasure.person)
    answers = IdempotentAnswer.objects.filter(membership=erasure.person)
    return sum(rows.delete()[0] for rows in (links, answers))


ERASERS = [Eraser("sign_in", forget_ways_in)]
