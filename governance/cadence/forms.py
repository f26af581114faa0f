"""What people fill in about the cadence."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from governance.bodies.forms import morning
from governance.bodies.models import Body
from governance.forums.models import Cycle, Forum, Purpose
from governance.priorities.states import Reason
from streams.models import ValueStream


class CalendarForm(Form):
    """What the calendar shows: everything, or the meetings of a forum, about a stream, or of the reader's bodies."""

    forum = forms.ModelChoiceField(Forum.objects.none(), label=_("Forum"), required=False, empty_label=_("All"))
    stream = forms.ModelChoiceField(ValueStream.objects.none(), label=_("Stream"), required=False, empty_label=_("All"))
    mine = forms.ChoiceField(label=_("Meetings"), choices=[("", _("All")), ("on", _("Mine"))], required=False)

    def __init__(self, *args: Any, forums: QuerySet[Forum], streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = forums
        self.fields["stream"].queryset = streams


class FeedForm(Form):
    """What a new link is to show: one's own meetings, unless a forum or a stream is chosen."""

    forum = forms.ModelChoiceField(
        Forum.objects.none(), label=_("Forum"), required=False, empty_label=_("None: my meetings")
    )
    stream = forms.ModelChoiceField(
        ValueStream.objects.none(),
        label=_("Stream"),
        required=False,
        empty_label=_("None: my meetings"),
        help_text=_("Every meeting that looks at it: its own forums, and the forums for all streams."),
    )

    def __init__(self, *args: Any, forums: QuerySet[Forum], streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = forums
        self.fields["stream"].queryset = streams

    def clean(self) -> dict[str, Any]:
        """One link shows one thing."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("forum") and given.get("stream"):
            self.add_error("stream", _("A link shows a forum or a stream. Choose one."))
        return given


class NoForm(Form):
    """A page that asks for nothing but the deed."""


class WindowForm(Form):
    """Which body, and from which day to which, in whole days of the organisation."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Body"))
    first_on = forms.DateField(label=_("First day"))
    last_on = forms.DateField(label=_("Last day"))

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies

    def period(self) -> dict[str, datetime]:
        """From the morning of the first day until the night after the last."""
        given = self.cleaned_data
        return {"starts_at": morning(given["first_on"]), "ends_at": morning(given["last_on"] + timedelta(days=1))}


class WaiverForm(Form):
    """Which stream goes without which cycle, why, and until the end of which day."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Body"), help_text=_("In whose name it is waived."))
    stream = forms.ModelChoiceField(ValueStream.objects.none(), label=_("Stream"))
    cycle = forms.ChoiceField(label=_("Cycle"), choices=Cycle.choices, widget=forms.RadioSelect)
    last_on = forms.DateField(label=_("Last day"), help_text=_("A year ahead at the most."))
    because = forms.CharField(label=_("Reason"), max_length=240, help_text=_("Everybody reads it."))

    def __init__(self, *args: Any, bodies: QuerySet[Body], streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        self.fields["stream"].queryset = streams

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        return given | {"ends_at": morning(given.pop("last_on") + timedelta(days=1))}


class CloseWindowForm(Form):
    """Why it ends."""

    because = forms.CharField(label=_("Reason"), max_length=240, help_text=_("Kept in the audit record."))


class _Why(Form):
    """Why something cannot wait, and what it costs."""

    reason = forms.ChoiceField(label=_("Why it cannot wait"), choices=Reason.choices)
    words = forms.CharField(label=_("In words"), max_length=300, help_text=_("Everybody reads it."))
    cost_days = forms.DecimalField(
        label=_("What it costs, in working days"),
        min_value=0,
        max_digits=7,
        decimal_places=1,
        help_text=_("An estimate: people times days."),
    )
    stream = forms.ModelChoiceField(ValueStream.objects.none(), label=_("Stream"), required=False)

    def __init__(self, *args: Any, streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stream"].queryset = streams


class RecordForm(_Why):
    """What a body changed off its cadence."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Body"))
    what = forms.CharField(label=_("What was changed"), max_length=240)
    field_order = ("body", "what", "reason", "words", "cost_days", "stream")

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies


class InterruptForm(_Why):
    """A question of another purpose for this meeting."""

    title = forms.CharField(label=_("Question"), max_length=200)
    purpose = forms.ChoiceField(label=_("It is a question of"), choices=Purpose.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480, initial=10)
    field_order = ("title", "purpose", "minutes", "stream", "reason", "words", "cost_days")

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [choice for choice in Purpose.choices if choice[0] != purpose]
