"""How the streams perform: a row an indicator, or a row a stream where the forum looks at all of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Family
from packs import measures
from packs.blocks import Block, Cell, Picture, Table, Text
from packs.measures import Measure
from packs.registry import PackContext
from packs.sections.signals import state

LONGEST_TABLE = 20
NAMED_AS_STALE = 5
_FAMILIES = list(Family.values)


def gather(context: PackContext) -> Sequence[Block] | None:
    """The table, one chart where no signal has brought one, and what is silent."""
    return context.shared("performance", lambda: _blocks(context)) or None


def _blocks(context: PackContext) -> list[Block]:
    known = measures.measures(context)
    if not known.all:
        return []
    one_stream = context.meeting.forum.stream_id is not None
    blocks: list[Block] = [Text(_rest(known)), _indicators(known.all) if one_stream else _streams(known.all)]
    if not one_stream and len({measure.indicator.stream_id for measure in known.all}) > LONGEST_TABLE:
        blocks.append(Text(_("The other streams stand in the portal.")))
    chart = _leading_chart(context, known)
    if chart:
        blocks.append(chart)
    silent = [measure for measure in known.all if measure.is_stale]
    if silent:
        blocks.append(Text(_silence(silent)))
    return blocks


def _rest(known: measures.Measures) -> str:
    """What the signals leave to say, in a sentence."""
    rest = [measure for measure in known.all if measure.indicator.pk not in known.with_signal and not measure.is_stale]
    kinds = Counter(measure.variation for measure in rest)
    usual, better = kinds["common"], kinds["improvement"]
    said = [
        ngettext("%(n)s indicator shows usual variation", "%(n)s indicators show usual variation", usual) % {"n": usual}
    ]
    if better:
        said.append(ngettext("%(n)s improvement", "%(n)s improvements", better) % {"n": better})
    if known.signals:
        n = len(known.signals)
        said.append(ngettext("%(n)s a signal", "%(n)s signals", n) % {"n": n})
    return ", ".join(said) + "."


def _indicators(shown: Sequence[Measure]) -> Table:
    vocabulary = measures.words()
    rows = []
    for measure in shown:
        review, numbers = measure.review, measure.numbers
        last = numbers.value(review.last_value) if review and review.last_value is not None else "–"
        usual = "–"
        if review and review.lower is not None and review.upper is not None:
            usual = _("%(lower)s to %(upper)s") % {
                "lower": numbers.computed(review.lower), "upper": numbers.computed(review.upper)
            }
        target = numbers.value(measure.indicator.target) if measure.indicator.target is not None else "–"
        rows.append([Cell(measure.indicator.name), Cell(last), Cell(usual), Cell(target), _standing(measure, vocabulary)])
    return Table(
        _("Indicators"), [_("Indicator"), _("Last value"), _("Usual range"), _("Target"), _("Variation")], rows,
        numeric=frozenset({1, 2, 3}),
    )


def _standing(measure: Measure, vocabulary: measures.Words) -> Cell:
    if measure.is_stale:
        return Cell(_("Stale"), "stale")
    said = vocabulary.judgement(measure.variation)
    assured = vocabulary.assurance(measure.review.assurance if measure.review else None)
    return Cell(f"{said}, {assured}" if assured else said, state(measure.variation))


def _streams(shown: Sequence[Measure]) -> Table:
    """A row a stream; those with the most to say stand first, without ranking the quiet ones."""
    by_stream: dict[str, Counter[str]] = {}
    for measure in shown:
        kind = "stale" if measure.is_stale else state(measure.variation)
        by_stream.setdefault(str(measure.indicator.stream), Counter())[kind] += 1
    names = sorted(by_stream, key=lambda name: (-by_stream[name]["worse"], -by_stream[name]["stale"], name))
    rows = [
        [Cell(name), *(Cell(str(by_stream[name][kind] or "–"), kind if by_stream[name][kind] else "")
                       for kind in ("worse", "better", "calm", "stale"))]
        for name in names[:LONGEST_TABLE]
    ]
    return Table(
        _("Streams"), [_("Stream"), _("Concern"), _("Improvement"), _("Usual"), _("Stale")], rows,
        numeric=frozenset({1, 2, 3, 4}),
    )


def _leading_chart(context: PackContext, known: measures.Measures) -> Picture | None:
    """One chart where no signal has brought one: the first indicator with readings, customer outcomes first."""
    if any(measures.picture(context, known.by_indicator[signal.indicator_id]) for signal in known.signals[:1]):
        return None
    with_readings = [measure for measure in known.all if measure.review and measure.review.n > 1]
    families = sorted(with_readings or known.all, key=lambda measure: _FAMILIES.index(measure.indicator.family))
    return next((chart for measure in families[:3] if (chart := measures.picture(context, measure))), None)


def _silence(silent: Sequence[Measure]) -> str:
    """Stale is said, never green."""
    named = [f"{one.indicator.stream}, {one.indicator.name} ({_since(one)})" for one in silent[:NAMED_AS_STALE]]
    more = len(silent) - len(named)
    if more:
        named.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return _("Stale: %(names)s.") % {"names": "; ".join(named)}


def _since(measure: Measure) -> str:
    last: date | None = measure.review.last_on if measure.review else None
    if last is None:
        return _("no reading yet")
    return _("no reading since %(day)s") % {"day": formats.date_format(last, "j M Y")}
