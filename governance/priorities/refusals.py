"""The words in which priorities are refused."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "priority.no_direction": _("Not set. “%(body)s” has no power of direction. Bodies that have it: %(bodies)s."),
        "priority.name_taken": _("Not saved. A strategic priority named “%(name)s” exists already."),
        "priority.backwards": _(
            "Not done. The priority would end on %(ends_at)s, not after it starts on %(starts_at)s."
        ),
        "priority.named": _("Not withdrawn. Decisions name “%(name)s” already; it can end after %(starts_at)s."),
        "priority.ended": _("Not done. “%(name)s” ended on %(ended_at)s; what it was stays as it is."),
        "priority.because_missing": _("Not ended. Say why “%(name)s” ends; the reason is kept in the audit record."),
        "priority.in_the_past": _("Not ended. A priority cannot end before now; %(ends_at)s is past."),
    }
)
