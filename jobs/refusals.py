"""The words in which jobs refuse."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "job.not_parked": _("Not run again. “%(job)s” of %(due_at)s is not parked: %(state)s."),
    }
)
