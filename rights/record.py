"""Who reads what of the audit record: the auditor everything, others nothing about things that are hidden from them."""

from datetime import datetime

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rights import visibility
from rights.declared_rights import READ_AUDIT
from rights.services import may
from tenancy.models import Membership, Role

EVENT = "audit.Event"


def readers(membership: Membership, at: datetime) -> Q:
    """Everything for those who may read it all, the own acts for everyone else."""
    return Q() if may(membership, READ_AUDIT.code, None, at=at) else Q(by=membership)


def about_nothing_hidden(membership: Membership, at: datetime) -> Q:
    """Events, without those about things that the reader may not see; the auditor sees every thing."""
    seen = Q()
    if membership.role == Role.AUDITOR:
        return seen
    for rule in visibility.every():
        model = apps.get_model(rule.model)
        if rule.model != EVENT and visibility.can_be_hidden(model):
            things = visibility.hidden(model._default_manager.order_by(), membership, at=at)
            seen &= ~Q(object_type=model._meta.label_lower, object_ref__in=things.values("pk"))
    return seen


RULES = [
    visibility.Rule(
        EVENT,
        _("the auditor; administrators, except what is about things hidden from them; own acts for everyone"),
        also=(readers, about_nothing_hidden),
    ),
    visibility.Rule("tenancy.Membership", _("every active member")),
]
