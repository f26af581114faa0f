"""Roles in plain words: what they may see, do and decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.refusal import in_words
from people.holdings import Handover, Holding
from rights import registry
from rights.registry import Right
from tenancy.models import Membership, Role

# One sentence each, for where somebody chooses or is told a role.
ROLE_IN_A_SENTENCE: dict[str, str | Promise] = {
    Role.MEMBER: gettext_lazy(
        "Sees streams, roles, forums, decisions and indicators. Everything else comes with a role in a stream or a seat in a body."
    ),
    Role.ADMINISTRATOR: gettext_lazy(
        "Sets the portal up: people, streams, bodies, forums, settings. Runs no meeting and answers no signal."
    ),
    Role.AUDITOR: gettext_lazy("Reads everything, the audit record and all review packs too. Changes nothing."),
}
# What everybody sees, by the rules of visibility; a registered right of the sort “see” comes on top.
SEEN_BY_ALL = gettext_lazy(
    "Streams and their roles, forums and calendar, decisions, indicators and adopted minutes, unless marked confidential"
)


@dataclass(frozen=True)
class InWords:
    """What somebody may see, do and decide, each as phrases."""

    see: list[str]
    do: list[str]
    decide: list[str]


def role_in_words(role: str) -> InWords:
    """What a membership of this role may, everywhere in the organisation."""
    found = rights_in_words(registry.held_by_role(role))
    return InWords([str(SEEN_BY_ALL), *found.see], found.do, found.decide)


def rights_in_words(rights: Iterable[Right]) -> InWords:
    """These rights, sorted into see, do and decide, in the order of their codes."""
    by_sort: dict[str, list[str]] = {"see": [], "do": [], "decide": []}
    for right in rights:
        by_sort[right.sort].append(str(right.label))
    return InWords(**by_sort)


def standing_in_words(standing: str) -> str:
    """Where a membership stands, as one word."""
    return {
        "active": _("Active"),
        "leaving": _("Leaving"),
        "left": _("Left"),
        "closed": _("May not sign in"),
        "coming": _("To come"),
    }[standing]


STANDING_MARKS = {"active": "go", "leaving": "due", "left": "seal", "closed": "stop", "coming": "draft"}
INVITATION_MARKS = {"open": "you", "expired": "stale", "accepted": "go", "withdrawn": "seal"}


def leaving_in_words(
    person: Membership, held: Iterable[Holding], handovers: Mapping[str, Handover], ends_at: datetime | None
) -> list[str]:
    """What will happen when somebody leaves, one sentence each."""
    if ends_at is None:
        first = _("%(person)s leaves now: the next request is refused, the next mail is not sent.") % {"person": person}
    else:
        first = _("%(person)s leaves on %(on)s.") % {"person": person, "on": in_words(ends_at)}
    return [first, *(_passed_on(one, handovers.get(one.key)) for one in held)]


def _passed_on(holding: Holding, handover: Handover | None) -> str:
    words: dict[str, object] = {"what": holding.words}
    if handover is None or handover.to is None:
        return _("%(what)s ends; nobody follows.") % words
    words["to"] = handover.to
    if handover.acting_until is None:
        return _("%(what)s goes to %(to)s.") % words
    words["until"] = in_words(handover.acting_until)
    return _("%(what)s goes to %(to)s, acting until %(until)s; by then somebody has to be named.") % words
