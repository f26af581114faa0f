"""What the portal keeps about a person, and what has to be done besides replacing words when they are erased.

Each app registers its own in AppConfig.ready(); a test compares the list with every reference to a person there is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.functional import Promise

from tenancy.models import Membership


@dataclass(frozen=True)
class Kept:
    """Rows of one table that name a person: through which column, and which of their fields are the person's own data.

    Fields may follow references to the names of things, never to other people.
    """

    model: str
    column: str
    fields: tuple[str, ...]
    about: str | Promise = ""

    @property
    def label(self) -> str:
        """What the rows are, in words."""
        name = str(apps.get_model(self.model)._meta.verbose_name_plural)
        return f"{name} ({self.about})" if self.about else name

    def rows(self, person: Any) -> Iterator[dict[str, Any]]:
        """The rows, oldest first; one query, read in batches."""
        found = apps.get_model(self.model)._default_manager.filter(**{self.column: person}).order_by("pk")
        return found.values(*self.fields).iterator(chunk_size=1000)


@dataclass(frozen=True)
class Erasure:
    """One person who is erased: what they were called, and what stands there from now on."""

    person: Membership
    name: str
    address: str
    title: str
    new_name: str
    new_address: str

    @property
    def searched(self) -> list[str]:
        """What is looked for in every text. A name of one word is too common a word to be replaced wherever it stands."""
        return [self.address, *([self.name] if len(self.name.split()) > 1 else [])]

    def clean(self, text: str, longest: int | None = None) -> str:
        """The text without name and address, in any case of letters."""
        return self._pattern.sub(self._other, text)[:longest]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in self.searched), re.IGNORECASE)

    def _other(self, found: re.Match[str]) -> str:
        return self.new_address if found[0].lower() == self.address.lower() else self.new_name


@dataclass(frozen=True)
class Eraser:
    """What one app does besides when somebody is erased; says how many rows it touched."""

    code: str
    erase: Callable[[Erasure], int]


@dataclass(frozen=True)
class Sealed:
    """Rows of a table that are kept as the record: what they say of somebody who is erased stays as it was sealed."""

    model: str
    rows: Q


@dataclass
class _Registered:
    kept: dict[tuple[str, str], Kept] = field(default_factory=dict)
    erasers: dict[str, Eraser] = field(default_factory=dict)
    sealed: dict[str, Sealed] = field(default_factory=dict)


_registered = _Registered()


def register(*entries: Kept | Eraser | Sealed) -> None:
    """Make them known. What is registered twice is a programming error."""
    for entry in entries:
        known: dict[Any, Any]
        key: Any
        match entry:
            case Kept():
                known, key = _registered.kept, (entry.model, entry.column)
            case Sealed():
                known, key = _registered.sealed, entry.model
            case _:
                known, key = _registered.erasers, entry.code
        if known.get(key, entry) != entry:
            raise ValueError(f"{key} is registered twice.")
        known[key] = entry


def kept() -> list[Kept]:
    """What is kept about a person, table by table."""
    return [one for _key, one in sorted(_registered.kept.items())]


def sealed_rows(model: str) -> Q | None:
    """Which rows of this table are kept as the record, if any are."""
    found = _registered.sealed.get(model)
    return found.rows if found else None


def erasers() -> list[Eraser]:
    """What is done besides, by code."""
    return [one for _code, one in sorted(_registered.erasers.items())]
