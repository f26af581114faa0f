"""Two people, one form: nobody overwrites what they have not read.

A form that changes what stands somewhere carries a digest of what it showed. When it comes back, the row is locked and
compared behind the lock: if somebody was quicker, both versions are shown and nothing is written.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from doors.refusal import Refusal, in_words

FIELD = "version_read"


def carry(form: forms.BaseForm, beside: Mapping[str, Any]) -> None:
    """Put the digest of what this form shows, and of what stands beside it, into a hidden field."""
    initial = _digest(form, beside)
    form.fields[FIELD] = forms.CharField(widget=forms.HiddenInput(), required=False, initial=initial)


def lock(row: models.Model) -> None:
    """Keep the row from others until the transaction ends, and read it anew."""
    if not type(row)._base_manager.select_for_update().filter(pk=row.pk).values_list("pk").exists():
        raise Http404
    row.refresh_from_db()


def compare(form: Any, now: forms.BaseForm, beside: Mapping[str, Any]) -> None:
    """Raise a Refusal when `now`, the form as it would be shown now, is not what was read; `form` then knows the newer.

    A request that does not come from the form brings no digest, and means what stands there now, whatever it is.
    """
    read = form.cleaned_data.pop(FIELD, "")
    current = _digest(now, beside)
    if not read or read == current:
        return
    form.data = form.data.copy()
    form.data[form.add_prefix(FIELD)] = current  # sent again, it is meant
    there = [*_different(form, now), *(f"{label}: {_said(value)}" for label, value in beside.items())]
    raise Refusal("changed.meanwhile", params={"now": "; ".join(there) or _("the same as yours")}, status=409)


def _digest(form: forms.BaseForm, beside: Mapping[str, Any]) -> str:
    shown = {
        name: field.prepare_value(form.get_initial_for_field(field, name))
        for name, field in form.fields.items()
        if name != FIELD
    }
    text = json.dumps([shown, {str(label): value for label, value in beside.items()}], cls=_Plain, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class _Plain(DjangoJSONEncoder):
    """What forms start with, whatever it is, as text."""

    def default(self, o: Any) -> Any:
        """The row's id, a list, or what it says of itself."""
        if isinstance(o, models.Model):
            return str(o.pk)
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def _different(form: Any, now: forms.BaseForm) -> list[str]:
    """Each field in which what stands there differs from what was typed: its label and what stands there."""
    found = []
    for name, field in form.fields.items():
        there = now.get_initial_for_field(field, name) if name in now.fields else None
        if name != FIELD and field.has_changed(there, form[name].data):
            found.append(f"{form[name].label}: {_said(_chosen(field, there))}")
    return found


def _chosen(field: forms.Field, value: Any) -> Any:
    """What a choice is called."""
    choices = {str(key): label for key, label in getattr(field, "choices", ()) if not isinstance(label, list | tuple)}
    return choices.get(str(field.prepare_value(value)), value)


def _said(value: Any) -> str:
    return "–" if value in (None, "", []) else f"“{in_words(value)}”"
