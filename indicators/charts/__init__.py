"""The chart renderer: process-behaviour charts and sparklines as SVG and PNG, with their table and their words.

Pure: plain data in (`ChartSeries`), text or bytes out; nothing of Django, of a request or of the database.
"""

from indicators.charts.finding import Finding, latest_finding
from indicators.charts.ink import CSS, LITERAL, Ink, Svg
from indicators.charts.layout import COLUMN, NARROW, WIDE, Frame
from indicators.charts.legend import LegendEntry, legend
from indicators.charts.numbers import PERCENT, PLAIN, SHARE, NumberStyle
from indicators.charts.png import FONT_FILES, FONT_FOLDER, chart_png, svg_png
from indicators.charts.sentences import alt_text, describe
from indicators.charts.series import ChartSegment, ChartSeries, Point, from_document, from_review
from indicators.charts.spark import spark_label, spark_svg
from indicators.charts.table import TableRow, assurance_icon, icon_of, is_high, state_of, table_rows
from indicators.charts.words import ENGLISH, Words
from indicators.charts.xmr import chart_svg, page_charts, print_chart

__all__ = [
    "COLUMN",
    "CSS",
    "ENGLISH",
    "FONT_FILES",
    "FONT_FOLDER",
    "LITERAL",
    "NARROW",
    "PERCENT",
    "PLAIN",
    "SHARE",
    "WIDE",
    "ChartSegment",
    "ChartSeries",
    "Finding",
    "Frame",
    "Ink",
    "LegendEntry",
    "NumberStyle",
    "Point",
    "Svg",
    "TableRow",
    "Words",
    "alt_text",
    "assurance_icon",
    "chart_png",
    "chart_svg",
    "describe",
    "from_document",
    "from_review",
    "icon_of",
    "is_high",
    "latest_finding",
    "legend",
    "page_charts",
    "print_chart",
    "spark_label",
    "spark_svg",
    "state_of",
    "svg_png",
    "table_rows",
]
