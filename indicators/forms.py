"""What people type about indicators, checked for form only; rules are the services' work."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import Form, ModelForm, NumberField
from indicators.models import Indicator, Signal
from indicators.rules import RULESETS
from indicators.rules.rulesets import FIX_AFTER_AT_LEAST
from indicators.services import Answer
from indicators.states import SignalState
from streams.models import ValueStream
from tenancy.models import Membership


class IndicatorForm(ModelForm):
    """What is measured, how often, and which way is better."""

    target = NumberField(
        label=_("Target"), required=False, help_text=_("Without one it is not said whether the values are enough.")
    )
    ruleset = forms.ChoiceField(
        label=_("Ruleset"), choices=[(code, ruleset.title) for code, ruleset in RULESETS.items()], initial="ptd-0.2.2"
    )
    fix_after = forms.IntegerField(
        label=_("Fix limits after"),
        required=False,
        min_value=FIX_AFTER_AT_LEAST,
        help_text=_("So many first readings make the limits; 12 or more. Empty: all of them."),
    )

    class Meta:
        model = Indicator
        fields = [
            "name",
            "family",
            "direction",
            "unit",
            "interval",
            "is_share",
            "target",
            "source",
            "owner",
            "ruleset",
            "screen",
            "fix_after",
        ]

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people
        self.fields["owner"].help_text = _("Who keeps it: may record its readings and answer its signals.")
        self.fields["target"].help_text = _("In the unit of the readings; 0.95 for a share of 95 %.")

    def validate_unique(self) -> None:
        """The service says whose name it is."""

    def validate_constraints(self) -> None:
        """The service has words for each."""


class DefineForm(IndicatorForm):
    """A new indicator, of one of the streams for which the reader may define some."""

    stream = forms.ModelChoiceField(ValueStream.objects.none(), label=_("Stream"))
    field_order = ["stream"]

    def __init__(self, *args: Any, streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stream"].queryset = streams


class CloseForm(Form):
    """Why an indicator is no longer read."""

    because = forms.CharField(label=_("Reason"), max_length=240, required=False)


class ReadingForm(Form):
    """One reading."""

    on = forms.DateField(label=_("Period"), help_text=_("Its first day, for example the Monday of a week."))
    value = NumberField(label=_("Value"))

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        share = _("A share from 0 to 1: 0.95 is shown as 95 %.")
        self.fields["value"].help_text = share if indicator.is_share else indicator.unit


class CorrectionForm(Form):
    """A better value, and why."""

    value = NumberField(label=_("Value"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Both values and the reason stay."),
    )


class RebaseForm(Form):
    """From when on the process is another one, and why."""

    on = forms.DateField(label=_("First period of the new process"), help_text=_("A date that has a reading."))
    reason = forms.CharField(label=_("Reason"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(Form):
    """What is done about a signal."""

    answer = forms.ChoiceField(label=_("What do you do?"), choices=Answer, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    on = forms.DateField(
        label=_("Rebase from"),
        required=False,
        help_text=_("Only for a rebase. Empty: from where the signal began."),
    )


def first_answer(signal: Signal) -> Answer:
    """What is chosen at first: looking for the cause; after that the answer settles it."""
    return Answer.INVESTIGATE if signal.state == SignalState.OPEN else Answer.ACCEPT


class UploadForm(Form):
    """A file of readings."""

    file = forms.FileField(label=_("File"), help_text=_("CSV in UTF-8, or XLSX."))


class LoadForm(Form):
    """How what was found in the file is to be loaded."""

    good_rows_only = forms.BooleanField(label=_("Load the good rows and leave the bad ones out"), required=False)
    corrections_reason = forms.CharField(
        label=_("Reason of the corrections"),
        max_length=240,
        required=False,
        help_text=_("Values that differ from what is stored are corrected with this reason; both values stay."),
    )
