"""Changes to who belongs to the organisation."""

from people.services.invitations import accept, accept_as_new, check_open, invite, link_of, send_again, withdraw
from people.services.members import change_person, leave, plan_leaving, stay
from people.services.organisations import NewOrganisation, found_organisation

__all__ = [
    "NewOrganisation",
    "accept",
    "accept_as_new",
    "change_person",
    "check_open",
    "found_organisation",
    "invite",
    "leave",
    "link_of",
    "plan_leaving",
    "send_again",
    "stay",
    "withdraw",
]
