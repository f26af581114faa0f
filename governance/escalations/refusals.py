"""The words in which escalations refuse."""

from django.utils.translation import gettext_lazy as _

from doors.refusal import say

say(
    {
        "escalation.no_criterion": _(
            "Not escalated. A question leaves its level for a criterion that the matrix names: %(criteria)s."
        ),
        "escalation.no_criteria": _("Not escalated. Matrix %(version)s names no criterion of escalation."),
        "escalation.criterion_not_met": _("Not escalated. “%(sentence)s” does not hold: %(facts)s."),
        "escalation.facts_missing": _("Not escalated. “%(sentence)s” is judged by what is not said yet: %(facts)s."),
        "escalation.no_body": _(
            "Not escalated. At the level %(level)s no body with a chair or a secretary answers such a question."
        ),
        "escalation.open_already": _("Not escalated again. %(number)s about this is open already, due %(due_on)s."),
        "escalation.decision_closed": _("Not escalated. %(decision)s is %(state)s already."),
        "escalation.no_title": _("Not escalated. Say in a sentence what is asked."),
        "escalation.no_answer": _("Not answered. The answer is kept in words."),
        "escalation.own": _("Not answered. You raised %(number)s; somebody else in “%(body)s” answers it."),
        "escalation.no_reason": _("Not withdrawn. Say why it is no longer asked."),
    }
)
