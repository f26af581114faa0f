"""What people type about decisions: the question, its facts, and each answer given on the way."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import DecimalInput, Form
from doors.numbers import ONE_SIGN, localised, plain_number
from governance.decisions.facts import STREAMS
from governance.decisions.models import Attachment, Ballot, BallotMode, Choice, Comment, Condition, Decision, SavedView
from governance.decisions.wording import SIGNS, choice_label, kinds
from governance.meetings.models import Meeting
from governance.priorities.models import StrategicPriority
from rights.matrix.models import Fact, FactKind
from streams.models import ValueStream

FACT = "fact_"
RADIOS = 4  # a choice of more is a list to open


def field_of(model: Any, name: str, **changes: Any) -> Any:
    """The form field of a model's column, so that lengths, choices and hints are said once."""
    return model._meta.get_field(name).formfield(**changes)


class ExactNumber(forms.CharField):
    """A number as exact text: separators as people type them, never a float; NaN and infinity are no numbers.

    Nobody means three decimal places of an amount or of a count: there “50,000” is fifty thousand.
    """

    widget = DecimalInput

    def __init__(self, *, counted: bool = False, **words: Any) -> None:
        super().__init__(**words)
        self.counted = counted

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        text = text.lstrip("£€$ ")
        if self.counted and (found := ONE_SIGN.fullmatch(text)) and found["before"].strip("+-0"):
            text = found["before"] + found["after"]
        try:
            number = Decimal(plain_number(text))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise ValidationError(_("This is no number."), "not_a_number")
        return format(number, "f")

    def prepare_value(self, value: Any) -> Any:
        """Kept text with the decimal sign of the reader's language; what somebody typed as they typed it."""
        try:
            return localised(Decimal(value)) if isinstance(value, str) and value else value
        except InvalidOperation:
            return value


def fact_field(fact: Fact, *, currency: str) -> forms.Field:
    """The field in which a fact is typed."""
    words: dict[str, Any] = {"label": fact.question or fact.label, "required": False}
    match fact.kind:
        case FactKind.BOOLEAN:
            answers = [("true", _("Yes")), ("false", _("No"))]
            return forms.ChoiceField(choices=answers, widget=forms.RadioSelect, **words)
        case FactKind.CHOICE:
            choices = [(value, choice_label(value)) for value in fact.domain or []]
            if len(choices) > RADIOS:
                return forms.ChoiceField(choices=[("", "–"), *choices], **words)
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
        case _:
            counted = fact.is_money or fact.kind == FactKind.INTEGER
            field = ExactNumber(counted=counted, max_length=40, **words)
            field.unit = SIGNS.get(currency, currency) if fact.is_money else fact.unit  # type: ignore[attr-defined]
            return field


def lines(rows: int = 3) -> forms.Textarea:
    """A place for some lines."""
    return forms.Textarea(attrs={"rows": rows})


