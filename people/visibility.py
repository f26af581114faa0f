"""Who sees which invitation. That somebody belongs to the organisation is seen by everybody (rights.record)."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.declared_rights import SEE_PEOPLE
from rights.services import may
from rights.visibility import Rule
from tenancy.models import Membership


def invitations_for(membership: Membership, at: datetime) -> Q:
    """All of them, for those who look after people."""
    return Q() if may(membership, SEE_PEOPLE.code, None, at=at) else Q(pk=None)


RULES = [Rule("people.Invitation", _("administrators and auditors"), also=(invitations_for,))]
