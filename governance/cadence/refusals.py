"""The words in which the cadence is refused."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "window.no_direction": _(
            "Not opened. “%(body)s” has no power of direction, so it has no priorities to change."
        ),
        "window.backwards": _("Not opened. The window would end on %(ends_at)s, not after it starts on %(starts_at)s."),
        "window.in_the_past": _("Not opened. %(ends_at)s is past; a window lies ahead."),
        "window.overlap": _(
            "Not opened. “%(body)s” has a window from %(starts_at)s until %(ends_at)s already; windows never overlap."
        ),
        "window.over": _("Not closed. This window ended on %(ends_at)s."),
        "cycle.no_direction": _("Not waived. “%(body)s” has no power of direction, so it sets no rhythm."),
        "cycle.has_forum": _(
            "Not waived. “%(stream)s” has this cycle: “%(forum)s” looks at it. What is held needs no waiver."
        ),
        "cycle.because": _(
            "Not done. A cycle is waived, and a waiver ended, only with a reason, which everybody reads."
        ),
        "cycle.in_the_past": _("Not waived. %(ends_at)s is past; a waiver ends on a day to come."),
        "cycle.too_long": _(
            "Not waived. A waiver holds for at most %(days)s days, until %(latest)s; then it is looked at anew."
        ),
        "cycle.overlap": _("Not waived. “%(stream)s” goes without this cycle already, until %(ends_at)s."),
        "cycle.over": _("Not ended. This waiver ended on %(ends_at)s."),
        "priorities.window": _(
            "Not changed. “%(body)s” changes its priorities in its windows only; the next one opens on %(starts_at)s. "
            "What cannot wait is an interruption, with its reason and its cost."
        ),
        "priorities.window_none": _(
            "Not changed. “%(body)s” changes its priorities in its windows only, and none is planned. "
            "What cannot wait is an interruption, with its reason and its cost."
        ),
        "interruption.reason": _("Not recorded. “%(given)s” is no reason of the list: %(reasons)s."),
        "interruption.words": _("Not recorded. Say what was changed, and why it could not wait."),
        "interruption.cost": _("Not recorded. The cost is an estimate in working days, from 0 to %(most)s."),
        "interruption.own_purpose": _(
            "Not interrupted. “%(title)s” is a question of %(asked)s, which is what “%(forum)s” is for."
        ),
        "invitation.meeting_over": _("Not sent. “%(meeting)s” ended on %(ends_at)s."),
        "invitation.nobody": _("Not sent. Nobody has a seat in “%(body)s” at the time of this meeting."),
        "feed.too_many": _("Not made. You have %(most)s links already; revoke one that nothing reads any more."),
        "feed.revoked": _("Not done. This link was revoked on %(revoked_at)s."),
    }
)
