"""Every word that a chart, its table or its description can say.

The package stays free of Django: it is handed `gettext` and `ngettext`. Without them it speaks English.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _as_is(message: str) -> str:
    return message


def _by_number(one: str, many: str, n: int) -> str:
    return one if n == 1 else many


class Words:
    """The vocabulary of the charts in the language of the moment."""

    def __init__(
        self,
        gettext: Callable[[str], str] = _as_is,
        ngettext: Callable[[str, str, int], str] = _by_number,
        months: Sequence[str] = MONTHS,
    ) -> None:
        self.gettext = gettext
        self.ngettext = ngettext
        self.months = [str(month) for month in months]

    # ---- Dates and periods

    def day(self, on: date) -> str:
        """19 Jan 2026."""
        words = {"day": on.day, "month": self.months[on.month - 1], "year": on.year}
        return self.gettext("%(day)d %(month)s %(year)d") % words

    def tick(self, on: date, unit: str, *, with_year: bool) -> str:
        """A mark on the date axis: Jul, Jan 2026, 6 Jul, 2024."""
        if unit == "year":
            return str(on.year)
        month = self.months[on.month - 1]
        if unit != "day":
            return self.gettext("%(month)s %(year)d") % {"month": month, "year": on.year} if with_year else month
        return self.day(on) if with_year else self.gettext("%(day)d %(month)s") % {"day": on.day, "month": month}

    def period(self, on: date, interval: str) -> str:
        """What one reading covers: Week of 7 Apr 2025, Apr 2025, 7 Apr 2025, Q2 2025, 2025."""
        if interval == "week":
            return self.gettext("Week of %(day)s") % {"day": self.day(on)}
        if interval == "month":
            return self.tick(on, "month", with_year=True)
        if interval == "quarter":
            return self.gettext("Q%(quarter)d %(year)d") % {"quarter": (on.month + 2) // 3, "year": on.year}
        return str(on.year) if interval == "year" else self.day(on)

    def periods(self, n: int, interval: str) -> str:
        """13 weeks."""
        ngettext = self.ngettext
        words = {
            "day": lambda: ngettext("%(n)d day", "%(n)d days", n),
            "week": lambda: ngettext("%(n)d week", "%(n)d weeks", n),
            "month": lambda: ngettext("%(n)d month", "%(n)d months", n),
            "quarter": lambda: ngettext("%(n)d quarter", "%(n)d quarters", n),
            "year": lambda: ngettext("%(n)d year", "%(n)d years", n),
        }
        return words[interval]() % {"n": n}

    # ---- Judgements

    def rule(self, label: str) -> str:
        """The rule that marked a reading; nothing for a usual one."""
        gettext = self.gettext
        words = {
            "above_limit": gettext("above the upper limit"),
            "below_limit": gettext("below the lower limit"),
            "trend_up": gettext("rising trend"),
            "trend_down": gettext("falling trend"),
            "two_of_three_above": gettext("two of three near the upper limit"),
            "two_of_three_below": gettext("two of three near the lower limit"),
            "run_above": gettext("run above the mean"),
            "run_below": gettext("run below the mean"),
        }
        return words.get(label, "")

    def judgement(self, kind: str | None) -> str:
        """The state of a reading or an indicator, as it stands beside its icon."""
        gettext = self.gettext
        words = {
            "common": gettext("Usual"),
            "improvement": gettext("Improvement"),
            "concern": gettext("Concern"),
            "neutral_high": gettext("Unusually high"),
            "neutral_low": gettext("Unusually low"),
        }
        return words.get(kind or "", gettext("No variation"))

    def assurance(self, code: str | None) -> str:
        """How the target stands to what is usual; nothing without a target."""
        gettext = self.gettext
        words = {
            "pass": gettext("passes target"),
            "fail": gettext("fails target"),
            "hit_or_miss": gettext("hit or miss"),
        }
        return words.get(code or "", "")

    def legend(self, part: str) -> str:
        """A part of the picture, as the legend names it."""
        gettext = self.gettext
        words = {
            "concern": gettext("concern"),
            "improvement": gettext("improvement"),
            "neutral_high": gettext("unusually high"),
            "neutral_low": gettext("unusually low"),
            "common": gettext("usual (common cause)"),
            "limits": gettext("limits"),
            "target": gettext("target"),
        }
        return words[part]

    # ---- In the picture

    def mean(self, number: str) -> str:
        """The label of the mean line."""
        return self.gettext("mean %(number)s") % {"number": number}

    def limit(self, number: str, *, upper: bool, short: bool) -> str:
        """The label of a limit line."""
        gettext = self.gettext
        if short:
            text = gettext("upper %(number)s") if upper else gettext("lower %(number)s")
        else:
            text = gettext("upper limit %(number)s") if upper else gettext("lower limit %(number)s")
        return text % {"number": number}

    def target(self, number: str, direction: str) -> str:
        """The label of the target line: target ≥ 10."""
        sign = {"increase": "≥ ", "decrease": "≤ "}.get(direction, "")
        return self.gettext("target %(number)s") % {"number": sign + number}

    def rebased(self, on: date) -> str:
        """The label of a rebase line."""
        return self.gettext("Rebased %(day)s") % {"day": self.day(on)}

    def trial(self, n: int, needed: int) -> str:
        """Limits that do not judge yet."""
        return self.gettext("Trial limits: %(n)d of %(needed)d readings") % {"n": n, "needed": needed}

    def without_limits(self, n: int) -> str:
        """Why there is no band."""
        if n == 0:
            return self.gettext("No readings yet")
        if n == 1:
            return self.gettext("One reading: too few for limits")
        return self.gettext("No usable variation: no limits")

    def newest(self, periods: str) -> str:
        """The end of a title of a picture that shows only the newest readings."""
        return self.gettext("last %(periods)s") % {"periods": periods}


ENGLISH = Words()
