"""What somebody fills in who would like to found an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doors.forms import Form, ModelForm
from people.profile.forms import zones
from tenancy.models import Tenant


class AskForm(ModelForm):
    """An address, and what the organisation is called. Whether either is taken is not said here: anybody may ask."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("The link goes there; you become administrator."))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones, initial="Europe/London")
    field_order = ["email"]

    class Meta:
        model = Tenant
        fields = ["name", "slug", "time_zone", "holiday_country"]
        help_texts = {"holiday_country": _("Two letters, for example GB; you can say it later.")}

    def clean_holiday_country(self) -> str:
        """In capitals, as the standard has it."""
        country: str = self.cleaned_data["holiday_country"].strip().upper()
        return country

    def validate_unique(self) -> None:
        """Said to who holds the link, not to everybody."""


class FoundForm(Form):
    """The short name, which may be taken by now."""

    slug = forms.CharField(
        label=_("Short name"), max_length=40, help_text=_("Part of each address: small letters, digits and hyphens.")
    )

    def say(self, messages: dict[str, Any]) -> None:
        """What the organisation's own rules found, at the field that can be changed here, or above the form."""
        for field, texts in messages.items():
            self.add_error(field if field in self.fields else None, texts)
