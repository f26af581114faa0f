"""What people fill in about strategic priorities."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import Form, ModelForm
from governance.bodies.forms import morning
from governance.bodies.models import Body
from governance.priorities.gates import OffCadence
from governance.priorities.models import StrategicPriority
from governance.priorities.states import Reason

NOT_OFF = _("It is not: a window is open")


class OffCadenceFields(forms.Form):
    """Asked outside a window alone (`ask_why`): why the change cannot wait, and what it costs."""

    off_reason = forms.ChoiceField(
        label=_("Why it cannot wait"), choices=[("", NOT_OFF), *Reason.choices], required=False
    )
    off_words = forms.CharField(
        label=_("In words"),
        max_length=300,
        required=False,
        help_text=_("Outside a window this is an interruption. The ledger keeps it, and everybody reads it."),
    )
    off_days = forms.DecimalField(
        label=_("What it costs, in working days"), min_value=0, max_digits=7, decimal_places=1, required=False
    )

    def __init__(self, *args: Any, ask_why: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask_why:
            for name in ("off_reason", "off_words", "off_days"):
                del self.fields[name]

    def off_cadence(self) -> OffCadence | None:
        """What was said, or None when nothing was: then the windows alone decide."""
        given = self.cleaned_data
        if not given.get("off_reason"):
            return None
        return OffCadence(given["off_reason"], given["off_words"], given["off_days"] or Decimal(0))


class SetForm(OffCadenceFields, ModelForm):
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


class ChangeForm(OffCadenceFields, ModelForm):
    """How it is called, what it aims at, and where it stands among the others."""

    class Meta:
        model = StrategicPriority
        fields = ["name", "aim", "rank"]
        widgets = {"aim": forms.Textarea({"rows": 3})}


class EndForm(OffCadenceFields, Form):
    """Until when it still holds, and why it ends."""

    ends_on = forms.DateField(label=_("Last day"), required=False, help_text=_("Empty means it ends now."))
    because = forms.CharField(label=_("Reason"), max_length=240, help_text=_("Kept in the audit record."))

    def ends_at(self) -> datetime | None:
        """The moment after the last day, or None for now."""
        last = self.cleaned_data["ends_on"]
        return morning(last + timedelta(days=1)) if last else None
