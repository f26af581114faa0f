"""The forms of a stream's pages. They check what was typed; whether it may be is the services' matter."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from doors.forms import Form
from streams.models import RoleTerm, ScopeItem, StakeholderGroup, StreamRole, StreamStakeholder, ValueStream, WorkItem
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
