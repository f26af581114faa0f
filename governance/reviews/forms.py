"""What people type about reviews: two scores, a verdict, a change that is asked for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from governance.forums.models import Forum
from governance.reviews.models import ChangeRequest
from governance.reviews.states import RequestState, Verdict

SCORES = [(1, _("1: poor")), (2, "2"), (3, "3"), (4, "4"), (5, _("5: good"))]


def _score(label: Any, hint: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(choices=SCORES, coerce=int, widget=forms.RadioSelect, label=label, help_text=hint)


class ReviewForm(Form):
    """How a decision was made, and apart from that how it turned out."""

    process_score = _score(
        _("How it was made"), _("By what was known then: facts, options, who was asked. Not by the result.")
    )
    outcome_score = _score(_("How it turned out"), _("By the result alone, luck included."))
    as_expected = forms.TypedChoiceField(
        label=_("Did the expected result come?"),
        choices=[("", _("Not to be said")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        help_text=_("Amend and reverse open a draft that takes this decision's place once it is approved."),
    )
    learned = forms.CharField(label=_("What was learned"), required=False, max_length=4000, widget=forms.Textarea)
    again_on = forms.DateField(label=_("Review it again on"), required=False)


class AskForm(Form):
    """A change to a rule of the matrix, or to the rhythm of a forum."""

    rule = forms.ChoiceField(label=_("Rule of the matrix"), required=False)
    forum = forms.ModelChoiceField(
        Forum.objects.none(), label=_("or the rhythm of the forum"), required=False, empty_label=_("None")
    )
    words = forms.CharField(
        label=_("What should change, and why"), required=False, max_length=4000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, rules: list[tuple[str, str]], forums: QuerySet[Forum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", _("None")), *rules]
        self.fields["forum"].queryset = forums


class SettleForm(Form):
    """Taken up, or declined with the reason."""

    state = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[(RequestState.TAKEN_UP, _("Take it up")), (RequestState.DECLINED, _("Decline"))],
        widget=forms.RadioSelect,
    )
    answer = ChangeRequest._meta.get_field("answer").formfield(
        label=_("In words"), required=False, max_length=2000, widget=forms.Textarea
    )
