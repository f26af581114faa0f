"""Erasing somebody who has left: what they did stays, who they were does not.

Their rows go on naming one membership, which is called by a made-up name from now on. The audit chain stays whole: it
covers salted digests, and the salt of every erased text is destroyed.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import translation
from django.utils.translation import gettext as _

from audit import services as audit
from audit.models import Event
from doors.refusal import Refusal
from people import holdings
from people.personal_data import refusals, registry, texts  # noqa: F401  refusals registers this room's sentences
from people.personal_data.below import KEPT_OF_USER
from people.personal_data.declared_rights import ERASE_PEOPLE
from people.personal_data.registry import Erasure
from rights.services import require
from sign_in.services.visits import end_visits
from tenancy.models import Membership, Tenant, User
from tenancy.rows import TenantModel
from tenancy.scope import person_scope, required_tenant, tenant_scope

NOBODYS = "erased.invalid"  # RFC 2606: mail to it reaches nobody


@transaction.atomic
def erase_person(person: Membership, *, by: Membership | None, at: datetime) -> Membership:
    """Erase somebody in the open organisation; `by` None is the operator. Other organisations keep their own rows."""
    person = Membership.objects.select_for_update(of=("self",)).select_related("user", "tenant").get(pk=person.pk)
    check_gone(person, at=at)
    if by is not None:
        require(by, ERASE_PEOPLE.code, None, at=at)
    erasure = _erasure_of(person)
    _rename(erasure)
    counts = {one.code: one.erase(erasure) for one in registry.erasers()}
    counts["texts"] = texts.replace_everywhere(erasure)
    counts["words"] = _erase_words(erasure)
    audit.record("person.erased", person, by=by, at=at, rule=ERASE_PEOPLE.code, facts=counts)
    return person


@transaction.atomic
def erase_everywhere(user: User, *, at: datetime) -> int:
    """Erase a person in every organisation of the installation, and how they signed in. Called outside any scope.

    All of them have to have let the person leave: one that has not, and nothing is erased. Says in how many they were.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    with person_scope(user.pk):
        mine = dict(Membership.everywhere.filter(user=user).values_list("tenant_id", "pk"))
    for tenant_id, pk in mine.items():
        with tenant_scope(tenant_id):
            check_gone(Membership.objects.select_related("user", "tenant").get(pk=pk), at=at)
    stranger = Erasure(Membership(user=user), user.name, user.email, "", *_made_up(user.pk.hex))
    for tenant in Tenant.objects.order_by("pk"):
        with tenant_scope(tenant.pk):
            if tenant.pk in mine:
                erase_person(Membership.objects.get(pk=mine[tenant.pk]), by=None, at=at)
            else:  # somebody may have invited them, or written about them
                texts.replace_everywhere(stranger)
                audit.erase_words(_mentioned(stranger))
    if not mine:
        _anonymise(user, stranger)
    return len(mine)


def check_gone(person: Membership, *, at: datetime) -> None:
    """Refuse who still belongs to the organisation, or holds something in it, or is erased already."""
    if person.user.email.endswith(f"@{NOBODYS}"):
        raise Refusal("personal_data.erased", status=409)
    if person.ends_at is None or person.ends_at > at:
        raise Refusal("personal_data.still_active", params={"person": str(person)}, status=409)
    held = [one for one in holdings.held_by(person, reader=person, at=at) if one.ends_at is None or one.ends_at > at]
    if held:
        params = {"person": str(person), "held": "; ".join(one.words for one in held)}
        raise Refusal("personal_data.still_holds", params=params, status=409)


def _erasure_of(person: Membership) -> Erasure:
    with translation.override(person.tenant.locale):
        made_up = _made_up(person.pk.hex)
    return Erasure(person, person.user.name, person.user.email, person.title, *made_up)


def _made_up(digits: str) -> tuple[str, str]:
    """A name that tells two erased people apart, and an address that reaches nobody."""
    return _("Erased person %(number)s") % {"number": digits[-6:]}, f"erased-{digits[-12:]}@{NOBODYS}"


def _rename(erasure: Erasure) -> None:
    """The membership gets the made-up name. Who belongs elsewhere, too, stays who they are there."""
    person, user = erasure.person, erasure.person.user
    with person_scope(user.pk):
        elsewhere = Membership.everywhere.filter(user=user).exclude(tenant_id=required_tenant()).exists()
    if elsewhere:
        nobody = User(email=erasure.new_address, name=erasure.new_name, is_active=False)
        nobody.set_unusable_password()
        nobody.save()
        for model in _fenced_tables_naming_users():
            model.objects.filter(user=user).update(user=nobody)
        person.user = nobody
    else:
        _anonymise(user, erasure)
    person.title = ""
    person.save(update_fields=["title"])


def _anonymise(user: User, erasure: Erasure) -> None:
    """Nobody can sign in as this user, and nothing says who they were."""
    end_visits(user)
    for kept in KEPT_OF_USER:
        apps.get_model(kept.model)._default_manager.filter(**{kept.column: user}).delete()
    user.email, user.name, user.language, user.time_zone = erasure.new_address, erasure.new_name, "", ""
    user.is_active, user.last_login = False, None
    user.set_unusable_password()
    user.save()


def _fenced_tables_naming_users() -> Iterable[type[TenantModel]]:
    return (
        relation.related_model
        for relation in User._meta.related_objects
        if isinstance(relation.related_model, type) and issubclass(relation.related_model, TenantModel)
    )


def _erase_words(erasure: Erasure) -> int:
    """The words of every record that names the person, or calls a thing of theirs by their title."""
    erased = audit.erase_words(_mentioned(erasure))
    erased += audit.erase_words(Event.objects.filter(object_ref=erasure.person.pk))
    if erasure.title:
        label = "words__label"
        called = Q(**{label: erasure.title}) | Q(**{f"{label}__endswith": f": {erasure.title}"})
        erased += audit.erase_words(Event.objects.filter(called, object_ref__in=_things_of(erasure.person)))
    return erased


def _mentioned(erasure: Erasure) -> models.QuerySet[Event]:
    said = Q(words__label=erasure.name) if erasure.name else Q()
    for text in erasure.searched:
        said |= Q(text__icontains=text)
    return Event.objects.alias(text=Cast("words", models.TextField())).filter(said)


def _things_of(person: Membership) -> list[UUID]:
    """What the person was named by: their roles, seats, invitations and whatever else names them as its person."""
    return [
        pk
        for kept in registry.kept()
        if kept.column == "membership"
        for pk in apps.get_model(kept.model)._default_manager.filter(membership=person).values_list("pk", flat=True)
    ]
