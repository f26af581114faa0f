"""The one question: may this person do this to that object at that moment?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from doors.refusal import Refusal
from rights import permissions, refusals, registry  # noqa: F401  refusals registers this app's sentences
from rights.models import Grant
from tenancy.kept import A_KEY, A_MOMENT, ANOTHER_KEY, KeptQuery
from tenancy.models import Membership, Tenant


@dataclass(frozen=True)
class Answer:
    """Yes or no, with its reason. Truthy when allowed."""

    allowed: bool
    because: str

    def __bool__(self) -> bool:
        return self.allowed


def may(membership: Membership, permission: str, obj: models.Model | None, *, at: datetime) -> Answer:
    """May `membership` do `permission` to `obj` at `at`? One query at the most.

    Active membership ∧ (its role holds the right everywhere ∨ a grant on the object whose period holds `at`). `obj` is
    a stream, a body, anything whose `rights_object` is one, or the organisation itself (None means the same).
    """
    right = registry.get(permission)
    if not membership.is_active_at(at):
        return Answer(False, _("the membership is not active"))
    if _organisation_of(obj) not in (None, membership.tenant_id):
        return Answer(False, _("the membership is of another organisation"))
    if membership.role in right.roles:
        return Answer(True, _("held by every %(role)s") % {"role": membership.get_role_display()})
    target = rights_object(obj)
    if target is None or right.model != target._meta.label:
        return Answer(False, _("no role of this person holds the right"))
    if _held_on(right.code)(membership.pk, at, target.pk):
        return Answer(True, _("held on %(object)s by role or seat") % {"object": target})
    return Answer(False, _("no grant on %(object)s holds now") % {"object": target})


def require(membership: Membership, permission: str, obj: models.Model | None, *, at: datetime) -> None:
    """Raise a Refusal that says who may, unless `may` says yes."""
    if may(membership, permission, obj, at=at):
        return
    right = registry.get(permission)
    if not membership.is_active_at(at):
        raise Refusal("membership.ended")
    target = rights_object(obj)
    raise Refusal(
        "right.missing",
        params={"right": str(right.label), "object": str(target or membership.tenant)},
        rule=permission,
        who=_holders(right, target, at),
    )


def rights_on(membership: Membership, obj: models.Model, *, at: datetime) -> frozenset[str]:
    """The codes of all rights this person holds on this object now, for a page's buttons; one query."""
    if not membership.is_active_at(at) or _organisation_of(obj) != membership.tenant_id:
        return frozenset()
    held = {right.code for right in registry.held_by_role(membership.role)}
    target = rights_object(obj)
    if target is not None:
        grants = grant_model(target).objects.at(at).filter(membership=membership, content_object=target)
        codenames = set(grants.values_list("permission__codename", flat=True))
        held |= {right.code for right in registry.every() if right.codename in codenames}
    return frozenset(held)


def permitted(
    membership: Membership, permission: str, objects: models.QuerySet[Any], *, at: datetime
) -> models.QuerySet[Any]:
    """Those of `objects` (streams or bodies) on which this person holds the right; adds a subquery, no query."""
    right = registry.get(permission)
    if not membership.is_active_at(at):
        return objects.none()
    if membership.role in right.roles:
        return objects
    held = _held(right, membership.pk, at, kind=objects.model)
    return objects.filter(pk__in=held.values("content_object_id"))


def permitted_among(
    membership: Membership, permission: str, objects: Iterable[models.Model], *, at: datetime
) -> set[UUID]:
    """The keys of those of `objects`, all at hand, of which `may` says yes; one query at the most, of the person's grants."""
    right = registry.get(permission)
    here = [obj for obj in objects if _organisation_of(obj) in (None, membership.tenant_id)]
    if not membership.is_active_at(at):
        return set()
    if membership.role in right.roles:
        return {obj.pk for obj in here}
    targets = [(obj.pk, target) for obj in here if (target := rights_object(obj)) is not None]
    targets = [(pk, target) for pk, target in targets if target._meta.label == right.model]
    if not targets:
        return set()
    held = set(_held(right, membership.pk, at).values_list("content_object_id", flat=True))
    return {pk for pk, target in targets if target.pk in held}


