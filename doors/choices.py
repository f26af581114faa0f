"""Filters by something else, whose few choices are read in one go."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django_filters.fields import ModelChoiceField, ModelChoiceIterator


class ChoicesAtOnce(ModelChoiceIterator):
    """The choices of a field: one query, where Django's own takes a cursor of the server and three more commands."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.queryset.all():
            yield self.choice(row)


class ChoiceAtOnce(ModelChoiceField):
    """A choice among rows; each time that it is shown they are read anew."""

    iterator = ChoicesAtOnce


class ModelChoiceFilter(django_filters.ModelChoiceFilter):
    """A filter by one of few rows, for the lists of pages."""

    field_class = ChoiceAtOnce
