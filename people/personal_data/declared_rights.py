"""The right to erase somebody who has left."""

from django.utils.translation import gettext_lazy as _

from people.declared_rights import ADMINISTRATOR
from rights.registry import Right

ERASE_PEOPLE = Right("people.erase", _("Erase the personal data of somebody who has left"), roles=ADMINISTRATOR)
