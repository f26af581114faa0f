"""What people fill in about bodies and seats."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doors.forms import Form, ModelForm
from governance.bodies.models import Body, Interest, Seat, SeatKind
from streams.models import ValueStream
from tenancy.models import Membership


class BodyForm(ModelForm):
    """A body's name, mandate, level and powers. Its level is asked of those who may place it."""

    class Meta:
        model = Body
        fields = ["name", "mandate", "level", "sets_direction", "sets_guardrails", "sets_funding", "accepts_risk"]

    def __init__(self, *args: Any, may_place: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_place:
            del self.fields["level"]


class InterestForm(Form):
    """Whose interest, in what."""

    seat = forms.ModelChoiceField(Seat.objects.none(), label=_("Seat"))
    words = Interest._meta.get_field("words").formfield(
        help_text=_("For example: sits on the supplier's advisory board.")
    )
    stream = forms.ModelChoiceField(
        ValueStream.objects.none(),
        label=_("In the stream"),
        required=False,
        help_text=Interest._meta.get_field("stream").help_text,
    )

    def __init__(self, *args: Any, seats: QuerySet[Seat], streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset, self.fields["stream"].queryset = seats, streams


class SeatForm(Form):
    """Who gets which seat, and for how long, in whole days of the organisation."""

    membership = forms.ModelChoiceField(Membership.objects.none(), label=_("Person"))
    kind = forms.ChoiceField(
        label=_("Seat"), choices=SeatKind.choices, initial=SeatKind.MEMBER, widget=forms.RadioSelect
    )
    voting = forms.BooleanField(
        label=_("Votes"), required=False, initial=True, help_text=_("A secretary or an observer usually does not.")
    )
    starts_on = forms.DateField(label=_("From"), required=False, help_text=_("Empty means now."))
    ends_on = forms.DateField(label=_("Last day"), required=False, help_text=_("Empty means until somebody ends it."))

    field_order = ["membership", "kind", "starts_on", "ends_on", "voting"]

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        people = Membership.objects.active(at).select_related("user").order_by("title", "user__email")
        self.fields["membership"].queryset = people

    def period(self) -> dict[str, datetime | None]:
        """The chosen days as moments: from now or the morning of the first, until the night after the last."""
        first, last = self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]
        today = timezone.localtime(self.at).date()
        return {
            "starts_at": None if first in (None, today) else morning(first),
            "ends_at": morning(last + timedelta(days=1)) if last else None,
        }


class EndSeatForm(Form):
    """Until when a seat still holds, and why it ends."""

    ends_on = forms.DateField(label=_("Last day"), required=False, help_text=_("Empty means it ends now."))
    because = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=240,
        help_text=_("Kept in the audit record."),
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat

    def ends_at(self) -> datetime | None:
        """The moment after the last day, or None for now."""
        last = self.cleaned_data["ends_on"]
        return morning(last + timedelta(days=1)) if last else None


def morning(day: date) -> datetime:
    """The first moment of a day in the organisation's zone."""
    return timezone.make_aware(datetime.combine(day, time()))
