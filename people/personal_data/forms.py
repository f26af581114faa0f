"""What is asked before somebody is erased."""

from django import forms
from django.utils.translation import gettext_lazy as _

from doors.forms import Form


class EraseForm(Form):
    """A word of confirmation: it cannot be undone."""

    sure = forms.BooleanField(label=_("I know that this cannot be undone."))
