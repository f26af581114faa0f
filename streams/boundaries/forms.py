"""What people type about agreements."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from streams.boundaries.disputed import BoundaryDispute, DisputedChange
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


class DisputeForm(Form):
    """Why an overlap is disputed."""

    because = field_of(BoundaryDispute, "because", widget=forms.Textarea(attrs={"rows": 2}))


class DisputedChangeForm(Form):
    """What is to become of a disputed claim; it waits for the other owner."""

    what = forms.ChoiceField(
        label=_("Change"),
        choices=[
            ("inside", _("It stays inside the boundary")),
            ("outside", _("It goes outside the boundary")),
            ("remove", _("The boundary no longer names it")),
        ],
        initial="outside",
        widget=forms.RadioSelect,
    )
    agreement = field_of(DisputedChange, "agreement")

    def change(self) -> dict[str, Any]:
        """As the service takes it."""
        what = self.cleaned_data["what"]
        return {"removes": what == "remove", "inside": what == "inside", "agreement": self.cleaned_data["agreement"]}


class SettleForm(Form):
    """Whose a disputed thing is, or that both share it."""

    dispute = forms.ModelChoiceField(label=_("Dispute"), queryset=BoundaryDispute.objects.none())
    goes_to = forms.ChoiceField(
        label=_("Whose it is"),
        choices=[
            ("stream", _("The stream's that raised the dispute")),
            ("with_stream", _("The other stream's")),
            ("shared", _("Both share it, as agreed below")),
        ],
        widget=forms.RadioSelect,
    )
    words = field_of(InterfaceAgreement, "words", required=False)

    def __init__(self, *args: Any, subject: ValueStream | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if subject is not None:
            both = Q(stream=subject) | Q(with_stream=subject)
            rows = BoundaryDispute.objects.open().filter(both).select_related("stream", "with_stream")
            self.fields["dispute"].queryset = rows


class WithdrawForm(Form):
    """Why an agreement is taken back."""

    because = forms.CharField(label=_("Reason"), max_length=240, help_text=_("Kept with the agreement."))
