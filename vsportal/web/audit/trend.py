"""Counts of days as small bars: a picture beside its table, drawn on the server."""

from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from doors.refusal import in_words

STEP, HEIGHT = 8, 40


def bars(days: Sequence[tuple[date, int]], label: str) -> SafeString:
    """One bar a day, each with its day and number; the tallest fills the height."""
    top = max((count for _day, count in days), default=0) or 1
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
        (
            (place * STEP, round(HEIGHT - tall, 1), STEP - 2, round(tall, 1), in_words(day), count)
            for place, (day, count) in enumerate(days)
            for tall in [max(count * HEIGHT / top, 1)]
        ),
    )
    return format_html(
        '<svg class="days" viewBox="0 0 {} {}" role="img" aria-label="{}" fill="currentColor">{}</svg>',
        len(days) * STEP,
        HEIGHT,
        label,
        drawn,
    )
