"""Who sees the matrix: every active member, but a draft only its author, administrators and the auditor."""

from django.utils.translation import gettext_lazy as _

from rights.visibility import DRAFT, Named, Rule

EVERYBODY = _("every active member")
WITH_THE_VERSION = _("whoever sees the version")

RULES = [
    Rule("rights.Level", EVERYBODY),
    Rule("rights.Fact", EVERYBODY),
    Rule("rights.MatrixVersion", EVERYBODY, hidden=((DRAFT, (Named(_("its author"), "drafted_by_id"),)),)),
    Rule("rights.MatrixRule", WITH_THE_VERSION, within=("version",)),
    Rule("rights.Criterion", WITH_THE_VERSION, within=("version",)),
]
