"""Two ways to colour the same picture: classes for a page, literal day colours for what leaves it (PDF, PNG).

Names of parts are the keys; the value is the finished piece of markup. A test holds the literal colours to the day
values of the stylesheet's tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

# Control characters are not allowed in XML at all; a name that contains one must not break the picture.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Svg(str):
    """Finished markup whose texts are escaped. Template engines that honour `__html__` print it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def safe(text: str) -> str:
    """Text for an element or an attribute."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


@dataclass(frozen=True, slots=True)
class Ink:
    """One way of colouring. Interactive pictures carry a hit area with a tooltip for each reading."""

    interactive: bool
    band: str
    line: str
    mean: str
    limit: str
    grid: str
    axis: str
    target: str
    rebase: str
    common: str
    concern: str
    improvement: str
    neutral: str
    lead_concern: str
    lead_improvement: str
    lead_neutral: str
    text: str
    text_strong: str
    text_target: str
    text_concern: str
    text_improvement: str
    text_neutral: str
    rim_in_band: str
    rim_on_paper: str
    hit: str

    def mark(self, kind: str) -> str:
        """The colours of a reading of this class."""
        return {"concern": self.concern, "improvement": self.improvement, "common": self.common}.get(kind, self.neutral)

    def lead(self, kind: str) -> str:
        """The colour of the bracket over a signal."""
        return {"concern": self.lead_concern, "improvement": self.lead_improvement}.get(kind, self.lead_neutral)

    def lead_text(self, kind: str, *, inside: bool) -> str:
        """The colour of the words beside a signal, with a rim of the ground they stand on: the band or the paper."""
        text = {"concern": self.text_concern, "improvement": self.text_improvement}.get(kind, self.text_neutral)
        return text % (self.rim_in_band if inside else self.rim_on_paper)


CSS = Ink(
    interactive=True,
    band='class="c-band"',
    line='class="c-line"',
    mean='class="c-mean"',
    limit='class="c-limit"',
    grid='class="c-grid"',
    axis='class="c-axis"',
    target='class="c-target"',
    rebase='class="c-rebase"',
    common='class="c-pt"',
    concern='class="c-worse"',
    improvement='class="c-better"',
    neutral='class="c-neutral"',
    lead_concern='class="c-lead w"',
    lead_improvement='class="c-lead g"',
    lead_neutral='class="c-lead"',
    text='class="c-txt"',
    text_strong='class="c-txt b"',
    text_target='class="c-txt a"',
    text_concern='class="c-txt w %s"',
    text_improvement='class="c-txt g %s"',
    text_neutral='class="c-txt b %s"',
    rim_in_band="c-rim",
    rim_on_paper="c-rim paper",
    hit='class="c-hit"',
)

_FONT = 'font-family="Inter" font-size="11"'
_RIM = 'paint-order="stroke" stroke-width="4" stroke-linejoin="round"'

LITERAL = Ink(
    interactive=False,
    band='fill="#eef0f4"',
    line='fill="none" stroke="#3d4551" stroke-width="1.25" stroke-linejoin="round"',
    mean='stroke="#7b8593" stroke-width="1"',
    limit='stroke="#7b8593" stroke-width="1" stroke-dasharray="4 3"',
    grid='stroke="#e3e6eb" stroke-width="1"',
    axis='stroke="#c9cfd8" stroke-width="1"',
    target='stroke="#2b3fae" stroke-width="1.25" stroke-dasharray="1 3" stroke-linecap="round"',
    rebase='stroke="#596270" stroke-width="1" stroke-dasharray="2 2"',
    common='fill="#3d4551"',
    concern='fill="#c95d00"',
    improvement='fill="#0077b6"',
    neutral='fill="#ffffff" stroke="#12161d" stroke-width="1.5" stroke-linejoin="round"',
    lead_concern='fill="none" stroke="#c95d00" stroke-width="1"',
    lead_improvement='fill="none" stroke="#0077b6" stroke-width="1"',
    lead_neutral='fill="none" stroke="#3d4551" stroke-width="1"',
    text=f'{_FONT} fill="#596270"',
    text_strong=f'{_FONT} font-weight="600" fill="#12161d"',
    text_target=f'{_FONT} font-weight="600" fill="#2b3fae"',
    text_concern=f'{_FONT} font-weight="600" fill="#8f4300" %s',
    text_improvement=f'{_FONT} font-weight="600" fill="#005a8c" %s',
    text_neutral=f'{_FONT} font-weight="600" fill="#12161d" %s',
    rim_in_band=f'{_RIM} stroke="#eef0f4"',
    rim_on_paper=f'{_RIM} stroke="#ffffff"',
    hit="",
)


def marker(kind: str, x: float, y: float, size: float, colours: str) -> str:
    """A reading, told apart by shape: a dot, a disc, a diamond, or a hollow triangle that points its way.

    `size` is the half width of a diamond; the other shapes are drawn to weigh the same.
    """
    if kind == "common":
        return f'<circle {colours} cx="{x:.1f}" cy="{y:.1f}" r="{size * 0.44:.1f}"/>'
    if kind == "improvement":
        return f'<circle {colours} cx="{x:.1f}" cy="{y:.1f}" r="{size * 0.8:.1f}"/>'
    if kind == "concern":
        s = f"{size:.1f}"
        return f'<path {colours} d="M{x:.1f} {y - size:.1f}l{s} {s}-{s} {s}-{s}-{s}z"/>'
    way = -1 if kind == "neutral_high" else 1
    half, tall = size * 0.95, size * 1.6 * -way
    return f'<path {colours} d="M{x:.1f} {y + way * size:.1f}l{half:.1f} {tall:.1f}h-{2 * half:.1f}z"/>'
