"""What people fill in about actions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from governance.actions.states import ActionState
from governance.meetings.models import AgendaItem
from tenancy.models import Membership


class _Owned(Form):
    """Somebody who is there, and a day."""

    owner = forms.ModelChoiceField(Membership.objects.none(), label=_("Owner"))
    due_on = forms.DateField(label=_("Due"))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.active(at).select_related("user").order_by("title", "user__email")
        self.fields["owner"].queryset = people


class AgreeForm(_Owned):
    """Who does what by when."""

    what = forms.CharField(label=_("What is to be done"), max_length=240)
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("Agenda item"), required=False, empty_label=_("None in particular")
    )
    field_order = ("what", "owner", "due_on", "item")

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items


class ChangeForm(_Owned):
    """Another owner or another day, and why."""

    because = forms.CharField(
        label=_("Reason"), max_length=240, required=False, help_text=_("Kept in the audit record.")
    )


class SettleForm(Form):
    """Done, or dropped with a reason."""

    state = forms.ChoiceField(
        label=_("What became of it"),
        choices=[(ActionState.DONE, _("It is done")), (ActionState.DROPPED, _("It is dropped"))],
        initial=ActionState.DONE,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is dropped needs a reason."),
    )


class ReopenForm(Form):
    """Why it is not settled after all."""

    because = forms.CharField(
        label=_("Reason"), max_length=240, required=False, help_text=_("Kept in the audit record.")
    )
