"""What people fill in about guardrails."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from governance.bodies.models import Body
from governance.forums.models import Forum
from governance.guardrails import measures
from governance.guardrails.models import Answer
from streams.models import ValueStream
from tenancy.models import Membership


def _reason(label: object = _("Reason")) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=False, help_text=_("Everybody reads it."))


class ChangeForm(Form):
    """What a guardrail says: a new version."""

    title = forms.CharField(label=_("Guardrail"), max_length=160, help_text=_("The limit in a sentence."))
    lowest = forms.DecimalField(label=_("At least"), required=False, max_digits=18, decimal_places=4)
    highest = forms.DecimalField(
        label=_("At most"),
        required=False,
        max_digits=18,
        decimal_places=4,
        help_text=_("One of the two is enough; both mean between."),
    )
    owner = forms.ModelChoiceField(Membership.objects.none(), label=_("Owner"))
    forum = forms.ModelChoiceField(
        Forum.objects.none(),
        label=_("When it is broken, it goes on the agenda of"),
        required=False,
        empty_label=_("None; its owner is told"),
        help_text=_("A forum of the same body. Nothing is ever blocked."),
    )
    ends_at = forms.DateTimeField(label=_("Holds until"), help_text=_("Then the body looks at it again."))
    because = _reason()

    def __init__(self, *args: Any, at: datetime, forums: QuerySet[Forum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.active(at).select_related("user").order_by("title", "user__email")
        self.fields["owner"].queryset, self.fields["forum"].queryset = people, forums


class SetForm(ChangeForm):
    """A new guardrail."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Set by"))
    measure = forms.ChoiceField(label=_("What is measured"))
    streams = forms.ModelMultipleChoiceField(
        ValueStream.objects.none(),
        label=_("Streams"),
        required=False,
        help_text=_("Each is held to it alone. None chosen: it binds the whole organisation as one."),
    )
    field_order = (
        "title", "body", "measure", "owner", "lowest", "highest", "streams", "forum", "ends_at", "because",
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: QuerySet[Body], streams: QuerySet[ValueStream], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset, self.fields["streams"].queryset = bodies, streams
        self.fields["measure"].choices = [
            (one.code, f"{one.label} ({measures.Unit(one.unit).label})") for one in measures.every()
        ]


class EndForm(Form):
    """Why it ends."""

    because = _reason(_("Why it ends"))


class AnswerForm(Form):
    """What is done about a breach, and until when."""

    answer = forms.ChoiceField(label=_("What is said"), choices=Answer.choices, widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until"), help_text=_("On that day it is asked again, if it is outside still; a year at the most.")
    )
    because = _reason(_("Reason, or the action that is agreed"))
