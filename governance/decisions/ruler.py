"""The ruler of a verdict: along one amount, who decides below, here, and above."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from governance.decisions.wording import Named, fact_value

WIDTH, TOP, HEIGHT = 400, 36, 16
LETTERS = 58  # that fit over the whole ruler


def ruler(asked: Any, facts: Mapping[str, Named], currency: str) -> SafeString:
    """A picture of the first amount whose change would change the verdict; nothing where no amount does."""
    fact = next((one.fact for one in asked.would_change if one.fact in facts and facts[one.fact].is_number), "")
    if not fact:
        return SafeString("")
    named = facts[fact]
    try:
        here = Decimal(asked.facts[fact])
        sides = sorted((Decimal(one.to), one) for one in asked.would_change if one.fact == fact)
    except (InvalidOperation, KeyError, TypeError):
        return SafeString("")
    below = next((one for to, one in sides if to < here), None)
    above = next((one for to, one in sides if to > here), None)
    mine = (_("you") if asked.you_decide else str(asked.authority), asked.rule.code, None)
    parts = [(below.who, below.rule, below.to)] if below else []
    place = len(parts)
    parts += [mine, *([(above.who, above.rule, above.to)] if above else [])]
    return _drawn(parts, place, named, asked, fact, currency)


def _drawn(parts: list[Any], place: int, named: Named, asked: Any, fact: str, currency: str) -> SafeString:
    wide = WIDTH / len(parts)
    letters = LETTERS // len(parts)
    boxes, names, ends = [], [], []
    for number, (who, rule, to) in enumerate(parts):
        left = number * wide
        shade = ("ru-you" if asked.you_decide else "ru-other") if number == place else "ru-top"
        boxes.append((shade, _n(left + 0.5), _n(wide - 1)))
        names.append((_n(left), _short(f"{who} · {rule}" if rule else who, letters)))
        if to is not None and number < place:
            ends.append((_n(left + wide - 4), "end", fact_value(named, to, currency)))
        elif to is not None:
            ends.append((_n(left), "start", fact_value(named, to, currency)))
    pin = place * wide + wide / 2
    value = fact_value(named, asked.facts[fact], currency)
    said = "; ".join(
        _("%(who)s at %(value)s")
        % {"who": who, "value": fact_value(named, to if to is not None else asked.facts[fact], currency)}
        for who, _rule, to in parts
    )
    return format_html(
        '<svg class="ruler" viewBox="0 0 {} 76" role="img" aria-label="{}: {}">{}{}{}'
        '<path class="ru-pin" d="M{} 58l-5.5-9h11z"/><path class="c-axis" d="M{} 17v17"/>'
        '<text class="c-txt b" x="{}" y="12" text-anchor="middle">{}</text></svg>',
        WIDTH,
        named.label,
        said,
        format_html_join("", '<text class="c-txt b" x="{}" y="30">{}</text>', names),
        format_html_join("", f'<rect class="{{}}" x="{{}}" y="{TOP}.5" width="{{}}" height="{HEIGHT}"/>', boxes),
        format_html_join("", '<text class="c-txt" x="{}" y="69" text-anchor="{}">{}</text>', ends),
        _n(pin),
        _n(pin),
        _n(pin),
        value,
    )


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def _n(number: float) -> str:
    return format(number, ".2f").rstrip("0").rstrip(".")
