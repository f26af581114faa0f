"""The rows of a list as HTML. Written in Python because a template for each of some hundred cells is most of a page's time."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.template.context_processors import csrf
from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from doors.templatetags.doors import number, state

if TYPE_CHECKING:
    from django.http import HttpRequest

    from doors.tables import Column

GAP = mark_safe('<span class="mute">–</span>')
Draw = Callable[[Any], SafeString]


def body(columns: Sequence["Column"], rows: Iterable[Any], request: "HttpRequest") -> SafeString:
    """`<tr>` for each row; the first cell is the row's head, the others carry their label for narrow screens."""
    cells = [_cell(column, request, head=place == 0) for place, column in enumerate(columns)]
    lines = [f'<tr role="row">{"".join([cell(row) for cell in cells])}</tr>' for row in rows]
    return mark_safe("\n".join(lines))  # noqa: S308  every part was escaped by its drawer


def _cell(column: "Column", request: "HttpRequest", *, head: bool) -> Draw:
    draw = _inside(column, request)
    numeric = ' class="num"' if column.kind == "num" else ""
    opening = (
        '<th role="rowheader" scope="row">'
        if head
        else f'<td role="cell" data-l="{conditional_escape(column.label)}"{numeric}>'
    )
    closing = "</th>" if head else "</td>"
    link = column.link
    if link is None:
        return lambda row: mark_safe(f"{opening}{draw(row)}{closing}")  # noqa: S308  escaped by `draw`
    return lambda row: mark_safe(  # noqa: S308  escaped by `draw` and format_html
        f"{opening}{_linked(link(row), draw(row))}{closing}"
    )


def _linked(url: str, inside: SafeString) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, inside) if url else inside


def _inside(column: "Column", request: "HttpRequest") -> Draw:
    """How a cell of this column is drawn: by its own template, as a state, or by its kind."""
    if column.template:
        template = get_template(column.template)
        # Not with the request's context processors: each cell would pay for what the page has asked once.
        seen = {"column": column, "request": request, **csrf(request)}
        return lambda row: template.render({**seen, "row": row, "value": column.of(row)})
    if column.kind == "state":
        return lambda row: _state(column, row)
    by_kind = _BY_KIND.get(column.kind, conditional_escape)
    return lambda row: GAP if (value := column.of(row)) in (None, "") else by_kind(value)


def _state(column: "Column", row: Any) -> SafeString:
    value = column.of(row)
    return GAP if value in (None, "") else state(column.tone(row) if column.tone else "calm", value)


def _date(value: Any) -> SafeString:
    local = localtime(value) if hasattr(value, "hour") else value
    return format_html('<time datetime="{}">{}</time>', local.strftime("%Y-%m-%d"), date_format(local, "D j M Y"))


def _moment(value: Any) -> SafeString:
    local = localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "D j M Y, H:i"))


_BY_KIND: dict[str, Callable[[Any], SafeString]] = {
    "date": _date,
    "moment": _moment,
    "num": lambda value: conditional_escape(number(value)),
}
