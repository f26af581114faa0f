"""What people type when they mark a thing confidential or open it again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from doors.forms import Form


class MarkForm(Form):
    """Why, and until when. The service refuses without a reason, by the same words as everywhere."""

    because = forms.CharField(
        label=_("Reason"),
        max_length=240,
        required=False,
        help_text=_("Whoever sees the thing reads it, and the auditor."),
    )
    until = forms.DateTimeField(
        label=_("Until"),
        help_text=_("From this moment on it is open again by itself; mark it again if it must not be."),
    )


class UnmarkForm(Form):
    """Why it can be open again."""

    because = forms.CharField(
        label=_("Reason"), max_length=240, required=False, help_text=_("Kept in the audit record.")
    )
