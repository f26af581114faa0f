"""The picture for mail: a PNG that any reader opens, with our letters in it."""

import re
import struct
import zlib

import pytest

from indicators.charts import COLUMN, FONT_FILES, NARROW, chart_png, print_chart, svg_png
from tests.charts.samples import STATES, run_below

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def decode(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and the unpacked (still filtered) rows of a PNG."""
    assert png.startswith(SIGNATURE)
    width, height = struct.unpack(">II", png[16:24])
    at, packed = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    return width, height, zlib.decompress(packed)


def test_a_png_has_twice_the_nominal_size_and_is_not_blank():
    width, height, rows = decode(chart_png(run_below()))

    assert (width, height) == (2 * COLUMN.width, 2 * COLUMN.height)
    assert len(rows) == height * (1 + 4 * width)
    assert len(set(rows)) > 50


def test_size_and_frame_can_be_chosen():
    width, height, _ = decode(chart_png(run_below(), frame=NARROW, scale=1))

    assert (width, height) == (NARROW.width, NARROW.height)


def test_words_are_drawn_with_the_letters_that_come_along():
    svg = print_chart(run_below())
    wordless = re.sub(r"<text.*?</text>", "", svg)

    assert svg_png(svg) != svg_png(wordless)


def test_signs_and_extended_letters_are_in_the_typeface():
    words = "≥≤−→Łódźčőğ"
    pictures = {
        svg_png(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="15" font-family="Inter">{w}</text></svg>'
        )
        for w in words
    }

    assert len(pictures) == len(words)


@pytest.mark.parametrize("state", ["empty", "one", "hostile", "enormous"])
def test_odd_series_become_pictures_too(state):
    assert decode(chart_png(STATES[state]()))[0] == 2 * COLUMN.width


def test_the_letters_carry_their_licence():
    assert all(name.endswith(".ttf") for name in FONT_FILES)
