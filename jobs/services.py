"""Planning what falls due, running it, and letting parked work run again.

A run is counted and committed before its work begins, so that a worker that is killed has counted. The work happens in
one transaction with the mark that it is done, while the row is locked: of two workers one does it, and a worker that
dies has done nothing. After MAX_RUNS runs the row is parked, and people decide.
"""

import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from audit.services import record
from doors.refusal import Refusal
from jobs import refusals, registry  # noqa: F401  refusals registers this app's sentences
from jobs.models import DrainRow, DueRow
from jobs.rules.recurrence import latest_due
from jobs.selectors import LAST_TICK
from jobs.states import DueState
from tenancy.models import Membership, Tenant
from tenancy.scope import current_tenant, required_tenant, tenant_scope
from tenancy.watch import Watch

MAX_RUNS = 3
# Covers the moment between counting a run and locking its row; from then on the lock says that somebody is at work.
LEASE = timedelta(seconds=60)
LONGEST_ERROR = 2000
KEPT_FOR = timedelta(days=90)

log = structlog.get_logger(__name__)


@dataclass
class Tally:
    """What one pass through one organisation came to."""

    states: Counter[str] = field(default_factory=Counter)
    drained: int = 0
    broken_drains: int = 0


def plan_due(*, at: datetime) -> int:
    """Write the latest slot of each job kind that has come due here; a slot that already stands is left alone.

    Slots that passed while nothing ticked are overtaken by the latest. A kind that never ran is due at once.
    """
    zone = Tenant.objects.get(pk=required_tenant()).zone
    planned = dict(DueRow.objects.order_by().values_list("kind").annotate(Max("due_at")))
    due = [
        DueRow(kind=kind.code, due_at=slot.at)
        for kind in registry.kinds()
        if (slot := latest_due(kind.rule, zone, after=planned.get(kind.code), now=at))
    ]
    DueRow.objects.bulk_create(due, ignore_conflicts=True)  # another tick may be planning the same
    return len(due)


def claim(*, at: datetime) -> DueRow | None:
    """The oldest row to be run, its run counted and leased, or None. Commit before working on it.

    While another pass has a leased row here nothing is given out: what comes first in order has to end first.
    """
    if DueRow.objects.filter(state=DueState.RUNNING, lease_until__gt=at).exists():
        return None
    known = [kind.code for kind in registry.kinds()]
    open_rows = DueRow.objects.to_be_run(at).filter(kind__in=known).select_for_update(skip_locked=True)
    while True:
        row: DueRow | None = open_rows.first()
        if row is None:
            return None
        if row.runs >= MAX_RUNS:
            _park(row, _("The worker ended without a word in each of %(runs)s runs.") % {"runs": row.runs}, at=at)
            continue
        row.state, row.runs, row.lease_until = DueState.RUNNING, row.runs + 1, at + LEASE
        row.started_at, row.ended_at = at, None
        row.save(update_fields=["state", "runs", "lease_until", "started_at", "ended_at"])
        return row


def run_due(*, tenant_id: UUID | str, at: datetime) -> Tally:
    """Plan and run whatever is due in one organisation, then its drains. Called outside any scope.

    A job that fails is recorded and does not stop the next one.
    """
    if current_tenant() is not None:
        raise RuntimeError("run_due commits between its steps; call it outside any scope.")
    watch, tally = Watch(at), Tally()
    with tenant_scope(tenant_id):
        plan_due(at=at)
        failing = set(DrainRow.objects.filter(failures__gt=0).values_list("drain", flat=True))
        row = claim(at=at)
    while row is not None:
        tally.states[_run(row, tenant_id=tenant_id, watch=watch)] += 1
        with tenant_scope(tenant_id):
            row = claim(at=watch.now)
    for drain in registry.drains():
        _drain(drain, failing=drain.code in failing, tenant_id=UUID(str(tenant_id)), watch=watch, tally=tally)
    return tally


@transaction.atomic
def release_parked(row: DueRow, *, by: Membership, at: datetime) -> DueRow:
    """Let a parked row run again, with all its runs before it. The door has asked for the right `jobs.manage`."""
    row = DueRow.objects.select_for_update().get(pk=row.pk)
    if row.state != DueState.PARKED:
        words = {"job": row.label, "due_at": row.due_at, "state": row.get_state_display()}
        raise Refusal("job.not_parked", params=words, status=409)
    row.state, row.runs = DueState.WAITING, 0
    row.save(update_fields=["state", "runs"])
    record("job.released", row, by=by, at=at, because=row.error)
    return row


