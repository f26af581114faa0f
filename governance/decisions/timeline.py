"""What happened to a decision, step by step, in the reader's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.decisions.authority import kept_name
from governance.decisions.models import Decision, Step
from governance.decisions.wording import fact_value, named_facts

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


def in_words(step: Step, decision: Decision, currency: str) -> str:
    """One step of a decision as a sentence; with the reason, where somebody gave one."""
    named = named_facts(decision.version)
    facts = {name: value for name, value in step.facts.items() if name not in {"told", "changed"}}
    facts["changed"] = ", ".join(
        _("%(fact)s from %(from)s to %(to)s")
        % {
            "fact": named[code].label if code in named else code,
            "from": fact_value(named.get(code), was, currency),
            "to": fact_value(named.get(code), now, currency),
        }
        for code, (was, now) in step.facts.get("changed", {}).items()
    )
    facts |= {name: kept_name(facts[name]) for name in ("who", "was", "now") if name in facts}
    words = str(WORDS.get(step.code, step.code))
    try:
        said = words % facts
    except KeyError:  # written by another version
        said = words
    because = step.facts.get("because", "")
    return f"{said}: {because}" if because else said
