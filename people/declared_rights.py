"""The rights of this app: who may see and change who belongs to the organisation."""

from django.utils.translation import gettext_lazy as _

from rights.declared_rights import OVERSEERS
from rights.registry import Right

ADMINISTRATOR = frozenset({"administrator"})

# Names, titles and roles are seen by everybody; this is for addresses, invitations and who has left.
SEE_PEOPLE = Right("people.see", _("See addresses, invitations and who has left"), roles=OVERSEERS, sort="see")
INVITE_PEOPLE = Right("people.invite", _("Invite people"), roles=ADMINISTRATOR)
CHANGE_PEOPLE = Right("people.change", _("Change somebody's role and title"), roles=ADMINISTRATOR)
END_MEMBERSHIPS = Right("people.end", _("End a membership and hand over what the person holds"), roles=ADMINISTRATOR)

RIGHTS = [SEE_PEOPLE, INVITE_PEOPLE, CHANGE_PEOPLE, END_MEMBERSHIPS]
