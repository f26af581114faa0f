"""A seat is an office: an organisation may ask more at sign-in of those who hold one."""

from datetime import datetime

from governance.bodies.models import Seat
from tenancy.models import Membership


def holds_seat(membership: Membership, at: datetime) -> bool:
    """Does this person sit in any body now?"""
    return bool(Seat.objects.at(at).filter(membership=membership).exists())
