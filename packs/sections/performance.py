"""How the streams perform: a row an indicator, or a row a stream where the forum looks at all of them."""

from collections import Counter
from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.charts import latest_finding
from indicators.models import Family
from indicators.selectors.standing import Standing
from indicators.wording import numbers_of
from packs import measures
from packs.blocks import SHAPES, Block, Cell, Picture, Table, Text
from packs.registry import PackContext

LONGEST_TABLE = 20
NAMED_AS_SILENT = 5
COUNTED = ("worse", "other", "calm", "stale")
_FAMILIES = list(Family.values)


def gather(context: PackContext) -> Sequence[Block] | None:
    """A sentence, a table, one chart where no signal has brought one, and what is silent."""
    return context.seen("performance", lambda: _blocks(context)) or None


def _blocks(context: PackContext) -> list[Block]:
    known = measures.measures(context)
    if not known.all:
        return []
    blocks: list[Block] = [Text(_rest(known))]
    if context.meeting.forum.stream_id is not None:
        blocks.append(_indicators(known.all))
    else:
        blocks += _streams(known.all)
    chart = _leading_chart(context, known)
    if chart:
        blocks.append(chart)
    silent = [standing for standing in known.all if measures.is_silent(standing)]
    if silent:
        blocks.append(Text(_silence(context, silent)))
    return blocks


def _rest(known: measures.Measures) -> str:
    """What the signals leave to say, in a sentence."""
    rest = [standing for standing in known.all if standing.indicator.pk not in known.with_signal]
    marks = Counter(measures.mark_of(standing) for standing in rest)
    counted = [
        (len(known.signals), ngettext("%(n)s signal", "%(n)s signals", len(known.signals))),
        (marks["better"], ngettext("%(n)s improvement", "%(n)s improvements", marks["better"])),
        (
            marks["calm"],
            ngettext("%(n)s indicator with usual variation", "%(n)s indicators with usual variation", marks["calm"]),
        ),
    ]
    said = ", ".join(words % {"n": number} for number, words in counted if number)
    return f"{said}." if said else _("Nothing can be said of variation yet.")


def _indicators(shown: Sequence[Standing]) -> Table:
    heads = [_("Indicator"), _("Last value"), _("Usual range"), _("Target"), _("Variation")]
    return Table(_("Indicators"), heads, [_indicator(standing) for standing in shown], numeric=frozenset({1, 2, 3}))


def _indicator(standing: Standing) -> list[Cell]:
    indicator, final, numbers = standing.indicator, standing.series.final, numbers_of(standing.indicator)
    usual = "–"
    if final is not None and final.lower is not None and final.upper is not None:
        limits = {"lower": numbers.computed(final.lower), "upper": numbers.computed(final.upper)}
        usual = _("%(lower)s to %(upper)s") % limits
    target = "–" if indicator.target is None else numbers.value(indicator.target)
    said = f"{standing.word}, {standing.assurance_word}" if standing.assurance_word else standing.word
    marked = Cell(said, measures.mark_of(standing))
    return [Cell(indicator.name), Cell(standing.value or "–"), Cell(usual), Cell(target), marked]


def _streams(shown: Sequence[Standing]) -> list[Block]:
    """A row a stream; those with the most to say stand first, without ranking the quiet ones."""
    counts: dict[str, Counter[str]] = {}
    for standing in shown:
        mark = measures.mark_of(standing)
        column = mark if mark in COUNTED else "other"
        counts.setdefault(str(standing.indicator.stream), Counter())[column] += 1
    names = sorted(counts, key=lambda name: (-counts[name]["worse"], -counts[name]["stale"], name))
    rows = [[Cell(name), *(_count(counts[name][mark], mark) for mark in COUNTED)] for name in names[:LONGEST_TABLE]]
    heads = [_("Stream"), _("Concern"), _("Other change"), _("Usual"), _("Stale")]
    blocks: list[Block] = [Table(_("Streams"), heads, rows, numeric=frozenset({1, 2, 3, 4}))]
    more = len(names) - LONGEST_TABLE
    if more > 0:
        rest = ngettext("%(n)s more stream stands in the portal.", "%(n)s more streams stand in the portal.", more)
        blocks.append(Text(rest % {"n": more}))
    return blocks


def _count(number: int, mark: str) -> Cell:
    """A number with its shape; none is a dash, and what is usual stays plain."""
    return Cell(str(number) if number else "–", mark if number and mark in SHAPES and mark != "calm" else "")


def _leading_chart(context: PackContext, known: measures.Measures) -> Picture | None:
    """One chart where no signal has brought one: what is unusual first, then customer outcomes."""
    if any(known.by_indicator[pk].series.points for pk in known.with_signal):
        return None
    readable = [standing for standing in known.all if len(standing.series.points) > 1]
    readable.sort(key=lambda one: (latest_finding(one.series) is None, _FAMILIES.index(one.indicator.family)))
    return measures.picture(context, readable[0].indicator) if readable else None


def _silence(context: PackContext, silent: Sequence[Standing]) -> str:
    """Stale is said, never green."""
    named = [f"{measures.short_name(context, one.indicator)} ({_since(one)})" for one in silent[:NAMED_AS_SILENT]]
    more = len(silent) - len(named)
    if more:
        named.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return _("Stale: %(names)s.") % {"names": "; ".join(named)}


def _since(standing: Standing) -> str:
    if standing.last_on is None:
        return _("no reading yet")
    return _("no reading since %(day)s") % {"day": formats.date_format(standing.last_on, "SHORT_DATE_FORMAT")}
