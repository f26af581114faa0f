"""The first step about people: nobody governs alone."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Max, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doors.addresses import address
from doors.first_steps import Download, FirstStep, StepSource
from people.models import Invitation
from tenancy.models import Membership


def find(_membership: Membership, at: datetime) -> Sequence[FirstStep]:
    """Were others invited? One query."""
    open_ones = Invitation.objects.open(at).order_by().values("tenant").annotate(n=Count("pk")).values("n")
    found = Membership.objects.active(at).aggregate(people=Count("pk"), invited=Max(Subquery(open_ones)))
    others, invited = found["people"] - 1, found["invited"] or 0
    if others:
        said = ngettext("%(n)s person besides you belongs here.", "%(n)s people besides you belong here.", others)
    elif invited:
        said = ngettext("%(n)s person is invited.", "%(n)s people are invited.", invited)
    else:
        said = _("You are alone here.")
    said = said % {"n": others or invited} if others or invited else said
    files = (Download(_("Sample list of people, CSV"), address("people:import_sample")),)
    return [
        FirstStep(
            "people", 20, TITLE, WHY, bool(others or invited), said, _("Invite people"), address("people:invite"), files
        )
    ]


TITLE = gettext_lazy("Invite the others")
WHY = gettext_lazy(
    "Owners, chairs and secretaries are people of this organisation, so they have to be in it first. "
    "Invite one by one, or import a list; each gets a mail with a link."
)
STEPS = StepSource("people", find)
