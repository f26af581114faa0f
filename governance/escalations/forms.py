"""What people type about escalations: the question with its facts and its criterion, an answer, a reason."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from governance.decisions.forms import FACT, fact_field
from governance.decisions.models import Decision
from governance.escalations.models import Escalation
from governance.escalations.rules import Criterion
from rights.matrix.models import Fact
from streams.models import ValueStream


class RaiseForm(Form):
    """A question that shall leave its level. Facts and criteria are those of the matrix in force."""

    title = Escalation._meta.get_field("title").formfield(label=_("What is asked"))
    stream = forms.ModelChoiceField(ValueStream.objects.none(), label=_("Stream"))
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=_("About the decision"),
        required=False,
        empty_label=_("None; a question of its own"),
    )
    criterion = forms.ChoiceField(label=_("Why it leaves its level"), required=False, widget=forms.RadioSelect)
    because = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happens if nobody answers. Whoever is asked reads it."),
    )

    def __init__(
        self,
        *args: Any,
        facts: Sequence[Fact],
        criteria: Sequence[Criterion],
        streams: QuerySet[ValueStream],
        decisions: QuerySet[Decision],
        currency: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        self.fields["stream"].queryset = streams
        self.fields["decision"].queryset = decisions
        self.fields["criterion"].choices = [(one.code, one.sentence) for one in criteria]
        self.fields["title"].widget.attrs["autocomplete"] = "off"
        for fact in facts:
            self.fields[FACT + fact.code] = fact_field(fact, currency=currency)

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """The facts by which is judged whether it may leave its level."""
        return [self[FACT + fact.code] for fact in self.facts]

    def given_facts(self) -> dict[str, str]:
        """The facts that are typed and can be read, also while others cannot be yet."""
        found: dict[str, str] = {}
        for fact in self.facts:
            name = FACT + fact.code
            try:
                value = self.fields[name].clean(self[name].data or "")
            except ValidationError:
                continue
            if value not in ("", None):
                found[fact.code] = value
        return found


class AnswerForm(Form):
    """The answer of the body that is asked."""

    answer = Escalation._meta.get_field("answer").formfield(
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("Kept as it is written; everybody reads it."),
    )


class ReasonForm(Form):
    """Why it is no longer asked."""

    because = forms.CharField(label=_("Reason"), required=False, max_length=300)
