"""The words in which actions are refused."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "action.meeting_cancelled": _("Not agreed. “%(meeting)s” was cancelled; nothing was agreed there."),
        "action.meeting_to_come": _(
            "Not agreed. “%(meeting)s” starts on %(starts_at)s; actions are agreed in a meeting."
        ),
        "action.what": _("Not agreed. Say what is to be done."),
        "action.owner_gone": _(
            "Not done. %(person)s does not belong to the organisation any more; choose somebody who does."
        ),
        "action.owner_sees_nothing": _(
            "Not done. %(person)s may not see “%(meeting)s”, so nobody could tell them why."
        ),
        "action.due_before": _(
            "Not done. %(due_on)s is before %(earliest)s; an action is due on the day of its meeting at the earliest."
        ),
        "action.other_meeting": _("Not agreed. “%(item)s” stands on the agenda of another meeting."),
        "action.reason_missing": _("Not done. Say why; the body and its owner read it."),
        "action.settled": _("Not changed. “%(action)s” is settled; open it again first."),
        "action.not_yours": _(
            "Not settled. “%(action)s” is settled by its owner, %(owner)s, or by who keeps the meeting."
        ),
    }
)
