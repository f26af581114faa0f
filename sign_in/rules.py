"""When a sign-in lets a person into an organisation, and when it asks for more. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Asked(StrEnum):
    """Of whom an organisation asks a second factor."""

    NOBODY = "nobody"
    ADMINISTRATORS = "administrators"
    OFFICES = "offices"
    EVERYONE = "everyone"


@dataclass(frozen=True)
class Vouched:
    """A provider of an organisation said who this is."""

    organisation: UUID
    provider: UUID
    issuer: str
    second_factor: bool = False


@dataclass(frozen=True)
class SignIn:
    """How the person behind a request proved who they are in this visit.

    `own` is a password or a passkey of the portal's own; `second_factor` one of the portal's own on top of it.
    """

    own: bool
    second_factor: bool
    vouched: tuple[Vouched, ...] = ()


@dataclass(frozen=True)
class Policy:
    """What an organisation asks."""

    second_factor: Asked = Asked.NOBODY
    only_providers: bool = False
    trusted_issuers: Collection[str] = ()


class Entry(StrEnum):
    """Whether a way of signing in is one that this organisation accepts."""

    OPEN = "open"
    OTHER_PROVIDER = "other_provider"
    ONLY_PROVIDER = "only_provider"


def entry(policy: Policy, organisation: UUID, sign_in: SignIn) -> Entry:
    """Does this organisation accept that way in? What another organisation's provider says counts only where trusted."""
    if any(one.organisation == organisation or one.issuer in policy.trusted_issuers for one in sign_in.vouched):
        return Entry.OPEN
    if not sign_in.own:
        return Entry.OTHER_PROVIDER
    return Entry.ONLY_PROVIDER if policy.only_providers else Entry.OPEN


def has_second_factor(organisation: UUID, sign_in: SignIn) -> bool:
    """Was a second factor shown: the portal's own, or to this organisation's provider?"""
    return sign_in.second_factor or any(
        one.second_factor and one.organisation == organisation for one in sign_in.vouched
    )


def asks_everybody_like(asked: Asked, *, administrator: bool) -> bool | None:
    """Does the policy ask this person? None: it depends on whether they hold a seat or a role."""
    match asked:
        case Asked.EVERYONE:
            return True
        case Asked.ADMINISTRATORS:
            return administrator
        case Asked.OFFICES:
            return True if administrator else None
        case _:
            return False
