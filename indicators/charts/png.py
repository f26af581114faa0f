"""The picture for mail: PNG in day colours, drawn with our own letters so that it looks the same on every machine."""

from __future__ import annotations

from pathlib import Path

from doors.later import Later
from indicators.charts.layout import COLUMN, Frame
from indicators.charts.series import ChartSeries
from indicators.charts.words import ENGLISH, Words
from indicators.charts.xmr import print_chart

resvg_py = Later("resvg_py")
FONT_FOLDER = Path(__file__).parent / "fonts"
FONT_FILES = [str(FONT_FOLDER / name) for name in ("Inter-Regular.ttf", "Inter-SemiBold.ttf")]


def chart_png(series: ChartSeries, *, frame: Frame = COLUMN, words: Words = ENGLISH, scale: int = 2) -> bytes:
    """The chart on white, `scale` times its nominal size for sharp screens."""
    return svg_png(print_chart(series, frame=frame, words=words), scale=scale)


def svg_png(svg: str, *, scale: int = 2) -> bytes:
    """Any picture of this package with literal colours, as PNG."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=FONT_FILES,
            font_family="Inter",
            sans_serif_family="Inter",
        )
    )
