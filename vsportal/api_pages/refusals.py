"""The words of the refusals about tokens."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "token.life": _("Not made. %(days)s days; a token lives from one to %(most)s days."),
        "token.too_many": _("Not made. %(most)s of your tokens are in use; revoke one that nobody needs."),
        "token.dead": _("Not revoked. “%(token)s” ended on %(ended_at)s."),
    }
)
