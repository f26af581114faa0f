"""The rows of a list as HTML. Written in Python because a template for each of some hundred cells is most of a page's time."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, tzinfo
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from doors.templatetags.doors import number, state

if TYPE_CHECKING:
    from doors.tables import Column

GAP = SafeString('<span class="mute">–</span>')
Draw = Callable[[Any], str]


def body(columns: Sequence["Column"], rows: Iterable[Any]) -> SafeString:
    """`<tr>` for each row; the first cell is the row's head, the others carry their label for narrow screens."""
    cells = [_cell(column, head=place == 0) for place, column in enumerate(columns)]
    lines = (f'<tr role="row">{"".join([cell(row) for cell in cells])}</tr>' for row in rows)
    return SafeString("\n".join(lines))  # each cell has escaped what it shows  # nosec B703


def _cell(column: "Column", *, head: bool) -> Draw:
    """How this column's cell is drawn in a row, its element included.

    Text is put together by hand here and below, escaped part by part: format_html takes three times as long.
    """
    draw, link = column.draw or _by_kind(column), column.link
    if head:
        opening, closing = '<th role="rowheader" scope="row">', "</th>"
    else:
        numeric = ' class="num"' if column.kind == "num" else ""
        opening, closing = f'<td role="cell" data-l="{conditional_escape(column.label)}"{numeric}>', "</td>"
    if link is None:
        return lambda row: f"{opening}{_escaped(draw(row))}{closing}"
    return lambda row: f"{opening}{_linked(link(row), draw(row))}{closing}"


def _escaped(text: Any) -> str:
    """What conditional_escape says, sooner for plain text."""
    return escape(text) if type(text) is str else conditional_escape(text)


def _linked(url: str, inside: str) -> str:
    return f'<a href="{_escaped(url)}">{_escaped(inside)}</a>' if url else _escaped(inside)


def _by_kind(column: "Column") -> Draw:
    """A gap, or the value as values of its kind are shown."""
    if column.kind == "state":
        tone, mark = column.tone or (lambda _row: "calm"), lru_cache(maxsize=64, typed=True)(state)
        return lambda row: GAP if (value := column.of(row)) in (None, "") else mark(tone(row), value)
    show = _shown(column.kind, get_language(), get_current_timezone())
    return lambda row: GAP if (value := column.of(row)) in (None, "") else show(value)


def _shown(kind: str, language: str | None, zone: tzinfo) -> Draw:
    """How a value of this kind is shown to this reader."""
    match kind:
        case "num":
            return lambda value: _whole(value, language) if type(value) is int else number(value)
        case "date":
            return lambda value: _day(value.astimezone(zone).date() if hasattr(value, "hour") else value, language)
        case "moment":
            return lambda value: _moment(value.astimezone(zone))
        case _:
            return str


@lru_cache(maxsize=4096)  # lists show the same days and counts again and again
def _day(day: date, _language: str | None) -> SafeString:
    return _time(day.isoformat(), date_format(day, "DATE_FORMAT"))


@lru_cache(maxsize=4096)
def _whole(count: int, _language: str | None) -> str:
    return number(count)


def _moment(local: Any) -> SafeString:
    return _time(local.isoformat(), date_format(local, "DATETIME_FORMAT"))


def _time(machine: str, people: str) -> SafeString:
    return SafeString(f'<time datetime="{machine}">{conditional_escape(people)}</time>')  # nosec B703
