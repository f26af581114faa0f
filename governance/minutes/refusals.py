"""The words in which minutes are refused."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "minutes.to_come": _("Not written. “%(meeting)s” starts on %(starts_at)s; minutes are kept from then on."),
        "minutes.cancelled": _("Not written. “%(meeting)s” was cancelled; nothing was said there."),
        "minutes.empty": _("Not written. Say what was said."),
        "minutes.too_long": _(
            "Not written. A line of minutes has at most %(longest)s letters; without its markup this has %(length)s. "
            "Attach the paper to what it is about and say here what came of it."
        ),
        "minutes.other_meeting": _("Not written. “%(item)s” stands on the agenda of another meeting."),
        "minutes.not_a_draft": _(
            "Not done. The minutes of “%(meeting)s” are %(state)s; while they are with the members they change by "
            "amendments, and adopted they never change."
        ),
        "minutes.nothing_said": _("Not sent. The minutes of “%(meeting)s” say nothing yet."),
        "minutes.not_held": _("Not sent. “%(meeting)s” is not marked as held; mark it first."),
        "minutes.amendments_open": _(
            "Not adopted. %(n)s amendments to the minutes of “%(meeting)s” wait for an answer; take them over or decline them."
        ),
        "amendment.not_offered": _(
            "Not proposed. The minutes of “%(meeting)s” are %(state)s; amendments are proposed while they are with the members."
        ),
        "amendment.no_seat": _("Not proposed. Amendments are proposed by who sits in “%(body)s”."),
        "amendment.because_missing": _("Not done. Say why; the members read it."),
        "amendment.other_minutes": _("Not proposed. This line stands in other minutes."),
    }
)
