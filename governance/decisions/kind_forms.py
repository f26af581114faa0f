"""The form of a kind: what is asked for besides the facts. Each app names its own (`DecisionKind.form`)."""

import inspect
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from doors.refusal import in_words
from rights import decision_kinds
from rights.decision_kinds import DecisionKind
from tenancy.models import Membership

PREFIX = "kind"


def kind_form(
    kind: DecisionKind,
    data: Any,
    *,
    params: Mapping[str, Any],
    subject: models.Model | None,
    by: Membership,
    at: datetime,
) -> forms.Form | None:
    """The kind's form with what is asked for so far; nothing for a kind without one.

    A form that names `subject`, `by` or `at` among its arguments is given them.
    """
    if kind.form is None:
        return None
    form_class: type[forms.Form] = import_string(kind.form)
    known = {"subject": subject, "by": by, "at": at}
    wanted = inspect.signature(form_class.__init__).parameters
    more = {name: value for name, value in known.items() if name in wanted}
    form = form_class(data, prefix=PREFIX, **more)
    form.initial = {name: _typed(form, name, value) for name, value in params.items()}
    return form


def params_of(form: forms.Form | None) -> dict[str, Any]:
    """What a valid form asks for, as a decision keeps it."""
    if form is None:
        return {}
    found: dict[str, Any] = json.loads(json.dumps(form.cleaned_data, cls=_Kept))
    return found


def params_typed(form: forms.Form | None) -> dict[str, Any]:
    """What can be read of a form that is still being typed."""
    if form is None:
        return {}
    if form.is_bound and not form.is_valid():
        return json.loads(json.dumps(getattr(form, "cleaned_data", {}), cls=_Kept))  # type: ignore[no-any-return]
    return params_of(form) if form.is_bound else json.loads(json.dumps(form.initial, cls=_Kept))


def params_in_words(code: str, params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is asked for, as (label, words): what the kind's form asks, in the words of its fields; one query per row named.

    A kind that is no longer known says it as it was kept.
    """
    try:
        kind = decision_kinds.get(code)
    except KeyError:
        return [(name, str(value)) for name, value in params.items()]
    fields = import_string(kind.form).base_fields if kind.form else {}
    said = [(field, params[name]) for name, field in fields.items() if params.get(name) not in (None, "")]
    return [(str(field.label), _in_words(field, value)) for field, value in said]


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.model._default_manager.filter(pk=value).first() or _("no longer there"))
    if isinstance(field, forms.ChoiceField):
        code = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        return str(dict(field.choices).get(code, code))
    try:
        return in_words(field.to_python(value))
    except ValidationError:
        return str(value)


def _typed(form: forms.Form, name: str, value: Any) -> Any:
    """A kept value as its field begins with it."""
    try:
        return form.fields[name].to_python(value) if name in form.fields else value
    except ValidationError:
        return value


class _Kept(DjangoJSONEncoder):
    """Rows by their ids, lists of rows as lists of ids."""

    def default(self, o: Any) -> Any:
        if isinstance(o, models.Model):
            return str(o.pk)
        if isinstance(o, models.QuerySet):
            return [str(one.pk) for one in o]
        return super().default(o)
