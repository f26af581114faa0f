"""The forms of a stream's pages. They check what was typed; whether it may be is the services' matter."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from streams.models import (
    Delegation,
    RoleTerm,
    ScopeItem,
    StakeholderGroup,
    StreamRole,
    StreamStakeholder,
    ValueStream,
    WorkItem,
)
from streams.selectors import streams_to_choose
from streams.states import StreamState
from tenancy.models import Membership


def field_of(model: type[models.Model], name: str, **changes: Any) -> Any:
    """The form field of a model's column, so that lengths, choices and hints are said once."""
    return model._meta.get_field(name).formfield(**changes)


class StreamForm(Form):
    """What a stream is called and what it exists for."""

    name = field_of(ValueStream, "name")
    outcome = field_of(ValueStream, "outcome", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class StakeholderForm(Form):
    """For whom the stream makes a difference."""

    group = field_of(
        StakeholderGroup,
        "name",
        label=_("Stakeholder group"),
        help_text=_("People outside the stream. A name that is known already is used again."),
    )
    need = field_of(StreamStakeholder, "need")


class ScopeItemForm(Form):
    """One thing inside, or outside, the boundary."""

    kind = field_of(ScopeItem, "kind")
    path = field_of(ScopeItem, "path")
    inside = forms.TypedChoiceField(
        label=_("Place"),
        choices=[("yes", _("Inside the boundary")), ("no", _("Outside the boundary"))],
        initial="yes",
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    agreement = field_of(ScopeItem, "agreement")


class ChangeScopeItemForm(Form):
    """On which side of the boundary a thing lies, and what was agreed about it."""

    inside = forms.TypedChoiceField(
        label=_("Place"),
        choices=[("yes", _("Inside the boundary")), ("no", _("Outside the boundary"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    agreement = field_of(ScopeItem, "agreement")


class RoleForm(Form):
    """Who gets which role, from when until when."""

    role = field_of(RoleTerm, "role")
    membership = forms.ModelChoiceField(label=_("Person"), queryset=Membership.objects.none())
    starts_at = field_of(RoleTerm, "starts_at")
    ends_at = field_of(
        RoleTerm, "ends_at", help_text=_("The first moment at which it no longer holds; empty: no end set.")
    )
    because = field_of(RoleTerm, "because")

    def __init__(self, *args: Any, at: datetime, may_name_owner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = Membership.objects.active(at).select_related("user")
        if not may_name_owner:
            self.fields["role"].choices = [
                (code, label) for code, label in self.fields["role"].choices if code != StreamRole.OWNER
            ]


class EndTermForm(Form):
    """When a term ends, and why."""

    ends_at = field_of(RoleTerm, "ends_at", required=True, help_text=_("The first moment at which it no longer holds."))
    because = field_of(RoleTerm, "because", label=_("Reason"))
    successor = forms.ModelChoiceField(
        label=_("Who follows"), queryset=Membership.objects.none(), required=False,
        help_text=_("An accountable owner of an active stream leaves it to somebody."),
    )  # fmt: skip
    acting_until = field_of(
        RoleTerm, "ends_at", label=_("Acts until"), required=False,
        help_text=_("Empty: follows for good. Somebody who acts for a successor still to be named does so for 30 days at most."),
    )  # fmt: skip

    def __init__(self, *args: Any, term: RoleTerm, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if term.role != StreamRole.OWNER:
            del self.fields["successor"], self.fields["acting_until"]
            return
        others = Membership.objects.active(at).exclude(pk=term.membership_id)
        self.fields["successor"].queryset = others.select_related("user")


class BoundaryForm(Form):
    """What is to become of the boundary: a new item, another word about one, or one item less."""

    change = forms.ChoiceField(
        label=_("Change"),
        choices=[("add", _("Add an item")), ("change", _("Change an item")), ("remove", _("Remove an item"))],
        widget=forms.RadioSelect,
        initial="add",
    )
    item = forms.ModelChoiceField(
        label=_("Item"),
        queryset=ScopeItem.objects.none(),
        required=False,
        help_text=_("Which one is changed or removed; empty for a new one."),
    )
    kind = field_of(ScopeItem, "kind", required=False)
    path = field_of(ScopeItem, "path", required=False)
    inside = forms.TypedChoiceField(
        label=_("Place"),
        choices=[("yes", _("Inside the boundary")), ("no", _("Outside the boundary"))],
        initial="yes",
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=True,
        widget=forms.RadioSelect,
    )
    agreement = field_of(ScopeItem, "agreement")

    def __init__(self, *args: Any, subject: ValueStream | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if subject is not None:
            self.fields["item"].queryset = ScopeItem.objects.filter(stream=subject)

    def clean(self) -> dict[str, Any]:
        """A new item has a kind and a path; another change says which item."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = ("kind", "path") if given.get("change") == "add" else ("item",)
        for name in wanted:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return given


class OwnerForm(Form):
    """Who is to be accountable, from when until when."""

    membership = forms.ModelChoiceField(label=_("Person"), queryset=Membership.objects.none())
    starts_at = field_of(RoleTerm, "starts_at", required=False, help_text=_("Empty means as soon as it is decided."))
    ends_at = field_of(
        RoleTerm, "ends_at", help_text=_("The first moment at which it no longer holds; empty: no end set.")
    )
    because = field_of(RoleTerm, "because")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = Membership.objects.active(at).select_related("user")


class DelegationForm(Form):
    """Who decides in somebody's place, for how long, how far."""

    delegate = forms.ModelChoiceField(label=_("Who decides instead"), queryset=Membership.objects.none())
    starts_at = field_of(Delegation, "starts_at", required=False, help_text=_("Empty means now."))
    ends_at = field_of(
        Delegation, "ends_at", help_text=_("The first moment at which it no longer holds; 60 days at most.")
    )
    up_to = field_of(Delegation, "up_to")
    because = field_of(Delegation, "because")

    def __init__(self, *args: Any, at: datetime, holder: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Membership.objects.active(at).exclude(pk=holder.pk)
        self.fields["delegate"].queryset = others.select_related("user")


class RetireForm(Form):
    """Why a stream is retired."""

    because = forms.CharField(label=_("Reason"), max_length=240)


class WorkForm(Form):
    """A piece of work."""

    name = field_of(WorkItem, "name")
    kind = field_of(WorkItem, "kind")
    opened_on = field_of(WorkItem, "opened_on")


class CloseWorkForm(Form):
    """The day on which work closed."""

    closed_on = field_of(WorkItem, "closed_on", required=True)


class ShareWorkForm(Form):
    """Which piece of work a second stream is to have a part in."""

    work = forms.ModelChoiceField(label=_("Work"), queryset=WorkItem.objects.none())
    with_stream = forms.ModelChoiceField(label=_("Second stream"), queryset=ValueStream.objects.none())

    def __init__(
        self, *args: Any, by: Membership, at: datetime, subject: ValueStream | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if subject is not None:
            self.fields["work"].queryset = WorkItem.objects.filter(stream=subject, closed_on=None)
            others = streams_to_choose(by, at).exclude(state=StreamState.RETIRED).exclude(pk=subject.pk)
            self.fields["with_stream"].queryset = others
