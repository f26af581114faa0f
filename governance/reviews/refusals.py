"""The words in which reviews refuse."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "review.not_yours": _("Not recorded. %(decision)s is reviewed by %(who)s."),
        "review.score": _("Not recorded. Both scores go from 1 to 5; given are %(process)s and %(outcome)s."),
        "review.verdict": _("Not recorded. “%(given)s” is no verdict; a verdict is one of %(verdicts)s."),
        "review.nothing_learned": _(
            "Not recorded. Say what was learned: the result differs from what was expected, or the decision does not stay."
        ),
        "review.again_in_the_past": _("Not recorded. The next review would be on %(on)s, which is past."),
        "change_request.one_thing": _("Not opened. A request is about one rule of the matrix or about one forum."),
        "change_request.no_rule": _("Not opened. Matrix %(version)s has no rule %(rule)s."),
        "change_request.no_words": _("Not opened. Say what should change, and why."),
        "change_request.not_yet": _("Not opened. %(decision)s is reviewed first; the review asks for the change."),
        "change_request.state": _("Not settled. A request is taken up or declined."),
        "change_request.no_answer": _("Not declined. Say why; who asked reads it."),
    }
)
