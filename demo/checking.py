"""How far the main job has come: readings in, reviewed, signals on agendas, packs mailed. Counted, not assumed."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from governance.models import AgendaItem
from indicators.models import Indicator, Review, Signal
from jobs.models import DueRow
from jobs.states import DueState
from outbox.models import Message, MessageState
from packs import selectors as packs
from packs.models import Pack
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Tenant
from tenancy.scope import tenant_scope

MAIN_JOB = ("indicators.review", "packs.prepare")


@dataclass(frozen=True)
class Progress:
    """What stands in the database now, summed over all organisations, and what is still missing, in sentences."""

    counts: dict[str, int]
    missing: list[str]

    @property
    def complete(self) -> bool:
        return not self.missing


def progress() -> Progress:
    """Look at every organisation; nothing is changed."""
    counts: Counter[str] = Counter({"organisations": Tenant.objects.count()})
    missing = []
    for tenant in Tenant.objects.order_by("slug"):
        with tenant_scope(tenant.pk):
            missing += [f"{tenant.slug}: {sentence}" for sentence in _missing()]
            counts.update(_counted())  # after it: what is sent while this looks is not counted half
    names = ("organisations", "streams", "series_reviewed", "signals", "packs", "mails")
    missing += [f"no {name} yet" for name in names if not counts[name]]
    return Progress({name: counts[name] for name in names}, missing)


def _counted() -> dict[str, int]:
    return {
        "streams": ValueStream.objects.count(),
        "series_reviewed": Review.objects.values("indicator").distinct().count(),
        "signals": Signal.objects.count(),
        "packs": Pack.objects.count(),
        "mails": Message.objects.filter(state=MessageState.SENT).count(),
    }


def _missing() -> list[str]:
    done = set(DueRow.objects.filter(state=DueState.DONE).values_list("kind", flat=True))
    unreviewed = Indicator.objects.filter(stream__state="active", reviews=None).count()
    unsent = Message.objects.filter(not_before__lte=clock.now()).exclude(state=MessageState.SENT).count()
    bare = Pack.objects.filter(Q(charts=None) | Q(html="") | Q(text="")).count()
    signals, items = Signal.objects.open().exists(), AgendaItem.objects.filter(source="signals").exists()
    sentences = {
        f"{unreviewed} indicators are not reviewed": unreviewed > 0,
        f"{unsent} mails are not sent": unsent > 0,
        f"{bare} packs lack words or a chart": bare > 0,
        "no signal stands on an agenda": signals and not items,
        **{f"the job {kind} has not run": kind not in done for kind in MAIN_JOB},
    }
    return [sentence for sentence, true in sentences.items() if true] + _meetings_without_packs()


def _meetings_without_packs() -> list[str]:
    """Meetings whose papers were due when packs were last made, and of which somebody has none."""
    run = DueRow.objects.filter(kind="packs.prepare", state=DueState.DONE).order_by("due_at").last()
    if run is None:
        return []
    meetings = packs.meetings_due(run.started_at)
    have = packs.have_packs(meetings)
    return [
        f"not everyone has a pack for {meeting}"
        for meeting in meetings
        if any((meeting.pk, seat.membership_id) not in have for seat in packs.recipients(meeting, run.started_at))
    ]
