"""The pages of a list, without a count where the first one holds all: most lists of an organisation do."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator


class Pages(Paginator):
    """Django's paginator; `get_page` reads the first page with one row more, and counts only when that row is there."""

    @cached_property
    def count(self) -> int:
        """How many rows there are on all pages."""
        return len(self._first) if len(self._first) <= self.per_page else self.object_list.count()

    def get_page(self, number: Any) -> Page[Any]:
        """The page asked for; the last one when there are fewer."""
        if number not in (None, "", "1", 1):
            self.count = self.object_list.count()  # the first page is not asked for, so it is not read
        return super().get_page(number)

    def page(self, number: Any) -> Page[Any]:
        """The page with this number; raises InvalidPage when there is none."""
        number = self.validate_number(number)
        return self._get_page(self._first[: self.per_page], 1, self) if number == 1 else super().page(number)

    @cached_property
    def _first(self) -> list[Any]:
        return list(self.object_list[: self.per_page + 1])
