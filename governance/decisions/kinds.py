"""The kind of decision that belongs to no other app: any question whose answer is kept and changes nothing by itself."""

from django.utils.translation import gettext_lazy as _

from governance.forums.models import Purpose
from rights.decision_kinds import DecisionKind

GENERAL = DecisionKind("general.question", _("Question"), purpose=Purpose.PRIORITIES)
KINDS = [GENERAL]
