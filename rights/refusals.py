"""The words of this app's refusals."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "right.missing": _("Not done. “%(right)s” is not yours on %(object)s."),
        "membership.ended": _("Not done. Your membership of this organisation has ended."),
        "decision.needed": _("Not done. “%(kind)s” of %(thing)s is a decision: ask whoever may decide it."),
        "confidential.no_reason": _("Not done. Say why: whoever sees it, and the auditor, reads the reason."),
        "confidential.in_the_past": _("Not done. %(until)s is over; a mark needs an end that is to come."),
        "confidential.is_open": _("Not done. “%(thing)s” is not marked confidential."),
    }
)
