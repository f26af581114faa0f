"""What indicators put on pages: the performance of a stream on its own page, waiting signals on My week."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from indicators.models import Family
from indicators.portfolio import LEAD, LEGEND
from indicators.selectors.signals import signals_waiting_for
from indicators.selectors.standing import by_family, performance_of, standings
from indicators.wording import pattern_of
from rights.services import rights_on
from streams.models import ValueStream
from streams.states import StreamState
from tenancy import clock
from tenancy.models import Membership

SHOWN = 8


def of_stream(request: Any, stream: ValueStream) -> dict[str, Any]:
    """The stream's indicators by family, and the families that nothing covers."""
    found = by_family(performance_of([stream], request.membership, clock.now()).get(stream.pk, []))
    if not hasattr(stream, "rights_of_reader"):  # other panels of the page ask the same
        stream.rights_of_reader = rights_on(request.membership, stream, at=clock.now())  # type: ignore[attr-defined]
    held = stream.rights_of_reader  # type: ignore[attr-defined]
    return {
        "families": [(Family(family).label, shown) for family, shown in found.items() if shown],
        "uncovered": [Family(family).label for family, shown in found.items() if not shown],
        "may_define": stream.state != StreamState.RETIRED and "indicators.define" in held,
    }


def waiting(_request: Any, membership: Membership) -> dict[str, Any]:
    """The signals that wait for the reader's word, oldest first."""
    signals = list(signals_waiting_for(membership, at=clock.now())[: SHOWN + 1])
    has_more = len(signals) > SHOWN
    shown = signals[:SHOWN]
    now = {one.indicator.pk: one for one in standings({signal.indicator for signal in shown})} if shown else {}
    return {
        "signals": [(signal, pattern_of(signal), now[signal.indicator_id]) for signal in shown],
        "has_more": has_more,
        "summary": _waiting_in_words(min(len(signals), SHOWN), has_more=has_more),
    }


def _waiting_in_words(count: int, *, has_more: bool) -> SafeString:
    """The sentence for the head of My week."""
    if not count:
        return format_html("{}", gettext("No signal waits for you."))
    if has_more:
        what = gettext("More than %(n)d signals wait") % {"n": count}
    elif count == 1:
        what = gettext("One signal waits")
    else:
        what = gettext("%(n)d signals wait") % {"n": count}
    return format_html(gettext("<b>{}</b> for a word from you."), what)


PANELS = [
    Panel("stream", "indicators", _("Indicators"), 20, "indicators/_stream_panel.html", of_stream, queries=5),
    Panel(
        "my_week",
        "signals",
        _("Signals that wait for your word"),
        10,
        "indicators/_my_signals.html",
        waiting,
        queries=4,
    ),
    LEAD,
    LEGEND,
]
