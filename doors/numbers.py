"""Numbers as people type them, with the decimal sign of their language."""

import re

from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?P<sign>[.,'\u00a0\u202f ])\d{3}(?:(?P=sign)\d{3})*(?:(?P<point>[.,])\d+)?")
ONE_SIGN = re.compile(r"(?P<before>[+-]?\d{1,3})(?P<sign>[.,])(?P<after>\d{3})")


def plain_number(text: str) -> str:
    """What was typed, with a point and without separators: “1.234,5” and “1234,5” are 1234.5.

    “1.234” is refused where the comma is the decimal sign, and “1,234” where the point is: it can be read in two ways.
    """
    text = text.strip().replace("\u2212", "-")
    point = get_format("DECIMAL_SEPARATOR")
    if (found := ONE_SIGN.fullmatch(text)) and found["sign"] != point and found["before"].strip("+-0"):
        params = {
            "given": text,
            "whole": found["before"] + found["after"],
            "part": f"{found['before']}{point}{found['after']}",
        }
        raise ValidationError(
            _("“%(given)s” can be read in two ways. Write %(whole)s or %(part)s."), "ambiguous", params
        )
    if (found := GROUPED.fullmatch(text)) and found["sign"] != found["point"] and found["sign"] != point:
        text = text.replace(found["sign"], "")
    return text.replace(",", ".") if text.count(",") + text.count(".") == 1 else text


def localised(number: object) -> str:
    """An exact number as people type it back: all its digits, the decimal sign of the language, no separators."""
    return str(number).replace(".", get_format("DECIMAL_SEPARATOR"))
