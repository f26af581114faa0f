"""The words in which governance refuses."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "body.name_taken": _("Not saved. A body named “%(name)s” exists already."),
        "seat.chair_taken": _("Not seated. “%(body)s” has one chair at a time; %(holder)s chairs it %(period)s."),
        "seat.person_seated": _("Not seated. %(person)s has a seat in “%(body)s” already: %(kind)s, %(period)s."),
        "seat.not_a_member": _("Not seated. %(person)s does not belong to the organisation on %(on)s."),
        "seat.backwards": _("Not done. The seat would end on %(ends_at)s, not after it starts on %(starts_at)s."),
        "seat.ended": _("Not ended. This seat ended on %(ended_at)s."),
        "seat.in_the_past": _("Not ended. A seat cannot end before now; %(ends_at)s is past."),
        "seat.ended_before": _("Not declared. This seat ended on %(ended_at)s."),
        "interest.ended": _("Not ended. This interest ended on %(ended_at)s."),
        "forum.name_taken": _("Not saved. A forum named “%(name)s” exists already."),
        "forum.one_purpose": _(
            "Not saved. A forum has exactly one purpose: %(purposes)s. “%(given)s” is none of them."
        ),
        "forum.cycle": _("Not saved. “%(given)s” is no cycle; a cycle is one of %(cycles)s."),
        "forum.rule": _("Not saved. The recurrence cannot be followed: %(part)s “%(value)s”; expected %(expected)s."),
        "forum.never_meets": _("Not saved. By this recurrence there is no meeting from now on."),
        "forum.closed": _("Not done. “%(forum)s” was closed on %(closed_at)s; what it was stays as it is."),
        "forum.purpose": _(
            "“%(title)s” is not for this meeting. “%(forum)s” has one purpose, %(purpose)s; this is a question of %(asked)s."
        ),
        "forum.purpose_nowhere": _(
            "“%(title)s” is not for this meeting. “%(forum)s” has one purpose, %(purpose)s, "
            "and no forum that meets has the purpose %(asked)s yet."
        ),
        "meeting.reason_missing": _(
            "Not done. A meeting is moved or cancelled only with a reason, which everybody reads."
        ),
        "meeting.not_moved": _("Not moved. “%(meeting)s” starts at that time already."),
        "meeting.in_the_past": _("Not moved. %(starts_at)s is past; a meeting is moved to a time to come."),
        "meeting.not_begun": _("Not held. “%(meeting)s” starts on %(starts_at)s."),
        "meeting.over": _("Not done. “%(meeting)s” is %(state)s; its agenda takes nothing new."),
        "attendance.not_begun": _(
            "Not recorded. “%(meeting)s” starts on %(starts_at)s; until then people send apologies."
        ),
        "attendance.begun": _(
            "Not sent. “%(meeting)s” began on %(starts_at)s; whoever keeps the meeting records who is there."
        ),
        "attendance.presence": _("Not recorded. “%(given)s” is none of %(choices)s."),
        "attendance.no_seat": _("Not recorded. %(person)s has no seat in “%(body)s”."),
        "attendance.over": _("Not recorded. “%(meeting)s” is %(state)s; its record stays as it is."),
        "recusal.because_missing": _("Not recorded. Say which interest it is; the body reads it."),
        "recusal.made": _("Not recorded. %(person)s is recused from “%(item)s” already."),
        "recusal.withdrawn": _("Not recorded. “%(item)s” does not stand on the agenda any more."),
        "agenda.from_source": _(
            "Not withdrawn. “%(title)s” is put here by %(source)s. It leaves the agenda when it is settled there."
        ),
        "agenda.title_of_source": _("Not renamed. “%(title)s” is named by %(source)s."),
        "agenda.wrong_place": _("Not sent. “%(meeting)s” is not a coming meeting of a forum for %(asked)s."),
    }
)
