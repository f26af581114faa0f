"""A role in a stream is an office: an organisation may ask more at sign-in of those who hold one."""

from datetime import datetime

from streams.models import RoleTerm
from tenancy.models import Membership


def holds_role(membership: Membership, at: datetime) -> bool:
    """Does this person hold a role in any stream now?"""
    return bool(RoleTerm.objects.at(at).filter(membership=membership).exists())
