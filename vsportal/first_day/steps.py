"""The first of the first steps: what every date, amount and deadline is reckoned by."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Event
from doors.addresses import address
from doors.first_steps import FirstStep, StepSource
from tenancy.models import Membership, Tenant

SETTINGS_FIT = "organisation.settings_fit"


def find(membership: Membership, _at: datetime) -> Sequence[FirstStep]:
    """Were the settings made, or found right as they are? One query at the most."""
    tenant = membership.tenant
    done = bool(tenant.holiday_country) or _looked_at(tenant)
    words = {"zone": tenant.time_zone, "currency": tenant.currency}
    said = (
        _("%(zone)s, %(currency)s, with public holidays.") if tenant.holiday_country else _("%(zone)s, %(currency)s.")
    )
    url = address("organisation")
    return [FirstStep("settings", 10, TITLE, WHY, done, said % words, _("Check the settings"), url, fits=not done)]


def _looked_at(tenant: Tenant) -> bool:
    return Event.objects.about(tenant).filter(action__in=["organisation.changed", SETTINGS_FIT]).exists()


TITLE = gettext_lazy("Check the organisation's settings")
WHY = gettext_lazy(
    "Time zone, working days and public holidays decide when a deadline falls; the currency stands beside every amount. "
    "They can be changed later."
)
STEPS = StepSource("organisation", find)
