"""What the API takes: every parameter and every field is known by name, and an id opens nothing it should not."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

YEARS = (1900, 2999)


class IdOf(serializers.PrimaryKeyRelatedField):
    """The id of one of `queryset`; any other id gets one and the same answer, whatever stands behind it.

    Of things that can be hidden, take rights.fields.SeenRelatedField.
    """

    default_error_messages = {
        "does_not_exist": gettext_lazy("Nothing with this id is here, or nothing that you may see."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"pk_field": serializers.UUIDField()} | options)


class Nothing(serializers.Serializer):
    """The input of what needs no input."""


def check_parameters(given: Mapping[str, Any], known: Collection[str]) -> None:
    """Raise for parameters that the address does not take: a mistyped filter must not show everything."""
    unknown = [name for name in given if name not in known]
    if unknown:
        words = _("There is no such parameter. Known: %(known)s.") % {"known": ", ".join(sorted(known)) or "–"}
        raise serializers.ValidationError({_safe(name): [_error(words, "unknown_parameter")] for name in unknown})


def check_fields(given: Any, form: serializers.Serializer[Any], shown: Callable[[], Collection[str]]) -> None:
    """Raise for fields that the form does not take, and say of those that the API shows that they are read-only."""
    if not isinstance(given, Mapping):
        return  # the form says so itself
    known = {name for name, field in form.fields.items() if not field.read_only}
    unknown = [str(name) for name in given if name not in known]
    if unknown:
        read = shown()  # asked for only now: a serialiser makes its fields anew for each request
        raise serializers.ValidationError({_safe(name): [_why(name, known, read)] for name in unknown})


def check_moments(given: Mapping[str, Any]) -> None:
    """Raise for days and moments so far away that calendars cannot reckon with them."""
    wrong = {name: [_far_away()] for name, value in given.items() if isinstance(value, date) and not is_near(value)}
    if wrong:
        raise serializers.ValidationError(wrong)


def is_near(moment: date) -> bool:
    """Lies this day or moment in a year that calendars can reckon with?"""
    return YEARS[0] <= moment.year <= YEARS[1]


def _far_away() -> Any:
    words = _("A year from %(first)s to %(last)s.") % {"first": YEARS[0], "last": YEARS[1]}
    return _error(words, "far_away")


def _why(name: str, known: Collection[str], shown: Collection[str]) -> Any:
    if name in shown:
        return _error(_("This field can be read and not written here."), "read_only")
    words = _("There is no such field. Known: %(known)s.") % {"known": ", ".join(sorted(known)) or "–"}
    return _error(words, "unknown_field")


def _safe(name: str) -> str:
    """A name as it is told back: short."""
    return name[:80]


def _error(words: str, code: str) -> Any:
    return serializers.ErrorDetail(words, code=code)
