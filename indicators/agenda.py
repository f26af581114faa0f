"""Open signals as agenda items: each stands once, on the next meeting of its stream's performance forum."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.meetings.sources import AgendaSource, Proposal
from governance.models import Cycle, Forum, Meeting, Purpose
from indicators.models import Signal
from indicators.selectors.signals import open_signals_for
from indicators.wording import pattern_of

_CYCLES = {cycle: place for place, cycle in enumerate(Cycle.values)}  # the shortest comes first


def proposals(meeting: Meeting, at: datetime) -> Iterator[Proposal]:
    """The signals that belong to this meeting's forum; two queries."""
    by_stream, for_all = _forums()
    for signal in open_signals_for(meeting.forum.stream):
        home = by_stream.get(signal.indicator.stream_id, for_all)
        if home is not None and home.pk == meeting.forum_id:
            yield _proposal(signal)


def _forums() -> tuple[dict[object, Forum], Forum | None]:
    """Each stream's own performance forum, and the one for all streams, which takes the signals of those without.

    Where there are several it is the one that meets most often, and of those the first that was set up.
    """
    by_stream: dict[object, Forum] = {}
    forums = Forum.objects.in_use().filter(purpose=Purpose.PERFORMANCE)
    for forum in sorted(forums, key=lambda forum: (_CYCLES[forum.cycle], forum.pk)):
        by_stream.setdefault(forum.stream_id, forum)
    return by_stream, by_stream.pop(None, None)


def _proposal(signal: Signal) -> Proposal:
    since = formats.date_format(signal.began_on, "DATE_FORMAT")
    return Proposal(
        subject_ref=signal.pk,
        title=_("%(indicator)s: %(pattern)s") % {"indicator": signal.indicator.name, "pattern": pattern_of(signal)},
        why=_("A signal since %(day)s. Say what is done about it: investigate, accept or rebase.") % {"day": since},
        stream=signal.indicator.stream,
        url=reverse("indicators:detail", args=[signal.indicator_id], urlconf=settings.ORGANISATION_URLCONF),
    )


SIGNALS = AgendaSource("signals", gettext_lazy("Signals"), Purpose.PERFORMANCE, proposals)
