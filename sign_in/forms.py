"""Forms of the pages around sign-in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sign_in.models import ASKED, IdentityProvider


class OrganisationForm(forms.Form):
    """Which organisation somebody wants to sign in with."""

    organisation = forms.SlugField(
        label=_("Short name of your organisation"),
        max_length=40,
        help_text=_("It stands in each of its addresses: …/t/short-name/"),
    )
    provider = forms.UUIDField(required=False, widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class PolicyForm(forms.Form):
    """What the organisation asks at sign-in."""

    second_factor = forms.ChoiceField(
        label=_("A second factor is asked of"),
        choices=ASKED,
        widget=forms.RadioSelect,
        help_text=_("An authenticator app or a passkey. Who has none is led to set it up."),
    )
    only_providers = forms.BooleanField(
        label=_("Let people in through the organisation's own provider only"),
        required=False,
        help_text=_("Come in through it yourself first."),
    )
    trusted_issuers = forms.CharField(
        label=_("Issuers of other organisations that are trusted here"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line. Nobody comes in through another organisation's provider otherwise."),
    )

    def clean_trusted_issuers(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["trusted_issuers"].splitlines() if line.strip()]


class ProviderForm(forms.ModelForm):
    """A provider that is already known by its issuer."""

    client_secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept sealed and never shown. Left empty, the present one stays."),
    )

    class Meta:
        model = IdentityProvider
        fields = ["name", "client_id", "asks_second_factor", "enabled"]
        field_order = ["name", "client_id", "client_secret"]

    field_order = ["name", "issuer", "client_id", "client_secret", "asks_second_factor", "enabled"]

    def _post_clean(self) -> None:
        """The service writes the row, not the form."""

    def validate_unique(self) -> None:
        """The service says so in its own words."""


class NewProviderForm(ProviderForm):
    """A provider that is not known yet."""

    issuer = forms.URLField(
        label=_("Issuer"),
        max_length=255,
        assume_scheme="https",
        help_text=_(
            "As the provider spells it, for example https://login.example.org/realms/staff. It is asked at once."
        ),
    )

    class Meta(ProviderForm.Meta):
        fields = ["name", "client_id", "asks_second_factor"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_secret"].help_text = _("Kept sealed and never shown again.")
