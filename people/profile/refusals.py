"""The words in which the profile refuses."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say({"profile.not_accepted": _("Not saved. %(field)s: %(why)s")})
