"""Which rights exist and who holds them: each app registers its own in AppConfig.ready().

One table of data answers "what may this role do?" for the code, for the role descriptions and for the tests.
"""

from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise

_rights: dict[str, "Right"] = {}


@dataclass(frozen=True)
class Right:
    """Something that may be done, and by whom.

    `model` is the label of the kind of object it is held on ("streams.ValueStream", "governance.Body") or None for
    the organisation as a whole. `roles` are membership roles that hold it everywhere in the organisation; `terms` are
    role-term codes and `seats` seat codes whose holders get it on their stream or body, as grants with a period.
    `sort` says whether one sees, does or decides something by it: roles are described in these three. `needs_vote` keeps it
    from seats that do not vote.
    """

    code: str
    label: str | Promise
    model: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    terms: frozenset[str] = field(default_factory=frozenset)
    seats: frozenset[str] = field(default_factory=frozenset)
    sort: Literal["see", "do", "decide"] = "do"
    needs_vote: bool = False

    @property
    def codename(self) -> str:
        """The permission's name in Django's table."""
        return self.code.replace(".", "_")


def register(*rights: Right) -> None:
    """Make rights known. A code that is registered twice is a programming error."""
    for right in rights:
        if right.code in _rights and _rights[right.code] != right:
            raise ValueError(f"The right {right.code} is registered twice.")
        _rights[right.code] = right


def get(code: str) -> Right:
    """The right with this code; an unknown one is a programming error (KeyError)."""
    return _rights[code]


def every() -> list[Right]:
    """All rights, by code."""
    return sorted(_rights.values(), key=lambda right: right.code)


def held_by_term(term: str) -> list[Right]:
    """What the holder of this role term may do on the stream."""
    return [right for right in every() if term in right.terms]


def held_by_seat(seat: str, *, voting: bool = True) -> list[Right]:
    """What the holder of this seat may do on the body; one that does not vote has no right that takes a vote."""
    return [right for right in every() if seat in right.seats and (voting or not right.needs_vote)]


def held_by_role(role: str) -> list[Right]:
    """What a membership of this role may do everywhere in the organisation."""
    return [right for right in every() if role in right.roles]
