"""What people type about agreements."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from streams.boundaries.models import InterfaceAgreement
from streams.forms import field_of
from streams.models import ValueStream
from streams.selectors import streams_to_choose
from streams.states import StreamState
from tenancy.models import Membership


class AgreementForm(Form):
    """With which stream, about what, in which words."""

    with_stream = forms.ModelChoiceField(label=_("Shared with"), queryset=ValueStream.objects.none())
    kind = field_of(InterfaceAgreement, "kind")
    path = field_of(InterfaceAgreement, "path")
    words = field_of(InterfaceAgreement, "words")

    def __init__(self, *args: Any, stream: ValueStream, reader: Membership, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = streams_to_choose(reader, at).exclude(state=StreamState.RETIRED).exclude(pk=stream.pk)
        self.fields["with_stream"].queryset = others


class WithdrawForm(Form):
    """Why an agreement is taken back."""

    because = forms.CharField(label=_("Reason"), max_length=240, help_text=_("Kept with the agreement."))
