"""What people fill in about strategic priorities."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import Form, ModelForm
from governance.bodies.forms import morning
from governance.bodies.models import Body
from governance.priorities.models import StrategicPriority


class SetForm(ModelForm):
    """Which body aims at what, and for how long, in whole days of the organisation."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Set by"))
    starts_on = forms.DateField(label=_("From"), required=False, help_text=_("Empty means now."))
    ends_on = forms.DateField(label=_("Last day"), required=False, help_text=_("Empty means until somebody ends it."))

    class Meta:
        model = StrategicPriority
        fields = ["body", "name", "aim", "rank"]
        widgets = {"aim": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies

    def period(self) -> dict[str, datetime | None]:
        """From the morning of the first day until the night after the last."""
        first, last = self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]
        return {
            "starts_at": morning(first) if first else None,
            "ends_at": morning(last + timedelta(days=1)) if last else None,
        }


class ChangeForm(ModelForm):
    """How it is called, what it aims at, and where it stands among the others."""

    class Meta:
        model = StrategicPriority
        fields = ["name", "aim", "rank"]
        widgets = {"aim": forms.Textarea({"rows": 3})}


class EndForm(Form):
    """Until when it still holds, and why it ends."""

    ends_on = forms.DateField(label=_("Last day"), required=False, help_text=_("Empty means it ends now."))
    because = forms.CharField(label=_("Reason"), max_length=240, help_text=_("Kept in the audit record."))

    def ends_at(self) -> datetime | None:
        """The moment after the last day, or None for now."""
        last = self.cleaned_data["ends_on"]
        return morning(last + timedelta(days=1)) if last else None
