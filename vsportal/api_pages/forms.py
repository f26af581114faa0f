"""The form of a new token."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from doors.tokens.models import ApiToken, Scope

LIVES = [(7, _("a week")), (30, _("30 days")), (90, _("90 days")), (365, _("a year"))]


class TokenForm(Form):
    """What it is for, what it may, and for how long."""

    name = ApiToken._meta.get_field("name").formfield()
    scope = forms.ChoiceField(label=_("It may"), choices=Scope.choices, widget=forms.RadioSelect, initial=Scope.READ)
    lasts = forms.TypedChoiceField(
        label=_("It lasts"), choices=LIVES, initial=90, coerce=lambda days: timedelta(days=int(days))
    )


class NoForm(Form):
    """A page that asks for nothing but the deed."""
