"""What people fill in about minutes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from governance.meetings.models import AgendaItem
from governance.minutes.models import MinuteLine
from governance.minutes.states import AmendmentState


class LineForm(Form):
    """What was said; the service makes plain text of what was pasted, and says when it is too long."""

    text = forms.CharField(label=_("What was said"), strip=False, widget=forms.Textarea(attrs={"rows": 4}))


class NewLineForm(LineForm):
    """What was said, about which item."""

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("Agenda item"), required=False, empty_label=_("None in particular")
    )
    field_order = ("item", "text")

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items


class AmendForm(Form):
    """What the minutes should say, and why."""

    line = forms.ModelChoiceField(
        MinuteLine.objects.none(), label=_("Instead of"), required=False, empty_label=_("Nothing: it is added")
    )
    text = forms.CharField(label=_("What they should say"), strip=False, widget=forms.Textarea(attrs={"rows": 4}))
    because = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines


class AnswerForm(Form):
    """Taken over or declined."""

    state = forms.ChoiceField(
        label=_("Answer"),
        choices=[(one.value, one.label) for one in (AmendmentState.TAKEN, AmendmentState.DECLINED)],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=300,
        help_text=_("Needed when it is declined; the members read it."),
    )
