"""Search: each app registers what of its things can be found, and by which words; one query a source finds them.

A source starts from the rows that the reader may see, so what is hidden is in no result and in no count.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any, Literal

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Case, Expression, F, Func, IntegerField, Model, Q, QuerySet, TextField, When, Window
from django.db.models.aggregates import Count
from django.db.models.functions import Left
from django.utils.functional import Promise

from tenancy.models import Membership

Weight = Literal["A", "B", "C"]
LONGEST, MOST_WORDS = 200, 12  # of what is typed: characters, words
READ = 10_000  # characters of one field: a text of a megabyte is more than PostgreSQL indexes
FIRST, ON_A_PAGE = 5, 25
FARTHEST = 400  # pages
# What divides words, everywhere alike: PostgreSQL's own parser takes the end of DEC-2026-0012 for a negative number.
BETWEEN = "[!-/:-@[-`{-~\u00a1-\u00bf\u2000-\u206f]+"
ACCENTS = "[\u0300-\u036f]+"


@dataclass(frozen=True)
class SearchSource:
    """One kind of thing that can be found.

    `rows` are those that a person may see at that moment. `fields` are searched with their weights: A is its name, B what it
    belongs to, C what else is said of it. `number` is the field of a reference number, which is found exactly and comes first.
    `newest` orders what matches equally well.
    """

    code: str
    order: int
    label: str | Promise
    icon: str
    rows: Callable[[Membership, datetime], QuerySet[Any]]
    fields: Sequence[tuple[str, Weight]]
    title: Callable[[Any], str]
    line: Callable[[Any], str]
    newest: Callable[[datetime], Sequence[Any]]
    url: Callable[[Any], str] = lambda row: row.get_absolute_url()
    number: str = ""


@dataclass(frozen=True)
class Hit:
    """One thing that was found, and one line of what it is."""

    row: Model
    title: str
    line: str
    url: str


@dataclass(frozen=True)
class Group:
    """What one source found: some of it, and how much there is for this reader."""

    source: SearchSource
    hits: list[Hit]
    total: int
    page: int = 1

    @property
    def pages(self) -> int:
        """On how many pages all of it stands."""
        return max(1, -(-self.total // ON_A_PAGE))


_sources: dict[str, SearchSource] = {}


def register(*sources: SearchSource) -> None:
    """Make things findable; a code stands once."""
    for source in sources:
        if _sources.get(source.code, source) != source:
            raise ImproperlyConfigured(f"The search source {source.code!r} is registered twice.")
        _sources[source.code] = source


def every() -> list[SearchSource]:
    """All sources in their order."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.code))


def source_named(code: str) -> SearchSource | None:
    """The source with this code, if there is one."""
    return _sources.get(code)


# --- Words --------------------------------------------------------------------------------------------------------------
def fold(text: str) -> str:
    """Text as search compares it: without accents, small, and words divided by spaces alone."""
    plain = re.sub(ACCENTS, "", unicodedata.normalize("NFKD", text))
    return re.sub(BETWEEN, " ", "".join(sign if sign.isprintable() else " " for sign in plain)).lower()


def words_of(text: str) -> list[str]:
    """The words to look for; signs alone are none."""
    folded = dict.fromkeys(fold(text[:LONGEST]).split())
    return [word for word in folded if any(sign.isalnum() for sign in word)][:MOST_WORDS]


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Text in pieces, each with whether it is the beginning of a word that was looked for."""
    pieces: list[tuple[str, bool]] = []
    for part in re.split(rf"((?:{BETWEEN}|\s)+)", text):
        size = _beginning(part, words)
        pieces += [(part[:size], True), (part[size:], False)]
    return [piece for piece in pieces if piece[0]]


def _beginning(part: str, words: Sequence[str]) -> int:
    folded = fold(part)
    length = max((len(word) for word in words if folded.startswith(word)), default=0)
    return next((end for end in range(1, len(part) + 1) if length and len(fold(part[:end])) >= length), 0)


# --- What is found ------------------------------------------------------------------------------------------------------
def found_everywhere(text: str, reader: Membership, *, at: datetime) -> list[Group]:
    """The first of each kind of thing; one query a source."""
    groups = (_group(source, text, reader, at, slice(FIRST), 1) for source in every())
    return [group for group in groups if group.total]


def found_in(source: SearchSource, text: str, reader: Membership, *, at: datetime, page: int = 1) -> Group:
    """One page of one kind of thing; one query. A page that is not there is the first one, for one query more."""
    page = min(max(page, 1), FARTHEST)
    part = slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE)
    group = _group(source, text, reader, at, part, page)
    return group if group.hits or page == 1 else found_in(source, text, reader, at=at)


def _group(source: SearchSource, text: str, reader: Membership, at: datetime, part: slice, page: int) -> Group:
    rows = list(_matching(source, text, reader, at)[part]) if words_of(text) else []
    hits = [Hit(row, source.title(row), source.line(row), source.url(row)) for row in rows]
    return Group(source, hits, rows[0].search_total if rows else 0, page)


def _matching(source: SearchSource, text: str, reader: Membership, at: datetime) -> QuerySet[Any]:
    """Every row with all the words, the best first: its number, then all in its name, then in what it belongs to."""
    words = words_of(text)
    number = text[:LONGEST].replace("\x00", "").strip()
    exact = [When(Q(**{f"{source.number}__iexact": number}), then=0)] if source.number else []
    by_weight = [When(Q(**{f"search_{reach}": _query(words)}), then=place) for place, reach in ((1, "A"), (2, "AB"))]
    best = Case(*exact, *by_weight, default=3, output_field=IntegerField())
    rows = source.rows(reader, at).alias(
        **{f"search_{reach}": _document(source, reach) for reach in ("A", "AB", "ABC")}
    )
    rows = rows.filter(search_ABC=_query(words))
    rows = rows.annotate(search_total=Window(Count("pk")))
    return rows.order_by(best, *source.newest(at), "pk")


def _document(source: SearchSource, weights: str) -> Any:
    """The fields of these weights as one document; long texts are read once, for whether a row matches at all."""
    parts = [SearchVector(Folded(F(name)), config="simple") for name, weight in source.fields if weight in weights]
    return reduce(add, parts)


def _query(words: Sequence[str]) -> SearchQuery:
    """All of the words, as beginnings. `fold` has left no sign in them that means anything."""
    return SearchQuery(" & ".join(f"'{word}':*" for word in words), search_type="raw", config="simple")


class Folded(Func):
    """`fold` in SQL."""

    output_field = TextField()
    template = "regexp_replace(regexp_replace(normalize(%(expressions)s, NFKD), %%s, '', 'g'), %%s, ' ', 'g')"

    def __init__(self, text: Expression | F) -> None:
        super().__init__(Left(text, READ))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        """The text with its two patterns as values."""
        sql, params = super().as_sql(compiler, connection, **context)
        return sql, [*params, ACCENTS, BETWEEN]
