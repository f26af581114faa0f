"""The words in which indicators refuse."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "bulk.too_many_rows": _("Not recorded. %(rows)s rows; up to %(limit)s are taken at once. Send them in parts."),
        "indicator.name_taken": _("Not saved. “%(stream)s” has an indicator named “%(name)s” already."),
        "indicator.closed": _("Not done. “%(indicator)s” was closed on %(closed_at)s; what it was stays as it is."),
        "indicator.ruleset": _("Not saved. “%(given)s” is no ruleset; there are %(rulesets)s."),
        "indicator.fix_after": _(
            "Not saved. Limits are fixed after %(least)s readings or more; %(given)s are too few."
        ),
        "indicator.target": _("Not saved. The target is not a number that can be drawn."),
        "indicator.target_share": _("Not saved. The target of a share is from 0 to 1: 0.95 stands for 95 %%."),
        "indicator.owner": _("Not saved. %(owner)s does not belong to the organisation on %(on)s."),
        "reading.not_a_number": _("Not recorded. A reading is a finite number, from −1e100 to 1e100."),
        "reading.not_a_share": _("Not recorded. “%(indicator)s” is a share, from 0 to 1: 0.95 stands for 95 %%."),
        "reading.in_the_future": _("Not recorded. %(on)s is to come; today is %(today)s."),
        "reading.there_already": _(
            "Not recorded. %(on)s has the value %(value)s already. A wrong value is corrected, with a reason."
        ),
        "reading.reason_missing": _("Not corrected. A correction needs a reason, which stays beside both values."),
        "reading.same_value": _("Not corrected. The reading of %(on)s is %(value)s already."),
        "rebase.no_reading": _("Not rebased. There is no reading on %(on)s; limits start anew at a reading."),
        "rebase.there_already": _("Not rebased. The limits start anew on %(on)s already."),
        "rebase.reason_missing": _("Not rebased. New limits need a reason, which stays on the chart."),
        "signal.note_missing": _("Not answered. An answer needs a note: what you do about it, or why you leave it."),
        "import.bad_rows": _("Not imported. %(bad)s of %(rows)s rows cannot be loaded, and nothing was."),
        "import.expired": _("Not imported. The file is no longer here. Choose it again."),
    }
)
