"""The form of the organisation's settings."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tenancy.models import Tenant

WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class SettingsForm(forms.ModelForm):
    """Name, time, money, language and days off."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone) for zone in sorted(available_timezones())]
    )
    locale = forms.ChoiceField(label=_("Language and formats"), choices=settings.LANGUAGES)
    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Tenant
        fields = [
            "name",
            "time_zone",
            "currency",
            "locale",
            "working_days",
            "holiday_country",
            "holiday_subdivision",
            "extra_holidays",
            "notice",
        ]

        widgets = {"notice": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"extra_holidays": _("Dates such as 2026-12-24, divided by commas.")}
