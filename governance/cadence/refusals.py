"""The words in which the cadence is refused."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "feed.too_many": _("Not made. You have %(most)s links already; revoke one that nothing reads any more."),
        "feed.revoked": _("Not done. This link was revoked on %(revoked_at)s."),
    }
)
