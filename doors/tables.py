"""Lists: one class says the columns, the filters and the words of a list; it filters, searches, sorts, pages, exports.

A list costs one query, or two (count and page) when it has several pages, plus what the queryset prefetches.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal

from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from doors.exports import FORMATS, export_file
from doors.paging import Pages
from doors.table_body import body

Kind = Literal["text", "num", "date", "moment", "state"]


@dataclass(frozen=True)
class Column:
    """One column. `value` is an attribute path ("owner.title") or a function of the row; exports take it as it is.

    `sort` names the database fields behind the column; `link` gives the address behind the cell; `tone` the kind of a
    state (go stop due you draft seal stale calm); `draw` what the cell shows, where that is more than its value: text, or
    HTML that was made with format_html; `export=False` keeps a picture out of files.
    """

    key: str
    label: str | Promise
    value: str | Callable[[Any], Any]
    sort: str | Sequence[str] | None = None
    kind: Kind = "text"
    link: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    draw: Callable[[Any], str] | None = None
    hint: str | Promise = ""
    export: bool = True

    def of(self, row: Any) -> Any:
        """The plain value of this column in a row; a gap on the way there is None."""
        found = self.value(row) if callable(self.value) else _along(row, self.value)
        return str(found) if isinstance(found, Promise) else found


@dataclass(frozen=True)
class Empty:
    """What an empty list teaches: how something comes to be here, and where to go."""

    title: str | Promise
    text: str | Promise = ""
    icon: str = "inbox"
    link: tuple[str | Promise, str] | None = None


@dataclass(frozen=True)
class Header:
    """A column's head: its label and, where it sorts, the direction now and the address that turns it."""

    column: Column
    direction: Literal["ascending", "descending"] | None
    url: str | None


