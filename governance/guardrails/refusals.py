"""The words in which guardrails refuse."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "guardrail.no_power": _("Not set. “%(body)s” does not set guardrails. Bodies that do: %(bodies)s."),
        "guardrail.no_words": _("Not saved. A guardrail has a title, and a reason that everybody reads."),
        "guardrail.no_measure": _("Not set. Nothing here measures “%(measure)s”. What is measured: %(measures)s."),
        "guardrail.streams_alone": _("Not set. “%(measure)s” is told of streams, not of the whole organisation; choose streams."),
        "guardrail.no_limit": _("Not saved. Say at least, at most, or both with the smaller one first; each up to fourteen digits and four places."),
        "guardrail.no_forum": _("Not saved. To put it on an agenda, name a forum of “%(body)s” that meets."),
        "guardrail.backwards": _("Not saved. It would end on %(ends_at)s, not after it starts and not after now."),
        "guardrail.owner_gone": _("Not saved. %(person)s does not belong to the organisation any more."),
        "guardrail.no_reason": _("Not done. Say why; everybody reads it."),
        "guardrail.over": _("Not changed. %(guardrail)s ended on %(ended_at)s; what it was stays as it is. Set a new one."),
        "guardrail.not_yet": _("Not measured. %(guardrail)s holds from %(starts_at)s on."),
        "guardrail.not_yours": _("Not measured. %(guardrail)s is measured at once by its owner, %(owner)s, or by who keeps “%(body)s”; each morning it is measured anyway."),
        "guardrail.answer": _("Not answered. Say whether it is accepted or an action is agreed."),
        "guardrail.until": _("Not answered. %(until)s is not after today; say until when, a year at the most."),
    }
)  # fmt: skip
