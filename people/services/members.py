"""What somebody is in the organisation, and how they leave it: everything they hold goes to somebody, or ends, with them."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import services as audit
from doors.addresses import address
from doors.refusal import NextStep, Refusal
from people import holdings, refusals  # noqa: F401  refusals registers this app's sentences
from people.declared_rights import CHANGE_PEOPLE, END_MEMBERSHIPS
from people.holdings import Handover, Holding
from people.selectors import belongs_anywhere
from people.services.invitations import withdraw_around
from rights.services import require
from sign_in.services.visits import end_visits
from tenancy.models import Membership, Role

NOTHING = Handover()
SHORTEST = timedelta(microseconds=1)  # a period is never empty


@transaction.atomic
def change_person(
    person: Membership, *, role: str | None = None, title: str | None = None, by: Membership, at: datetime
) -> Membership:
    """Say what somebody is here; what is not named stays. The last administrator stays one."""
    person = _locked(person)
    _check_here(person, at)
    require(by, CHANGE_PEOPLE.code, None, at=at)
    given = {"role": role, "title": None if title is None else title.strip()}
    was = {name: getattr(person, name) for name in given}
    changed = {name: value for name, value in given.items() if value is not None and value != was[name]}
    if not changed:
        return person
    if "role" in changed:
        _check_role(changed["role"])
        _check_another_administrator(person, at)
    for name, value in changed.items():
        setattr(person, name, value)
    _check_words(person)
    person.save(update_fields=list(changed))
    facts = {name: [was[name], value] for name, value in changed.items()}
    audit.record("person.changed", person, by=by, at=at, rule=CHANGE_PEOPLE.code, facts=facts)
    return person


@transaction.atomic
def leave(
    person: Membership,
    *,
    handovers: Mapping[str, Handover],
    ends_at: datetime | None = None,
    because: str = "",
    read: Collection[str] | None = None,
    by: Membership,
    at: datetime,
) -> Membership:
    """End a membership now, or at a later moment, and hand over what the person holds; `handovers` go by `Holding.key`.

    What is not in `handovers` ends with the membership; what may not be nobody's needs somebody. Rights end at once,
    visits too when nothing else is left to visit. `read` are the keys of what somebody was shown to end or pass: it is
    refused when that is not all of it any more.
    """
    person, ends_at = _locked(person), ends_at or at
    held = plan_leaving(person, handovers=handovers, ends_at=ends_at, by=by, at=at)
    if read is not None and set(read) != {one.key for one in held}:
        raise Refusal("people.not_held", params={"person": str(person)}, status=409)
    for holding in held:
        handover = handovers.get(holding.key, NOTHING)
        kind = holdings.find(holding.kind)
        kind.hand_over(holding, handover, ends_at=ends_at, because=because.strip(), by=by, at=at)
    person.ends_at = max(ends_at, person.starts_at + SHORTEST)
    person.save(update_fields=["ends_at"])
    withdrawn = withdraw_around(person, by=by, at=at) if ends_at <= at else 0
    facts = {
        "ends_at": person.ends_at,
        "handed_over": {one.key: to.pk for one in held if (to := handovers.get(one.key, NOTHING).to) is not None},
        "ended": [one.key for one in held if handovers.get(one.key, NOTHING).to is None],
        "invitations_withdrawn": withdrawn,
    }
    audit.record("person.left", person, by=by, at=at, because=because.strip(), rule=END_MEMBERSHIPS.code, facts=facts)
    if ends_at <= at and not belongs_anywhere(person, at):
        end_visits(person.user)
    return person


def plan_leaving(
    person: Membership, *, handovers: Mapping[str, Handover], ends_at: datetime, by: Membership, at: datetime
) -> list[Holding]:
    """What would be handed over or end; a Refusal when that cannot be. Writes nothing."""
    _check_here(person, at)
    if ends_at < at:
        raise Refusal("people.leaving_in_the_past", params={"ends_at": ends_at}, status=422)
    require(by, END_MEMBERSHIPS.code, None, at=at)
    _check_another_administrator(person, at)
    held = [one for one in holdings.held_by(person, reader=by, at=at) if one.ends_at is None or one.ends_at > ends_at]
    _check_handovers(person, held, handovers, ends_at)
    return held


@transaction.atomic
def stay(person: Membership, *, by: Membership, at: datetime) -> Membership:
    """Take an end back that has not come yet. What was handed over stays where it went."""
    person = _locked(person)
    if person.ends_at is None:
        raise Refusal("people.not_leaving", params={"person": str(person)}, status=409)
    _check_here(person, at)
    require(by, END_MEMBERSHIPS.code, None, at=at)
    facts = {"would_have_ended_at": person.ends_at}
    person.ends_at = None
    person.save(update_fields=["ends_at"])
    audit.record("person.stays", person, by=by, at=at, rule=END_MEMBERSHIPS.code, facts=facts)
    return person


def _locked(person: Membership) -> Membership:
    """The person, and every administrator with them in one order: two of those cannot go at once, nor block each other."""
    together = Membership.objects.filter(Q(pk=person.pk) | Q(role=Role.ADMINISTRATOR, ends_at=None))
    rows = together.select_for_update(of=("self",)).select_related("user", "tenant").order_by("id")
    return next(one for one in rows if one.pk == person.pk)


def _check_here(person: Membership, at: datetime) -> None:
    if person.ends_at is not None and person.ends_at <= at:
        raise Refusal("people.left", params={"person": str(person), "on": person.ends_at}, status=409)


def _check_role(role: str) -> None:
    if role not in Role.values:
        raise Refusal("people.role", params={"given": role, "roles": ", ".join(Role.values)}, status=422)


def _check_words(person: Membership) -> None:
    try:
        person.clean_fields(exclude={"user", "tenant"})
    except ValidationError as wrong:
        field, texts = next(iter(wrong.message_dict.items()))
        raise Refusal("people.words", params={"field": field, "why": " ".join(texts)}, status=422) from wrong


def _check_another_administrator(person: Membership, at: datetime) -> None:
    """Whoever stops being an administrator leaves one behind, with no end set."""
    if person.role != Role.ADMINISTRATOR:
        return
    others = Membership.objects.active(at).filter(role=Role.ADMINISTRATOR, ends_at=None).exclude(pk=person.pk)
    if not others.exists():
        step = NextStep(_("Invite another administrator"), f"{address('people:invite')}?role={Role.ADMINISTRATOR}")
        raise Refusal("people.last_administrator", params={"person": str(person)}, status=409, next_step=step)


def _check_handovers(
    person: Membership, held: list[Holding], handovers: Mapping[str, Handover], ends_at: datetime
) -> None:
    if set(handovers) - {one.key for one in held}:
        raise Refusal("people.not_held", params={"person": str(person)}, status=409)
    missing = [one.words for one in held if one.needs_successor and handovers.get(one.key, NOTHING).to is None]
    if missing:
        params = {"what": missing, "person": str(person)}
        raise Refusal("people.needs_successor", params=params, rule=END_MEMBERSHIPS.code, status=409)
    for handover in handovers.values():
        to = handover.to
        if to is not None and (to.pk == person.pk or not to.is_active_at(ends_at)):
            raise Refusal("people.successor", params={"person": str(to), "on": ends_at}, status=422)
