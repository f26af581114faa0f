"""The signals a forum looks at, in words and charts, and those that wait for the reader's own word."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.charts import latest_finding
from indicators.models import Signal
from indicators.selectors.signals import signals_waiting_for
from indicators.states import SignalState
from indicators.wording import numbers_of, words
from packs import measures
from packs.blocks import Block, Finding, Text, Wait
from packs.links import inside
from packs.registry import PackContext
from streams.models import RoleTerm

# More pictures than this nobody looks at in a mail; the other signals are told in words, and the rest counted.
PICTURES, TOLD = 5, 15
_ORDER = {"concern": 0, "neutral_high": 1, "neutral_low": 1, "improvement": 2}


def gather(context: PackContext) -> Sequence[Block] | None:
    """Concerns first; each says its finding, what is asked, and shows its chart."""
    return context.seen("signals", lambda: _told(context)) or None


def waits(context: PackContext) -> Iterable[Wait]:
    """Open signals that wait for this reader's word, of the streams that the forum looks at."""
    if context.membership.pk not in context.seen("answerable", lambda: _answerable(context)):
        return
    waiting = signals_waiting_for(context.membership, at=context.at)
    stream = context.meeting.forum.stream_id
    for signal in waiting.filter(indicator__stream=stream) if stream is not None else waiting:
        said = {"measure": measures.short_name(context, signal.indicator), "finding": _finding(context, signal)}
        asks = _("Say what you do about %(measure)s: %(finding)s.") % said
        yield Wait(asks, inside("indicators:detail", signal.indicator_id))


def _answerable(context: PackContext) -> set[object]:
    """Whoever might be asked for an answer at all, so that most readers cost no query."""
    known = measures.measures(context)
    indicators = [known.by_indicator[pk].indicator for pk in known.with_signal]
    terms = RoleTerm.objects.at(context.at).filter(stream__in={indicator.stream_id for indicator in indicators})
    return {*terms.values_list("membership", flat=True), *(indicator.owner_id for indicator in indicators)}


def _told(context: PackContext) -> list[Block]:
    in_order = _in_order(context)
    blocks: list[Block] = []
    if any(signal.state == SignalState.OPEN for signal in in_order):
        blocks.append(Text(_("Whoever runs the stream is asked what is done about it: investigate, accept or rebase.")))
    for place, signal in enumerate(in_order[:TOLD]):
        indicator, url = signal.indicator, inside("indicators:detail", signal.indicator_id)
        said, about = words().judgement(signal.klass), f"{measures.short_name(context, indicator)}."
        blocks.append(Finding(measures.mark_of_class(signal.klass), said, about, _sentence(context, signal), url))
        picture = measures.picture(context, indicator) if place < PICTURES else None
        if picture:
            blocks.append(picture)
    more = len(in_order) - TOLD
    if more > 0:
        rest = ngettext("%(n)s more signal stands in the portal.", "%(n)s more signals stand in the portal.", more)
        blocks.append(Text(rest % {"n": more}))
    return blocks


def _in_order(context: PackContext) -> list[Signal]:
    known = measures.measures(context)
    for signal in known.signals:
        signal.indicator = known.by_indicator[signal.indicator_id].indicator
    return sorted(known.signals, key=lambda signal: (_ORDER.get(signal.klass, 1), signal.state != SignalState.OPEN))


def _finding(context: PackContext, signal: Signal) -> str:
    """The pattern that is there now, else the one that opened the signal."""
    now = latest_finding(measures.series(context, signal.indicator))
    return now.clear(signal.indicator.interval, words()) if now else words().rule(signal.label)


def _sentence(context: PackContext, signal: Signal) -> str:
    """What is there, the last value, and what is being done."""
    finding = _finding(context, signal)
    said = [f"{finding[:1].upper()}{finding[1:]}."]
    points = measures.series(context, signal.indicator).points
    if points:
        period = words().period(points[-1].on, signal.indicator.interval)
        value = numbers_of(signal.indicator).value(points[-1].value)
        said.append(_("Last value: %(value)s (%(period)s).") % {"value": value, "period": period})
    if signal.state == SignalState.INVESTIGATING:
        said.append(_("It is being investigated: %(note)s") % {"note": signal.note})
    return " ".join(said)
