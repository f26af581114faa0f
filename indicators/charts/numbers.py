"""How a number is written in a chart, its tooltips and its table: one place for places, percent and separators."""

from __future__ import annotations

import math
from dataclasses import dataclass

MINUS = "\u2212"
NARROW_SPACE = "\u202f"


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """Write numbers this way. `factor` 100 and `suffix` " %" show a share of one as percent.

    `places` fixes the decimals of values; left out, a whole number has none and others as many as their size deserves.
    """

    factor: float = 1.0
    suffix: str = ""
    places: int | None = None
    point: str = "."
    group: str = ","
    sizes: tuple[str, str, str] = ("T", "bn", "M")  # 10¹², 10⁹ and 10⁶, as an axis shortens them

    def value(self, number: float) -> str:
        """A reading: 3, 2.3, 0.045, 95.2 %."""
        shown = number * self.factor
        if self.places is None:
            return self._write(shown, 0 if float(shown).is_integer() else _places_for(shown))
        return self._write(shown, self.places)

    def computed(self, number: float) -> str:
        """A mean or limit: never looks more exact or more whole than it is, so 13.0 keeps its decimal."""
        shown = number * self.factor
        return self._write(shown, _places_for(shown) if self.places is None else max(self.places, 1))

    def target(self, number: float) -> str:
        """A target, as it was set: 10, 0.5, 95 %."""
        shown = round(number * self.factor, 9)
        return self._write(shown, 0) if shown.is_integer() else self.value(number)

    def difference(self, number: float) -> str:
        """A distance, always signed: +7.8 or −6.2."""
        text = self.computed(number)
        return text if text.startswith(MINUS) else f"+{text}"

    def tick(self, number: float, step: float) -> str:
        """A number on the axis, with just the decimals its step needs."""
        shown, width = number * self.factor, step * self.factor
        if width >= 1e6 or width < 1e-6 or abs(shown) >= 1e7:
            return self._short(shown)
        return self._write(shown, min(12, max(0, -math.floor(math.log10(width) + 1e-9))))

    def _short(self, shown: float) -> str:
        for size, letter in zip((1e12, 1e9, 1e6), self.sizes, strict=True):
            if size <= abs(shown) < size * 1000:
                return f"{self._plain(f'{shown / size:.6g}')}{NARROW_SPACE}{letter}{self.suffix}"
        return "0" + self.suffix if shown == 0 else self._plain(f"{shown:.3g}") + self.suffix

    def _write(self, shown: float, places: int) -> str:
        if abs(shown) >= 1e15 or 0 < abs(shown) < 1e-6:
            return self._plain(f"{shown:.3g}") + self.suffix
        text = f"{shown:,.{places}f}"
        if text.startswith("-") and not text.strip("-0.,"):
            text = text[1:]
        return self._plain(text) + self.suffix

    def _plain(self, text: str) -> str:
        """Turn Python's writing into this style's separators and a real minus sign."""
        if self.group != "," or self.point != ".":
            text = text.replace(",", "\0").replace(".", self.point).replace("\0", self.group)
        return text.replace("-", MINUS)


PLAIN = NumberStyle()
PERCENT = NumberStyle(suffix="\u00a0%", places=1)
SHARE = NumberStyle(factor=100.0, suffix="\u00a0%", places=1)


def _places_for(shown: float) -> int:
    size = abs(shown)
    if size >= 1000:
        return 0
    if size >= 1 or size < 1e-9:
        return 1
    return min(8, 1 - math.floor(math.log10(size)))
