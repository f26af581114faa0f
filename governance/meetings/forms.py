"""What people fill in about meetings and agendas."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from governance.bodies.models import Seat
from governance.forums.models import Purpose
from governance.meetings.states import Presence
from streams.models import ValueStream
from tenancy.models import Membership


class ReasonForm(Form):
    """Why; the service refuses without it, in place and by the same words as everywhere."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=240,
        widget=forms.Textarea,
        help_text=_("Everybody who has a seat reads it."),
    )


class MoveForm(ReasonForm):
    """Another time."""

    starts_at = forms.DateTimeField(label=_("Starts"), help_text=_("Wall-clock time of the organisation."))
    field_order = ["starts_at", "reason"]


class ItemForm(Form):
    """Something for an agenda, with its purpose."""

    title = forms.CharField(label=_("What"), max_length=200)
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        help_text=_("What is of another purpose is sent to the forum it belongs to."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480, initial=10)
    stream = forms.ModelChoiceField(
        ValueStream.objects.none(), label=_("Stream"), required=False, empty_label=_("None in particular")
    )
    why = forms.CharField(label=_("Why it is here"), max_length=300, required=False)
    field_order = ["title", "why", "purpose", "minutes", "stream"]

    def __init__(self, *args: Any, streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stream"].queryset = streams
        self.fields["title"].widget.attrs["autocomplete"] = "off"


class MinutesForm(Form):
    """An item's time box."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480)


class AttendanceForm(Form):
    """A choice for everybody with a seat; who is left open stays as they are."""

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {f"presence-{seat.membership_id}": seat.membership for seat in seats}
        for name, person in self.people.items():
            self.fields[name] = forms.ChoiceField(
                label=str(person), choices=[("", "–"), *Presence.choices], required=False
            )

    def presence(self) -> dict[Membership, str]:
        """Who was said to be there or not."""
        return {person: self.cleaned_data[name] for name, person in self.people.items() if self.cleaned_data[name]}

    def odd(self) -> dict[str, str]:
        """What was sent that is no choice, for the refusal."""
        name = next(iter(self.errors))
        return {"given": str(self.data.get(name))[:20], "choices": ", ".join(Presence.values)}


class RecusalForm(Form):
    """Which interest it is; whoever keeps the meeting may say it for somebody else."""

    because = forms.CharField(
        label=_("Which interest"),
        max_length=240,
        help_text=_("The body reads it, and the minutes keep it."),
    )

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if seats:
            people = {str(seat.membership_id): seat.membership for seat in seats}
            self.fields["membership"] = forms.TypedChoiceField(
                label=_("Who"),
                choices=[("", _("I do")), *((pk, str(person)) for pk, person in people.items())],
                coerce=people.get,
                empty_value=None,
                required=False,
            )
            self.order_fields(["membership", "because"])
