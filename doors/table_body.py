"""The rows of a list as HTML. Written in Python because a template for each of some hundred cells is most of a page's time."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
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
        return lambda row: f"{opening}{conditional_escape(draw(row))}{closing}"
    return lambda row: f"{opening}{_linked(link(row), draw(row))}{closing}"


def _linked(url: str, inside: str) -> str:
    shown = conditional_escape(inside)
    return f'<a href="{conditional_escape(url)}">{shown}</a>' if url else shown


def _by_kind(column: "Column") -> Draw:
    """A gap, or the value as values of its kind are shown."""
    if column.kind == "state":
        tone = column.tone or (lambda _row: "calm")
        return lambda row: GAP if (value := column.of(row)) in (None, "") else state(tone(row), value)
    show = _SHOWN[column.kind]
    return lambda row: GAP if (value := column.of(row)) in (None, "") else show(value)


def _date(value: Any) -> SafeString:
    return _day(localtime(value).date() if hasattr(value, "hour") else value, get_language())


@lru_cache(maxsize=4096)  # lists show the same days again and again
def _day(day: date, _language: str) -> SafeString:
    return _time(day.isoformat(), date_format(day, "DATE_FORMAT"))


def _moment(value: Any) -> SafeString:
    local = localtime(value)
    return _time(local.isoformat(), date_format(local, "DATETIME_FORMAT"))


def _time(machine: str, people: str) -> SafeString:
    return SafeString(f'<time datetime="{machine}">{conditional_escape(people)}</time>')  # nosec B703


_SHOWN: dict[str, Draw] = {"text": str, "num": number, "date": _date, "moment": _moment}
