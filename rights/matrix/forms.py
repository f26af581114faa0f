"""What people type about the matrix: levels, facts, versions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from doors.forms import Form


class PublishForm(Form):
    """From when on a version holds."""

    effective_at = forms.DateTimeField(
        label=_("In force from"), help_text=_("What is decided before this moment stays judged by the version before.")
    )
