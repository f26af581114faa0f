"""The signals a forum looks at, in words and charts, and what waits for those who own the streams."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.charts import latest_finding
from indicators.models import Signal
from indicators.states import SignalState
from packs import measures
from packs.blocks import Block, Finding, Text, Wait
from packs.links import inside
from packs.registry import PackContext

# More pictures than this nobody looks at in a mail; the other signals are told in words, and the rest counted.
PICTURES, TOLD = 5, 15
_ORDER = {"concern": 0, "neutral_high": 1, "neutral_low": 1, "improvement": 2}


def gather(context: PackContext) -> Sequence[Block] | None:
    """Concerns first; each says its finding, what is asked, and shows its chart."""
    found = context.shared("signals", lambda: _told(context))
    return found or None


def waits(context: PackContext) -> Iterable[Wait]:
    """Open signals in the streams that the reader is accountable for."""
    known = measures.measures(context)
    for signal in _in_order(context):
        measure = known.by_indicator[signal.indicator_id]
        if signal.state == SignalState.OPEN and known.owners.get(measure.indicator.stream_id) == context.membership.pk:
            words = _("Say what you do about %(measure)s: %(finding)s.") % {
                "measure": _name(measure), "finding": _finding(context, signal)
            }
            yield Wait(words, inside("indicators:detail", measure.indicator.pk))


def _told(context: PackContext) -> list[Block]:
    blocks: list[Block] = []
    in_order = _in_order(context)
    known = measures.measures(context)
    for place, signal in enumerate(in_order[:TOLD]):
        measure = known.by_indicator[signal.indicator_id]
        blocks.append(
            Finding(
                state(signal.klass), measures.words().judgement(signal.klass), f"{_name(measure)}.", _sentence(context, signal),
                inside("indicators:detail", measure.indicator.pk),
            )
        )
        picture = measures.picture(context, measure) if place < PICTURES else None
        if picture:
            blocks.append(picture)
    if len(in_order) > TOLD:
        more = len(in_order) - TOLD
        blocks.append(Text(ngettext("%(n)s more signal stands in the portal.", "%(n)s more signals stand in the portal.", more) % {"n": more}))
    return blocks


def _in_order(context: PackContext) -> list[Signal]:
    signals = measures.measures(context).signals
    return sorted(signals, key=lambda signal: (_ORDER.get(signal.klass, 1), signal.state != SignalState.OPEN))


def _name(measure: measures.Measure) -> str:
    return f"{measure.indicator.stream}, {measure.indicator.name}"


def _finding(context: PackContext, signal: Signal) -> str:
    """The pattern that is there now, else the one that opened the signal."""
    measure = measures.measures(context).by_indicator[signal.indicator_id]
    now = latest_finding(measures.series(context, measure))
    return now.clear(measure.indicator.interval, measures.words()) if now else measures.words().rule(signal.label)


def _sentence(context: PackContext, signal: Signal) -> str:
    """What is there, the last value, and what is asked of whom."""
    measure = measures.measures(context).by_indicator[signal.indicator_id]
    finding = _finding(context, signal)
    said = [f"{finding[:1].upper()}{finding[1:]}."]
    points = measures.series(context, measure).points
    if points:
        said.append(_("Last value %(value)s, %(period)s.") % {
            "value": measure.numbers.value(points[-1].value),
            "period": _small(measures.words().period(points[-1].on, measure.indicator.interval)),
        })
    if signal.state == SignalState.INVESTIGATING:
        said.append(_("The owner is investigating: %(note)s") % {"note": signal.note})
    elif measure.indicator.stream_id in measures.measures(context).owners:
        said.append(_("The owner is asked to say what they do about it."))
    else:
        said.append(_("Nobody owns the stream now, so nobody is asked."))
    return " ".join(said)


def _small(words: str) -> str:
    """Week of … inside a sentence; a month keeps its capital."""
    return words[:1].lower() + words[1:] if " " in words and words.split(" ")[1] == "of" else words


def state(kind: str | None) -> str:
    """The state of the design language behind a class."""
    return {"concern": "worse", "improvement": "better", None: "stale"}.get(kind, "calm")
