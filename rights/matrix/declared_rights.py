"""The rights over the matrix. Administrators hold both: who they are is decided outside the portal."""

from django.utils.translation import gettext_lazy as _

from rights.registry import Right

ADMINISTRATOR = frozenset({"administrator"})

EDIT = Right("matrix.edit", _("Draft a version of the matrix, its levels and its facts"), roles=ADMINISTRATOR)
# For the first version alone; from then on publishing is a decision that the matrix in force routes.
PUBLISH = Right("matrix.publish", _("Publish the first version of the matrix"), roles=ADMINISTRATOR, sort="decide")

RIGHTS = [EDIT, PUBLISH]