def holds_anywhere(membership: Membership, permission: str, *, at: datetime) -> Answer:
    """May this person do it on at least one object? For doors to lists; one query at the most."""
    right = registry.get(permission)
    if not membership.is_active_at(at):
        return Answer(False, _("the membership is not active"))
    if membership.role in right.roles:
        return Answer(True, _("held by every %(role)s") % {"role": membership.get_role_display()})
    if right.model is None:
        return Answer(False, _("no role of this person holds the right"))
    held = bool(_held_anywhere(right.code)(membership.pk, at))
    return Answer(held, _("held by role or seat") if held else _("no grant holds now"))


def held_anywhere(membership: Membership, *, at: datetime) -> frozenset[str]:
    """The codes of all rights that this person holds on something now, for menus; one query."""
    if not membership.is_active_at(at):
        return frozenset()
    kinds = sorted({right.model for right in registry.every() if right.model})
    grants: list[Any] = [grant_model(apps.get_model(kind)).objects.at(at).order_by() for kind in kinds]
    first, *others = [held.filter(membership=membership).values_list("permission__codename") for held in grants]
    codenames = {codename for (codename,) in first.union(*others)}
    held = {right.code for right in registry.held_by_role(membership.role)}
    return frozenset(held | {right.code for right in registry.every() if right.model and right.codename in codenames})


def compile_grants(
    *,
    source_ref: UUID,
    membership: Membership | None,
    rights: Iterable[registry.Right],
    obj: models.Model,
    starts_at: datetime,
    ends_at: datetime | None,
) -> None:
    """Rewrite the grants that come from one role term or seat. No membership, or an empty period, leaves none."""
    grants: Any = grant_model(obj)
    grants.objects.filter(source_ref=source_ref).delete()
    if membership is None or (ends_at is not None and ends_at <= starts_at):
        return
    grants.objects.bulk_create(
        grants(
            membership=membership,
            user_id=membership.user_id,
            permission=permission,
            content_object=obj,
            source_ref=source_ref,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        for permission in permissions.of(rights, obj._meta.label)
    )


def rights_object(obj: Any) -> models.Model | None:
    """The stream or body on which rights over `obj` are held; None for the organisation as a whole."""
    if obj is None or isinstance(obj, Tenant):
        return None
    target: models.Model = getattr(obj, "rights_object", obj)
    return target


def _organisation_of(obj: models.Model | None) -> UUID | None:
    """The organisation that `obj` is, or belongs to."""
    return obj.pk if isinstance(obj, Tenant) else getattr(obj, "tenant_id", None)


def grant_model(obj: Any) -> type[Grant]:
    """The concrete grant table of a stream or body (its `grant_set` relation names it)."""
    model: type[Grant] = obj._meta.get_field("grants").related_model
    return model


def _held(right: registry.Right, membership_id: UUID, at: datetime, kind: Any = None) -> models.QuerySet[Any]:
    """The grants by which this person holds the right now, on things of its kind."""
    grants: Any = grant_model(kind or apps.get_model(str(right.model))).objects.at(at)
    held: models.QuerySet[Any] = grants.filter(membership_id=membership_id, permission=permissions.key_of(right))
    return held.order_by()


@cache
def _held_anywhere(permission: str) -> KeptQuery:
    right = registry.get(permission)
    return KeptQuery(lambda person, at: _held(right, person, at)[:1], A_KEY, A_MOMENT)


@cache
def _held_on(permission: str) -> KeptQuery:
    right = registry.get(permission)
    return KeptQuery(
        lambda person, at, thing: _held(right, person, at).filter(content_object_id=thing)[:1],
        A_KEY,
        A_MOMENT,
        ANOTHER_KEY,
    )


def _holders(right: registry.Right, target: models.Model | None, at: datetime) -> str:
    """Who may, in words: the people with a grant, else the roles."""
    if target is not None and right.model == target._meta.label:
        grants = grant_model(target).objects.at(at).filter(content_object=target, permission=permissions.key_of(right))
        present = grants.filter(membership__in=Membership.objects.active(at))
        people = {str(grant.membership) for grant in present.select_related("membership__user")}
        if people:
            return ", ".join(sorted(people))
    roles = dict(Membership._meta.get_field("role").flatchoices)
    return ", ".join(str(roles[role]) for role in sorted(right.roles))
