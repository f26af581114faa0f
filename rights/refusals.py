"""The words of this app's refusals."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "right.missing": _("Not done. “%(right)s” is not yours on %(object)s."),
        "membership.ended": _("Not done. Your membership of this organisation has ended."),
    }
)
