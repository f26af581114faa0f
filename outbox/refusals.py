"""The words in which the outbox refuses."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "message.not_open": _("Not tried again. “%(subject)s” to %(to)s is %(state)s."),
    }
)