def remember_tick(*, at: datetime) -> None:
    """Leave the moment of the last tick where monitoring finds it. Redis may lose it: the next tick writes it again."""
    cache.set(LAST_TICK, at, timeout=None)


def forget_done(at: datetime) -> str:
    """Delete rows that were done long ago; the latest row of a kind stays, because it says what was planned."""
    latest = DueRow.objects.order_by().values("kind").annotate(latest=Max("due_at")).values_list("latest", flat=True)
    old = DueRow.objects.filter(state=DueState.DONE, ended_at__lt=at - KEPT_FOR).exclude(due_at__in=list(latest))
    count, _rows = old.delete()
    return _("%(count)s old rows deleted") % {"count": count}


def _run(claimed: DueRow, *, tenant_id: UUID | str, watch: Watch) -> str:
    """Do the work of a claimed row and say how it ended."""
    kind = registry.find(claimed.kind)
    assert kind is not None, "claim() takes registered kinds only"
    try:
        with tenant_scope(tenant_id):
            row = _still_ours(claimed)
            if row is None:
                return "taken_over"
            with translation.override(row.tenant.locale):  # what a job writes down, it says as its organisation does
                outcome = kind.run(watch.at)
                outcome = "" if outcome is None else str(outcome)
            row.state, row.lease_until, row.ended_at = DueState.DONE, None, watch.now
            row.outcome, row.error = outcome, ""
            row.save(update_fields=["state", "lease_until", "ended_at", "outcome", "error"])
            return row.state
    except Exception as failure:
        log.exception("job_failed", kind=kind.code, tenant_id=str(tenant_id), run=claimed.runs)
        with tenant_scope(tenant_id):
            state = _record_failure(claimed, failure, at=watch.now)
        if isinstance(failure, SoftTimeLimitExceeded):
            raise  # the pass is out of time; the next tick goes on
        return state


def _still_ours(claimed: DueRow) -> DueRow | None:
    """The row, locked, unless the lease ran out and another worker has counted a run since."""
    mine = DueRow.objects.filter(pk=claimed.pk, state=DueState.RUNNING, runs=claimed.runs)
    return mine.select_for_update(skip_locked=True).first()


def _record_failure(claimed: DueRow, failure: Exception, *, at: datetime) -> str:
    row = _still_ours(claimed)
    if row is None:
        return "taken_over"
    if row.runs >= MAX_RUNS:
        _park(row, _in_words(failure), at=at)
    else:
        row.state, row.lease_until, row.ended_at, row.error = DueState.FAILED, None, at, _in_words(failure)
        row.save(update_fields=["state", "lease_until", "ended_at", "error"])
    return row.state


def _park(row: DueRow, error: str, *, at: datetime) -> None:
    row.state, row.lease_until, row.ended_at, row.error = DueState.PARKED, None, at, error
    row.save(update_fields=["state", "lease_until", "ended_at", "error"])
    record("job.parked", row, by=None, at=at, because=error)


def _drain(drain: registry.Drain, *, failing: bool, tenant_id: UUID, watch: Watch, tally: Tally) -> None:
    """One go at a drain; a row is written only when there is news."""
    try:
        taken = drain.run(tenant_id=tenant_id, at=watch.at)
    except Exception as failure:
        log.exception("drain_failed", drain=drain.code, tenant_id=str(tenant_id))
        tally.broken_drains += 1
        with tenant_scope(tenant_id):
            row, _made = DrainRow.objects.get_or_create(drain=drain.code)
            row.failures, row.failed_at, row.error = row.failures + 1, watch.now, _in_words(failure)
            row.save(update_fields=["failures", "failed_at", "error"])
        if isinstance(failure, SoftTimeLimitExceeded):
            raise
        return
    tally.drained += taken
    if taken or failing:
        news = {"failures": 0, "error": ""}
        if taken:
            news |= {"worked_at": watch.now, "outcome": str(taken)}
        with tenant_scope(tenant_id):
            DrainRow.objects.update_or_create(drain=drain.code, defaults=news)


def _in_words(failure: Exception) -> str:
    """What went wrong and where, for the page; the log has the calls that led to it, without these words."""
    last = traceback.extract_tb(failure.__traceback__)[-1:]
    where = "".join(f" ({frame.name}, line {frame.lineno})" for frame in last)
    return ("".join(traceback.format_exception_only(failure)).strip() + where)[:LONGEST_ERROR]
