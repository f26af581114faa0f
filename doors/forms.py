"""Forms in the design language: `{{ form }}` looks right, says each error at its field and lists them on top.

FORM_RENDERER = "doors.forms.PortalRenderer" does it for every Django form, filters and the sign-in included: a field that
still has Django's stock widget gets the browser's own keyboard for its kind.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import Form, ModelForm
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.forms.widgets import Input
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from doors.numbers import localised, plain_number

__all__ = ["DateInput", "DecimalInput", "Form", "ModelForm", "MomentInput", "PortalRenderer", "TimeInput"]

_TYPED = (Input, forms.Textarea, forms.Select)


class PortalBoundField(forms.BoundField):
    """A field with the browser's own keyboard that knows how it is laid out: plain, check, choices, file or group."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        for kind, stock, ours in _KEYBOARDS:
            if isinstance(field, kind) and type(field.widget) is stock:  # the admin's own widgets stay
                field.widget = _moved(field.widget, ours)
        super().__init__(form, field, name)

    @property
    def shape(self) -> str:
        """How `doors/_field.html` lays it out."""
        widget = self.field.widget
        match widget:
            case forms.CheckboxInput():
                return "check"
            case forms.RadioSelect() | forms.CheckboxSelectMultiple():
                return "choices"
            case forms.FileInput():
                return "file"
            case _:
                return "group" if widget.use_fieldset else "plain"

    @property
    def is_wide(self) -> bool:
        """Does the field want the whole width of the form?"""
        return isinstance(self.field.widget, forms.Textarea | forms.FileInput) or self.shape == "choices"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes, and the class of a control."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        is_box = isinstance(widget, forms.CheckboxInput) or widget.is_hidden
        if isinstance(widget, _TYPED) and not is_box and "class" not in widget.attrs:  # the admin brings its own
            attrs["class"] = "inp"
        return attrs


class PortalRenderer(TemplatesSetting):
    """Renders every Django form with the portal's templates."""

    form_template_name = "doors/_form.html"
    field_template_name = "doors/_field.html"
    bound_field_class = PortalBoundField

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """From its template; a plain choice by hand, because Django takes a template for each of its options."""
        if template_name == forms.Select.template_name:
            return _choice(context["widget"])
        return super().render(template_name, context, request)


def _choice(widget: dict[str, Any]) -> SafeString:
    """The same element as Django's own template makes."""
    parts = [f'<select name="{conditional_escape(widget["name"])}"{flatatt(widget["attrs"])}>']
    for group, options, _place in widget["optgroups"]:
        lines = [
            f'<option value="{conditional_escape(option["value"])}"{flatatt(option["attrs"])}>'
            f"{conditional_escape(option['label'])}</option>"
            for option in options
        ]
        parts += [f'<optgroup label="{conditional_escape(group)}">', *lines, "</optgroup>"] if group else lines
    return SafeString("".join([*parts, "</select>"]))  # nosec B703


class DateInput(forms.DateInput):
    """The browser's date picker; the value travels as an ISO date."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's date and time picker; the value is wall-clock time of the organisation."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    """The browser's time picker."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DecimalInput(forms.TextInput):
    """An exact number: a keyboard with digits, and no browser that rounds or rewrites what was typed.

    A stored number is shown with the decimal sign of the reader's language; what somebody typed stays as it was typed.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return localised(value) if isinstance(value, int | float | Decimal) else super().format_value(value)


class NumberField(forms.FloatField):
    """A number, typed with the decimal sign of the reader's language; text, NaN and infinity are refused."""

    widget = DecimalInput

    def to_python(self, value: Any) -> float | None:
        return super().to_python(plain_number(value) if isinstance(value, str) else value)


_KEYBOARDS: tuple[tuple[type[forms.Field], type[forms.Widget], type[forms.Widget]], ...] = (
    (forms.DateField, forms.DateInput, DateInput),
    (forms.DateTimeField, forms.DateTimeInput, MomentInput),
    (forms.TimeField, forms.TimeInput, TimeInput),
    (forms.DecimalField, forms.NumberInput, DecimalInput),
    (forms.DecimalField, forms.TextInput, DecimalInput),
)


def _moved(widget: forms.Widget, ours: type[forms.Widget]) -> forms.Widget:
    """The same widget in our class, without the attributes that only a number input has."""
    kept = {name: value for name, value in widget.attrs.items() if name not in {"step", "min", "max"}}
    moved = ours(attrs=kept)
    moved.is_required, moved.is_localized = widget.is_required, widget.is_localized
    return moved
