"""What indicators put on pages: the performance of a stream on its own page, waiting signals on My week."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from indicators.models import Family
from indicators.portfolio import LEAD
from indicators.selectors.signals import signals_waiting_for
from indicators.selectors.standing import by_family, performance_of
from indicators.wording import pattern_of
from rights.services import rights_on
from streams.models import ValueStream
from streams.states import StreamState
from tenancy import clock
from tenancy.models import Membership

SHOWN = 8


def of_stream(request: Any, stream: ValueStream) -> dict[str, Any]:
    """The stream's indicators by family, and the families that nothing covers."""
    found = by_family(performance_of([stream]).get(stream.pk, []))
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
    return {
        "signals": [(signal, pattern_of(signal)) for signal in signals[:SHOWN]],
        "has_more": len(signals) > SHOWN,
    }


PANELS = [
    Panel("stream", "indicators", _("Indicators"), 20, "indicators/_stream_panel.html", of_stream, queries=5),
    Panel("my_week", "signals", _("Signals that wait for your word"), 10, "indicators/_my_signals.html", waiting),
    LEAD,
]