class Table:
    """A list on a page. Subclass it and say name, caption and columns; then `StreamTable(request, queryset)`."""

    name: ClassVar[str]
    caption: ClassVar[str | Promise]
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[type[FilterSet] | None] = None
    search_fields: ClassVar[Sequence[str]] = ()
    search_label: ClassVar[str | Promise] = _("Search")
    ordering: ClassVar[Sequence[str]] = ("-id",)
    tie: ClassVar[str] = "id"  # settles the order of rows that are equal otherwise; of sums, what they are summed by
    per_page: ClassVar[int] = 50
    empty: ClassVar[Empty] = Empty(_("Nothing here yet"))
    exports: ClassVar[bool] = True

    def __init__(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.request = request
        self.queryset = queryset
        self.data: QueryDict = request.GET

    @property
    def id(self) -> str:
        """The id of the list's root element; HTMX swaps it."""
        return f"table-{self.name}"

    # --- Which rows -----------------------------------------------------------------------------------------------
    @cached_property
    def filterset(self) -> FilterSet | None:
        """The filters with what the address says."""
        return self.filters(self.data, queryset=self.queryset, request=self.request) if self.filters else None

    @property
    def search(self) -> str:
        """The words searched for; each must be found in one of the search fields."""
        return self.data.get("q", "").strip()[:200].replace("\x00", "") if self.search_fields else ""

    @property
    def is_narrowed(self) -> bool:
        """Is anything filtered or searched? Then an empty list means "no match", not "nothing yet"."""
        names = set(self.filterset.form.fields) if self.filterset else set()
        return bool(self.search) or any(self.data.get(name) for name in names)

    @cached_property
    def found(self) -> QuerySet[Any]:
        """All rows that match, in order, on every page; what an export takes."""
        rows = self.filterset.qs if self.filterset else self.queryset
        for word in self.search.split():
            rows = rows.filter(_any_of(self.search_fields, word))
        return rows.order_by(*self._order)

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; the last one when there are fewer."""
        return Pages(self.found, self.per_page).get_page(self.data.get("page"))

    @property
    def shows_all(self) -> bool:
        """Does this page hold every row of the list? Then what is said about all of them can be told from it."""
        return not self.is_narrowed and not self.page.has_other_pages()

    # --- In which order -------------------------------------------------------------------------------------------
    @cached_property
    def sort(self) -> tuple[Column, bool] | None:
        """The chosen column and whether it runs downwards; None is the list's own order."""
        chosen = self.data.get("sort", "")
        key, downwards = chosen.removeprefix("-"), chosen.startswith("-")
        return next(((column, downwards) for column in self.columns if column.sort and column.key == key), None)

    @property
    def _order(self) -> list[str]:
        if self.sort is None:
            return [*self.ordering] if _names_id(self.ordering) else [*self.ordering, self.tie]
        column, downwards = self.sort
        names = [column.sort] if isinstance(column.sort, str) else [*(column.sort or ())]
        return [*(_turned(name) if downwards else name for name in names), self.tie]

    @property
    def headers(self) -> Iterator[Header]:
        """The head of each column."""
        for column in self.columns:
            chosen = self.sort is not None and self.sort[0] is column
            downwards = chosen and self.sort is not None and self.sort[1]
            direction: Literal["ascending", "descending"] = "descending" if downwards else "ascending"
            turned = f"-{column.key}" if chosen and not downwards else column.key
            yield Header(
                column, direction if chosen else None, self.url(sort=turned, page=None) if column.sort else None
            )

    @property
    def sorts(self) -> bool:
        """Does any column sort?"""
        return any(column.sort for column in self.columns)

    @property
    def sort_choices(self) -> Iterator[tuple[str, str, bool]]:
        """Each order as (value, words, chosen), for narrow screens, where a table has no head."""
        for column in self.columns:
            if column.sort:
                for prefix, words in (("", _("%(label)s, upwards")), ("-", _("%(label)s, downwards"))):
                    chosen = self.sort == (column, prefix == "-")
                    yield prefix + column.key, str(words) % {"label": column.label}, chosen

    # --- What is shown --------------------------------------------------------------------------------------------
    @property
    def body(self) -> SafeString:
        """The rows of this page as HTML."""
        return body(self.columns, self.page.object_list)

    def url(self, **changes: str | int | None) -> str:
        """This list's address with some of its parameters changed; None takes one away."""
        data = self.data.copy()
        for name, value in {"export": None, **changes}.items():
            data.pop(name, None)
            if value is not None:
                data[name] = str(value)
        return f"{self.request.path}?{data.urlencode()}" if data else self.request.path

    @property
    def plain_url(self) -> str:
        """The list without filters and search, in the same order."""
        sort = self.data.get("sort")
        return f"{self.request.path}?sort={sort}" if self.sort and sort else self.request.path

    @property
    def previous_url(self) -> str:
        """The page before, or nothing."""
        return self.url(page=self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """The page after, or nothing."""
        return self.url(page=self.page.next_page_number()) if self.page.has_next() else ""

    @property
    def export_urls(self) -> list[tuple[str, str]]:
        """The files this list can be taken away as: (name, address)."""
        return [(code.upper(), self.url(export=code, page=None)) for code in FORMATS] if self.exports else []

    # --- Taken away -----------------------------------------------------------------------------------------------
    def export(self, day: str) -> FileResponse | None:
        """The file asked for by ?export=csv or xlsx, with every matching row; None when no file was asked for.

        Made whole before it is answered: a streamed answer would outlive the organisation's transaction.
        """
        code = self.data.get("export", "")
        if code not in FORMATS or not self.exports:
            return None
        columns = [column for column in self.columns if column.export]
        lines = ([column.of(row) for column in columns] for row in self.found.iterator(chunk_size=2000))
        return export_file(code, f"{self.name}-{day}", [str(column.label) for column in columns], lines)


def _along(row: Any, path: str) -> Any:
    """What stands at the end of the path, called where it is a method; None where a step on the way is."""
    found = row
    for step in path.split("."):
        if found is None:
            return None
        found = getattr(found, step)
    return found() if callable(found) else found


def _any_of(fields: Sequence[str], word: str) -> Q:
    wanted = Q()
    for name in fields:
        wanted |= Q(**{f"{name}__icontains": word})
    return wanted


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _names_id(ordering: Sequence[str]) -> bool:
    return any(name.removeprefix("-") in {"id", "pk"} for name in ordering)
