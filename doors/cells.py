"""One cell at a time: what a column expects, and the words that say why a value does not fit."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Literal, NamedTuple

from django.utils.translation import gettext as _

from doors.refusal import Refusal

Kind = Literal["text", "decimal", "integer", "date", "boolean", "choice"]
MAX_NUMBER_CHARACTERS = 64


@dataclass(frozen=True)
class ColumnSpec:
    """A column that an import expects. Empty cells become None where `required` is off, and so does a missing column.

    `digits` bounds a number before and after the point together, `places` after it; `choices` are written exactly so.
    """

    name: str
    kind: Kind = "text"
    required: bool = True
    max_length: int = 500
    digits: int = 38
    places: int = 20
    choices: Sequence[str] = ()


class RowError(NamedTuple):
    """One bad cell, for `{"line", "column", "value", "why"}`; a column of "" means the whole row."""

    line: int
    column: str
    value: str
    why: str


class Formula(NamedTuple):
    """A workbook cell that computes; its text is what the cell computes."""

    text: str

    def __str__(self) -> str:
        return self.text


Reader = Callable[[Any], Any]


def check_header(header: Sequence[Any], columns: Sequence[ColumnSpec]) -> list[ColumnSpec]:
    """The columns in the order of the file, or a Refusal that names what is missing, unknown and double."""
    known = {column.name.casefold(): column for column in columns}
    names = ["" if name is None else str(name).strip() for name in header]
    keys = [name.casefold() for name in names]
    findings = [
        (_("missing: %(names)s"), [one.name for one in columns if one.required and one.name.casefold() not in keys]),
        (_("unknown: %(names)s"), [name or _("(no name)") for name in names if name.casefold() not in known]),
        (_("twice: %(names)s"), [name for name, times in Counter(keys).items() if times > 1 and name]),
    ]
    words = [sentence % {"names": ", ".join(found)} for sentence, found in findings if found]
    if words:
        expected = ", ".join(one.name if one.required else f"[{one.name}]" for one in columns)
        raise Refusal("file.header", params={"findings": "; ".join(words), "expected": expected}, status=422)
    return [known[key] for key in keys]


def reader_for(column: ColumnSpec) -> Reader:
    """The function that turns a raw cell of this column into its value, or raises ValueError with the reason."""
    convert = partial(_CONVERTERS[column.kind], column)

    @lru_cache(maxsize=4096, typed=True)  # a column repeats itself: dates, names, small numbers
    def read(cell: Any) -> Any:
        if isinstance(cell, str):
            cell = cell.strip()
            if "\x00" in cell:
                raise ValueError(_("contains a NUL byte"))
        if cell is None or cell == "":
            if column.required:
                raise ValueError(_("is empty"))
            return None
        if isinstance(cell, Formula) or (isinstance(cell, str) and cell[0] == "="):
            raise ValueError(_("is a formula; write its value"))
        return convert(cell)

    return read


def _text(column: ColumnSpec, cell: Any) -> str:
    text = cell.isoformat() if isinstance(cell, date | time) else str(cell)
    if len(text) > column.max_length:
        raise ValueError(_("is longer than %(limit)s characters") % {"limit": column.max_length})
    return text


_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,6})?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:s?nan\d*|inf(?:inity)?)", re.IGNORECASE)


def _decimal(column: ColumnSpec, cell: Any) -> Decimal:
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise ValueError(_("is not a number"))  # noqa: TRY004  a bad cell, whatever its type
    text = cell if isinstance(cell, str) else repr(cell)
    if len(text) > MAX_NUMBER_CHARACTERS:
        raise ValueError(_("has too many digits"))
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(_("is not a finite number"))
    if not _NUMBER.fullmatch(text):
        if "," in text:
            raise ValueError(_("is not a number; write 1234.5 with a point and without commas"))
        raise ValueError(_("is not a number"))
    number = Decimal(text)
    before = number.adjusted() + 1 if number else 0
    after = max(0, -int(number.as_tuple().exponent))
    if before > column.digits - column.places:
        raise ValueError(_("is too large; up to %(n)s digits before the point") % {"n": column.digits - column.places})
    if after > column.places:
        raise ValueError(_("has too many digits; up to %(n)s after the point") % {"n": column.places})
    return number


def _integer(column: ColumnSpec, cell: Any) -> int:
    number = _decimal(column, cell)
    if number != number.to_integral_value():
        raise ValueError(_("is not a whole number"))
    return int(number)


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _date(_column: ColumnSpec, cell: Any) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time(0):
            raise ValueError(_("is a date with a time of day; only the date is expected"))
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell)
    if not _ISO_DATE.fullmatch(text):
        raise ValueError(_("is not a date; write it as 2026-12-31 (year-month-day)"))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("is not a day of the calendar")) from None


_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _boolean(_column: ColumnSpec, cell: Any) -> bool:
    try:
        return _BOOLEANS[str(cell).casefold()]
    except KeyError:
        raise ValueError(_("is neither true nor false")) from None


def _choice(column: ColumnSpec, cell: Any) -> str:
    text = str(cell)
    if text not in column.choices:
        raise ValueError(_("is none of %(choices)s") % {"choices": ", ".join(column.choices)})
    return text


_CONVERTERS: dict[str, Callable[[ColumnSpec, Any], Any]] = {
    "text": _text,
    "decimal": _decimal,
    "integer": _integer,
    "date": _date,
    "boolean": _boolean,
    "choice": _choice,
}
