"""The words in which decisions refuse."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "decision.no_matrix": _("Not possible yet. No matrix of decision rights is in force; publish one first."),
        "decision.no_rule": _(
            "Nobody decides this. The matrix %(version)s has no single rule for these facts. %(rules)s"
        ),
        "decision.no_body": _(
            "Nobody decides this. No body at the level %(level)s has a forum in use for %(purpose)s."
        ),
        "decision.no_stream": _("Not accepted. %(role)s decides this: say in which value stream."),
        "decision.nobody": _("Not proposed. Nobody holds the office that decides this now: %(who)s."),
        "decision.facts_missing": _("Not accepted. These facts are missing: %(labels)s."),
        "fact.unknown": _("Not accepted. “%(fact)s” is no fact of this matrix. Its facts: %(expected)s."),
        "fact.out_of_domain": _("Not accepted. %(label)s is %(found)s; expected: %(expected)s."),
        "fact.not_a_number": _("Not accepted. %(label)s is “%(found)s”, which is no number; expected: %(expected)s."),
        "fact.not_an_integer": _("Not accepted. %(label)s is %(found)s; expected: %(expected)s."),
        "fact.not_a_choice": _("Not accepted. %(label)s is “%(found)s”; expected one of: %(expected)s."),
        "fact.currency": _("Not accepted. %(label)s is in %(found)s; this organisation counts in %(expected)s."),
        "decision_right.limit": _("Not decided. %(fact)s: %(value)s. By rule %(rule)s this is for %(who)s. %(when)s"),
        "delegation.above_limit": _(
            "Not decided. %(holder)s lets you decide up to %(up_to)s until %(until)s; this is %(amount)s."
        ),
        "owner.term_ended": _(
            "Not decided. Your term as %(role)s of “%(stream)s” ended on %(ended_at)s. Who decides now: %(successor)s."
        ),
        "decision.sealed": _(
            "Not done. %(number)s was %(state)s on %(on)s and is sealed; a new decision can take its place."
        ),
        "decision.open_request": _("Not proposed. %(number)s asks for the same already and is open."),
        "decision.kind_unknown": _("Not accepted. “%(kind)s” is no kind of decision."),
        "decision.subject": _(
            "Not accepted. “%(kind)s” is decided about one thing: %(thing)s. It is missing, or you may not see it."
        ),
        "decision.not_yours": _("Not done. This is for %(who)s."),
        "decision.agreement_missing": _(
            "Not approved. %(who)s must agree first; asked on %(asked_on)s, an answer is due %(due_on)s."
        ),
        "decision.agreement_refused": _("Not approved. %(who)s must agree and does not: “%(words)s”"),
        "decision.answer": _("Not accepted. “%(given)s” is no answer; an answer is one of %(answers)s."),
        "decision.words_missing": _("Not done. Say why; whoever is concerned reads it."),
        "decision.in_the_past": _("Not accepted. %(on)s is over; name a day to come."),
        "decision.priority_not_in_force": _(
            "Not accepted. The priority “%(name)s” is not in force now; name one that is, or none."
        ),
        "decision.ballot_needed": _(
            "Not decided. %(body)s decides this by a ballot; open one, and record what it comes to."
        ),
        "decision.ballot_open": _("Not done. %(body)s is voting on this; close the ballot first."),
        "decision.against_the_vote": _(
            "Not recorded. The ballot came to “%(outcome)s” (%(for)s for, %(against)s against)."
        ),
        "decision.supersedes": _("Not accepted. %(number)s is no approved decision, or another has taken its place."),
        "ballot.not_for_a_body": _("Not opened. %(who)s decides this; only a body votes."),
        "ballot.until": _("Not opened. A written vote needs an end that is to come."),
        "ballot.meeting": _("Not opened. The vote is taken in a meeting of %(forum)s."),
        "ballot.closed": _("Not done. The ballot was closed on %(closed_at)s."),
        "ballot.running": _("Not closed. The written vote runs until %(until)s, and not everybody has voted."),
        "ballot.no_vote": _("Not voted. %(person)s has no vote in %(body)s now."),
        "ballot.choice": _("Not accepted. “%(given)s” is no vote; a vote is one of %(choices)s."),
        "ballot.recused": _("Not done. %(person)s is recused from “%(decision)s”: %(because)s"),
        "ballot.not_there": _("Not counted. %(person)s is not recorded as present in “%(meeting)s”."),
        "forum.quorum": _(
            "Not decided. %(body)s needs %(quorum)s members who may vote on this; %(present)s are there, %(recused)s recused."
        ),
        "ask.answered": _("Not done. %(who)s answered this on %(on)s."),
        "condition.met": _("Not done. This condition was met on %(on)s."),
        "condition.not_approved": _(
            "Not done. Conditions are met once a decision is approved; %(number)s is %(state)s."
        ),
        "attachment.type": _(
            "Not attached. “%(name)s” is no PDF, PNG, JPEG, text, CSV, or Word, Excel or PowerPoint file without macros."
        ),
        "attachment.too_large": _("Not attached. “%(name)s” has %(size)s MB; up to %(limit)s MB are taken."),
        "attachment.empty": _("Not attached. “%(name)s” is empty."),
        "attachment.name_taken": _("Not attached. A file named “%(name)s” is attached already."),
        "comment.empty": _("Not said. A comment needs words, up to %(limit)s characters."),
    }
)
