"""The words in which founding an organisation is refused."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "founding.no_link": _("Not opened. This link was not made by the portal, or was cut off on its way."),
        "founding.expired": _("Not opened. This link was good for %(hours)s hours. Ask for another one."),
        "founding.used": _("Not opened. This link was used already."),
    }
)
