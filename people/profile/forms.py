"""What people fill in about themselves."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from doors.forms import Form


def languages() -> list[tuple[str, str]]:
    """The portal's languages, each by the name that its speakers give it."""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


def zones() -> list[tuple[str, str]]:
    """Every IANA zone with a place in its name, and UTC."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in places] + [("UTC", "UTC")]


class ProfileForm(Form):
    """Name, language and time zone of a person."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Shown where no title of yours is known. Empty: your address."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [("", _("As each organisation has it")), *languages()],
        help_text=_("Of the portal and of the mail you get from it."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", _("As each organisation has it")), *zones()],
        help_text=_("Every date and time is shown on this wall clock. Deadlines stay the organisation's."),
    )