class OptionsField(forms.CharField):
    """What could be done instead: one a line, "title: what it brings"."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in super().to_python(value).splitlines()]
        parts = [line.partition(":") for line in lines if line]
        return [{"title": title.strip(), "effect": effect.strip()} for title, _colon, effect in parts]

    def prepare_value(self, value: Any) -> Any:
        """The list as lines again."""
        if not isinstance(value, list):
            return value
        return "\n".join(": ".join(filter(None, (one.get("title"), one.get("effect")))) for one in value)


class FactsForm(Form):
    """The facts of a question by the matrix in force, and the further streams that it touches."""

    touched = forms.ModelMultipleChoiceField(
        ValueStream.objects.none(),
        label=_("Further streams whose work changes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their owners are told."),
    )

    def __init__(
        self,
        *args: Any,
        facts: Sequence[Fact],
        streams: QuerySet[ValueStream],
        currency: str,
        asking: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        self.fields["touched"].queryset = streams
        for fact in facts:
            field = fact_field(fact, currency=currency)
            if fact.code == STREAMS:
                field.help_text = _("Counted from the streams that you name; type more if there are more.")
            else:
                field.required = asking
            self.fields[FACT + fact.code] = field

    def show_what_is_needed(self) -> None:
        """A draft may lack facts; a page that is shown says nevertheless that they will be needed."""
        for fact in self.facts:
            self.fields[FACT + fact.code].required = fact.code != STREAMS

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """The facts by which is decided who decides."""
        return [self[FACT + fact.code] for fact in self.facts]

    def typed(self, name: str) -> Any:
        """What is typed in a field as far as it can be read; for the route while somebody types."""
        field, bound = self.fields[name], self[name]
        try:
            return field.clean(bound.data if self.is_bound else bound.initial)
        except ValidationError:
            return None

    def unreadable_facts(self) -> list[str]:
        """What is typed and cannot be read, with the reason."""
        found = []
        for fact in self.facts:
            name = FACT + fact.code
            if self.is_bound and self[name].data:
                try:
                    self.fields[name].clean(self[name].data)
                except ValidationError as wrong:
                    found.append(f"{self[name].label} {' '.join(wrong.messages)}")
        return found

    def given_facts(self) -> dict[str, str]:
        """The facts that are typed and can be read."""
        found = {fact.code: self.typed(FACT + fact.code) for fact in self.facts}
        return {code: value for code, value in found.items() if value not in ("", None)}

    def cleaned_facts(self) -> dict[str, str]:
        """All facts as the services take them."""
        found = {fact.code: self.cleaned_data.get(FACT + fact.code) for fact in self.facts}
        return {code: value for code, value in found.items() if value not in ("", None)}


class QuestionForm(FactsForm):
    """A question, its facts and its reasons. Facts come from the matrix in force, further fields from the kind."""

    kind = forms.ChoiceField(label=_("Kind of decision"))
    title = field_of(Decision, "title", label=_("The question"))
    stream = forms.ModelChoiceField(
        ValueStream.objects.none(), label=_("Stream"), required=False, empty_label=_("None in particular")
    )
    options = OptionsField(
        label=_("Options considered"),
        required=False,
        widget=lines(),
        max_length=4000,
        help_text=_("One a line, with what it brings: “Renew for a year: £42,000.00”."),
    )
    recommendation = field_of(Decision, "recommendation", label=_("You recommend"), max_length=4000, widget=lines(2))
    rationale = field_of(Decision, "rationale", label=_("Why"), max_length=4000, widget=lines())
    expected = field_of(Decision, "expected", max_length=2000, widget=forms.TextInput)
    confidence = field_of(
        Decision,
        "confidence",
        label=_("How sure are you, in per cent?"),
        help_text=_("80: you would be wrong one time in five."),
    )
    priority = forms.ModelChoiceField(
        StrategicPriority.objects.none(), label=_("Strategic priority"), required=False, empty_label=_("None")
    )
    review_on = field_of(
        Decision, "review_on", label=_("Review the result on"), help_text=_("It comes back by itself.")
    )
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)
    supersedes = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, priorities: QuerySet[StrategicPriority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds()
        self.fields["stream"].queryset = kwargs["streams"]
        self.fields["priority"].queryset = priorities
        self.fields["title"].widget.attrs["autocomplete"] = "off"


def initial_of(decision: Decision) -> dict[str, Any]:
    """What the form starts with for a decision that is already written down."""
    kept: Mapping[str, Any] = {
        name: getattr(decision, name)
        for name in (
            "kind", "title", "stream", "options", "recommendation", "rationale", "expected", "confidence", "priority",
            "review_on",
        )
    }  # fmt: skip
    return {
        **kept,
        "subject": decision.subject_ref,
        "supersedes": decision.supersedes_id,
        "touched": [one.stream_id for one in decision.touched.all()],
        **facts_of(decision),
    }


def facts_of(decision: Decision) -> dict[str, Any]:
    """The facts as the form starts with them; how many streams there are is counted anew, unless more were said."""
    kept = dict(decision.facts)
    if kept.get(STREAMS) == str(1 + len(decision.touched.all())):
        kept.pop(STREAMS)
    return {FACT + code: value for code, value in kept.items()}


class RecordForm(Form):
    """What goes with an answer. It is sealed with it."""

    words = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=4000,
        widget=lines(),
        help_text=_("What is decided, and why if it differs from what was recommended."),
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        max_length=2000,
        widget=lines(),
        help_text=_("One a line, each with its day: “2026-11-30 Security review passed”."),
    )
    review_on = field_of(
        Decision, "review_on", label=_("Review the result on"), help_text=_("It comes back by itself.")
    )

    def clean_conditions(self) -> list[dict[str, Any]]:
        """Each line as a condition with the day until which it must be met."""
        day, found = forms.DateField(), []
        for line in filter(None, (one.strip() for one in self.cleaned_data["conditions"].splitlines())):
            first, _space, text = line.partition(" ")
            try:
                due_on = day.clean(first.rstrip(":,"))
            except ValidationError:
                raise ValidationError(_("“%(line)s” does not begin with a day."), params={"line": line}) from None
            if not text.strip():
                raise ValidationError(_("“%(line)s” says no condition."), params={"line": line})
            found.append({"text": text.strip()[:300], "due_on": due_on})
        return found


class AnswerForm(RecordForm):
    """The answer of somebody who decides alone."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[("approved", _("Approve")), ("declined", _("Decline"))],
        initial="approved",
        widget=forms.RadioSelect,
    )
    field_order = ("answer", "words", "conditions", "review_on")


class DeferForm(Form):
    """Until when a question is put off, and why; the service refuses without either."""

    back_on = forms.DateField(label=_("It comes back on"), required=False)
    words = forms.CharField(label=_("Reason"), required=False, max_length=4000)


class ReasonForm(Form):
    """Why."""

    because = forms.CharField(label=_("Reason"), required=False, max_length=300)


class AdviceForm(Form):
    """What somebody who is consulted says."""

    words = forms.CharField(label=_("In words"), required=False, max_length=2000, widget=lines())


class ReplyForm(AdviceForm):
    """What somebody who must agree says."""

    agrees = forms.TypedChoiceField(
        label=_("Your word"),
        choices=[("yes", _("Agree")), ("no", _("Do not agree"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ("agrees", "words")


class BallotForm(Form):
    """How a body votes."""

    mode = forms.ChoiceField(
        label=_("How"), choices=BallotMode.choices, initial=BallotMode.MEETING, widget=forms.RadioSelect
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("Meeting"), required=False, empty_label=_("None: in writing")
    )
    closes_at = field_of(Ballot, "closes_at", help_text=_("A vote in writing needs an end."))

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings


class VoteForm(Form):
    """What a member says."""

    choice = forms.ChoiceField(label=_("You vote"), choices=Choice.choices, widget=forms.RadioSelect)
    because = forms.CharField(label=_("Reason"), required=False, max_length=300)


class MetForm(Form):
    """How a condition was met."""

    words = field_of(Condition, "words")


class CommentForm(Form):
    """Something said to a decision that is still open."""

    text = field_of(Comment, "text", label=_("Comment"), max_length=4000, widget=lines())


class AttachmentForm(Form):
    """A file that belongs to it."""

    file = forms.FileField(
        label=_("File"),
        max_length=field_of(Attachment, "name").max_length,
        help_text=_("A document, a sheet or a picture. Its type is read from its content."),
    )


class SaveViewForm(Form):
    """The register as it stands now, under a name."""

    name = field_of(SavedView, "name", label=_("Name"))
    query = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
