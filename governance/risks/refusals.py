"""The words in which risks are refused."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "risk.no_words": _("Not saved. A risk has a title and names its cause."),
        "risk.not_graded": _("Not saved. Likelihood and impact are each graded from %(least)s to %(most)s."),
        "risk.owner_gone": _("Not saved. %(person)s does not belong to the organisation any more."),
        "risk.no_reason": _("Not done. Say why; it is kept in the audit record."),
        "risk.no_power": _("Not set. “%(body)s” does not accept risk. Bodies that do: %(bodies)s."),
        "risk.no_grade": _("Not set. A grade lies from %(least)s to %(most)s."),
        "risk.above_appetite": _(
            "Not accepted. %(risk)s is graded %(grade)s, above the appetite of %(appetite)s; a body that accepts risk decides."
        ),
        "risk.own": _("Not accepted. You graded %(risk)s; somebody else accepts it for “%(body)s”."),
        "risk.closed": _("Not changed. %(risk)s is closed; what it was stays as it is."),
    }
)
