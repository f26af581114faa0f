"""What happened to a decision, step by step, in the reader's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.decisions.models import Step

WORDS = {
    "drafted": gettext_lazy("Written down"),
    "proposed": gettext_lazy("Proposed; %(who)s decides"),
    "facts_changed": gettext_lazy("Facts changed: %(changed)s; %(now)s still decides"),
    "rerouted": gettext_lazy("Facts changed: %(changed)s; %(now)s decides now, and not %(was)s"),
    "agreed": gettext_lazy("%(who)s agreed"),
    "disagreed": gettext_lazy("%(who)s did not agree"),
    "consulted": gettext_lazy("%(who)s said what they think"),
    "silent": gettext_lazy("%(who)s said nothing by the day that was named"),
    "ballot_opened": gettext_lazy("A vote was opened"),
    "ballot_abandoned": gettext_lazy("The vote was closed without an outcome"),
    "deferred": gettext_lazy("Put off until %(until)s"),
    "returned": gettext_lazy("Came back"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "approved": gettext_lazy("Approved"),
    "declined": gettext_lazy("Declined"),
    "commented": gettext_lazy("Something was said to it"),
    "attached": gettext_lazy("%(name)s was attached"),
    "attachment_removed": gettext_lazy("%(name)s was taken away"),
    "condition_met": gettext_lazy("A condition was met: %(condition)s"),
}


def in_words(step: Step) -> str:
    """One step as a sentence; with the reason, where somebody gave one."""
    facts = {name: value for name, value in step.facts.items() if name not in {"told", "changed"}}
    facts["changed"] = ", ".join(
        _("%(fact)s from %(from)s to %(to)s") % {"fact": fact, "from": was or "–", "to": now}
        for fact, (was, now) in step.facts.get("changed", {}).items()
    )
    words = str(WORDS.get(step.code, step.code))
    try:
        said = words % facts
    except KeyError:  # written by another version
        said = words
    because = step.facts.get("because", "")
    return f"{said}: {because}" if because else said
