"""Who may come in: the answer that every request into an organisation gets."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from doors.refusal import NextStep, Refusal
from sign_in.registry import holds_office
from sign_in.rules import Asked, Entry, Policy, SignIn, asks_everybody_like, entry, has_second_factor
from sign_in.selectors import policy, still_vouched
from tenancy.models import Membership, Role


def at_the_door(membership: Membership, sign_in: SignIn, *, at: datetime, next_url: str) -> Refusal | None:
    """Why this sign-in does not let the person in yet; None when it does.

    No query where the organisation asks nothing and the person signed in by themselves, which is nearly always.
    """
    asks = membership.tenant.asks_at_sign_in
    if sign_in.own and not asks:
        return None
    wanted = policy() if asks else Policy()
    sign_in = replace(sign_in, vouched=still_vouched(membership, sign_in.vouched))
    organisation = membership.tenant.pk
    match entry(wanted, organisation, sign_in):
        case Entry.OTHER_PROVIDER:
            return _no_entry("sign_in.other_provider", membership, _("Sign in another way"), next_url)
        case Entry.ONLY_PROVIDER:
            return _no_entry("sign_in.only_provider", membership, _("Sign in there"), next_url)
    if has_second_factor(organisation, sign_in) or not _asks_for_more(wanted.second_factor, membership, at):
        return None
    return Refusal(
        "sign_in.second_factor",
        params={"organisation": membership.tenant.name, "whom": whom(wanted.second_factor)},
        rule="sign_in.second_factor",
        next_step=NextStep(_("Set it up"), f"/accounts/second-factor/?{urlencode({'next': next_url})}"),
    )


def whom(asked: Asked) -> str:
    """Whom the organisation asks, in words."""
    match asked:
        case Asked.ADMINISTRATORS:
            return _("administrators")
        case Asked.OFFICES:
            return _("administrators, and whoever holds a seat or a role,")
        case _:
            return _("everybody")


def _asks_for_more(asked: Asked, membership: Membership, at: datetime) -> bool:
    answer = asks_everybody_like(asked, administrator=membership.role == Role.ADMINISTRATOR)
    return holds_office(membership, at) if answer is None else answer


def _no_entry(code: str, membership: Membership, verb: str, next_url: str) -> Refusal:
    where = urlencode({"organisation": membership.tenant.slug, "next": next_url})
    return Refusal(
        code,
        params={"organisation": membership.tenant.name},
        rule=code,
        next_step=NextStep(verb, f"/accounts/with/?{where}"),
    )
