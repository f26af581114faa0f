"""Who a rule can name: a level, on it a role of the stream or a forum's purpose. Apps above say which of both there are.

In a matrix a party is written as text, "portfolio", "stream accountable_owner" or "portfolio funding", the same in cells of
the grid, in files and in the document that is routed by.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from doors.wording import mid_sentence
from rights.matrix.rules.table import Authority

Words = str | Promise
_roles: dict[str, Words] = {}
_purposes: dict[str, Words] = {}


def register_roles(choices: Iterable[tuple[str, Words]]) -> None:
    """Make known which roles a stream is run by."""
    _roles.update(choices)


def register_purposes(choices: Iterable[tuple[str, Words]]) -> None:
    """Make known which purposes a forum can have."""
    _purposes.update(choices)


def roles() -> dict[str, Words]:
    """The roles of streams, by code."""
    return dict(_roles)


def purposes() -> dict[str, Words]:
    """The purposes of forums, by code."""
    return dict(_purposes)


def party_of(text: str) -> Authority:
    """The party that a text names; raises ValueError for a role or purpose that nobody knows. The level is not judged."""
    level, _space, rest = text.strip().partition(" ")
    rest = rest.strip()
    if not level or (rest and rest not in _roles and rest not in _purposes):
        raise ValueError(text)
    return Authority(level, role=rest if rest in _roles else "", forum=rest if rest in _purposes else "")


def in_words(party: Authority, level_names: dict[str, str]) -> str:
    """A party as people say it: "Accountable owner", "Portfolio level, funding forum"."""
    level = level_names.get(party.level, party.level)
    if party.role:
        words = _("%(role)s (%(level)s)")
        return words % {"role": _roles.get(party.role, party.role), "level": mid_sentence(level)}
    if party.forum:
        purpose = mid_sentence(_purposes.get(party.forum, party.forum))
        return _("%(level)s body, %(purpose)s forum") % {"level": level, "purpose": purpose}
    return _("%(level)s level") % {"level": level}
