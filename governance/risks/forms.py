"""What people fill in about risks."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from governance.bodies.models import Body
from governance.risks.models import CauseKind
from governance.risks.rules import LEAST, MOST, WORST
from streams.models import ValueStream
from tenancy.models import Membership


class _Grade(Form):
    """Likelihood and impact."""

    likelihood = forms.IntegerField(
        label=_("Likelihood"),
        min_value=LEAST,
        max_value=MOST,
        help_text=_("From 1, hardly ever, to 5, almost certain."),
    )
    impact = forms.IntegerField(
        label=_("Impact"),
        min_value=LEAST,
        max_value=MOST,
        help_text=_("From 1, hardly felt, to 5, the outcome is lost."),
    )


class DescribeForm(Form):
    """What the risk is, what is done about it, whose it is."""

    title = forms.CharField(label=_("Risk"), max_length=160, help_text=_("What may happen, in a sentence."))
    description = forms.CharField(
        label=_("Description"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    response = forms.CharField(
        label=_("Response"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is done about it."),
    )
    owner = forms.ModelChoiceField(Membership.objects.none(), label=_("Owner"))
    review_on = forms.DateField(label=_("Review on"))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.active(at).select_related("user").order_by("title", "user__email")
        self.fields["owner"].queryset = people


class RecordForm(DescribeForm, _Grade):
    """A risk of a stream."""

    stream = forms.ModelChoiceField(ValueStream.objects.none(), label=_("Stream"))
    cause_kind = forms.ChoiceField(label=_("It comes from"), choices=CauseKind.choices, widget=forms.RadioSelect)
    cause_name = forms.CharField(
        label=_("Cause"),
        max_length=120,
        help_text=_(
            "Its name, the same in each stream, so that shared causes show: the supplier, platform, person, rule."
        ),
    )
    field_order = (
        "stream", "title", "description", "cause_kind", "cause_name", "owner", "likelihood", "impact", "response", "review_on",
    )  # fmt: skip

    def __init__(self, *args: Any, streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stream"].queryset = streams


class GradeForm(_Grade):
    """Graded anew, with the reason."""

    because = forms.CharField(
        label=_("Reason"), max_length=240, required=False, help_text=_("Kept in the audit record.")
    )


class MoveForm(Form):
    """What becomes of it, and why."""

    to = forms.ChoiceField(label=_("It is from now on"), widget=forms.RadioSelect)
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Accepted by"),
        required=False,
        empty_label=_("The stream itself"),
        help_text=_("Above the appetite a body that accepts risk decides, and never who graded the risk."),
    )
    because = forms.CharField(
        label=_("Reason"), max_length=240, required=False, help_text=_("Kept in the audit record.")
    )

    def __init__(self, *args: Any, states: list[tuple[str, Any]], bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = states
        self.fields["body"].queryset = bodies


class AppetiteForm(Form):
    """Up to which grade risks pass, for one stream or for all."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Body"))
    stream = forms.ModelChoiceField(
        ValueStream.objects.none(), label=_("Stream"), required=False, empty_label=_("Every stream without its own")
    )
    highest = forms.IntegerField(
        label=_("Highest grade"),
        min_value=LEAST,
        max_value=WORST,
        help_text=_("Likelihood times impact. From 5 moderate, from 10 high, from 16 critical."),
    )
    because = forms.CharField(label=_("Reason"), max_length=240, required=False, help_text=_("Everybody reads it."))

    def __init__(self, *args: Any, bodies: QuerySet[Body], streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset, self.fields["stream"].queryset = bodies, streams
