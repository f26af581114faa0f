"""What indicators keep about a person."""

from django.utils.translation import gettext_lazy as _

from people.personal_data.registry import Kept

KEPT = [
    Kept("indicators.Indicator", "owner", ("stream__name", "name"), _("kept by you")),
    Kept("indicators.Indicator", "confidential_by", ("stream__name", "name"), _("marked confidential by you")),
    Kept("indicators.Reading", "recorded_by", ("indicator__name", "on", "value", "recorded_at"), _("recorded by you")),
    Kept("indicators.Correction", "by", ("reading__indicator__name", "reading__on", "was", "became", "reason", "at")),
    Kept("indicators.Rebase", "by", ("indicator__name", "on", "reason", "at"), _("by you")),
    Kept("indicators.Signal", "answered_by", ("indicator__name", "began_on", "state", "note"), _("answered by you")),
]
