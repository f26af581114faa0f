"""The first step about authority: who may decide what."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import address
from doors.first_steps import FirstStep, StepSource
from rights.matrix.models import MatrixVersion
from rights.matrix.states import MatrixState
from tenancy.models import Membership


def find(_membership: Membership, _at: datetime) -> Sequence[FirstStep]:
    """Is a version published, or begun? One query."""
    # A published one first: "draft" comes before "published" and "retired" in the alphabet.
    version = MatrixVersion.objects.defer("document").order_by("-state", "-number").first()
    if version is None:
        said, verb, url = _("No version is begun."), _("Begin"), address("authority:index")
    elif version.state == MatrixState.DRAFT:
        said = _("%(version)s is a draft; somebody other than its author publishes it.") % {"version": version}
        verb, url = _("Go on with it"), version.get_absolute_url()
    else:
        said = _("%(version)s is published.") % {"version": version}
        verb, url = "", version.get_absolute_url()
    done = version is not None and version.state != MatrixState.DRAFT
    return [FirstStep("authority", 95, TITLE, WHY, done, said, verb, url)]


TITLE = gettext_lazy("Say who may decide what")
WHY = gettext_lazy(
    "A matrix names for every question who decides it, by what it costs, whom it touches and whether it can be undone. Until "
    "one is in force, rights and seats alone say who may do what."
)
STEPS = StepSource("authority", find)
