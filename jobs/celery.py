"""The base class of every Celery task: it knows for which organisation it works, or says that it works for all."""

import time
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from celery import Task
from structlog.contextvars import bound_contextvars, get_contextvars

from tenancy.scope import NoTenant

FURTHEST = timedelta(seconds=60)
REQUEST_ID = "vsportal_request_id"  # the message's header that ties log lines of one cause together

log = structlog.get_logger("vsportal.task")


class FarOffError(ValueError):
    """A task was put off further than a tick: what is to happen later is a due row, not a message in Redis."""


class TenantTask(Task):
    """A task that refuses to run, and to be sent, without a `tenant_id` keyword.

    The body enters `tenant_scope(tenant_id)` itself. The base does not, because a scope is one transaction and a task may
    need several: it counts a run, or leases a message, and commits that before the work. A body that forgets the scope
    cannot read a row: its first query raises NoTenant.

    A task for the whole installation says so: `@shared_task(name=…, installation_wide=True)`.
    """

    abstract = True
    installation_wide = False
    default_retry_delay = 30  # Celery's own three minutes are further than a tick

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task, with its name, its cause and its organisation on every line of its log, and a line when it ends."""
        self._check(args, kwargs)
        tenant = {} if self.installation_wide else {"tenant_id": str(kwargs["tenant_id"])}
        began, ended = time.perf_counter(), "failed"
        with bound_contextvars(task=self.name, request_id=self._request_id(), **tenant):
            try:
                result = super().__call__(*args, **kwargs)
                ended = "done"
                return result
            finally:
                log.info("task", ended=ended, duration_ms=round((time.perf_counter() - began) * 1000, 1))

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """Send the task. What would be refused when it runs is refused here already."""
        self._check(args or (), kwargs or {})
        _check_soon(options.get("countdown"), options.get("eta"), self.app.now())
        begun_by = get_contextvars().get("request_id")
        if begun_by:
            options["headers"] = (options.get("headers") or {}) | {REQUEST_ID: begun_by}
        return super().apply_async(args, kwargs, **options)

    def _request_id(self) -> str:
        """The id of the request, or of the tick, that began this; what nobody began has its own."""
        return self.request.get(REQUEST_ID) or self.request.id or str(uuid4())

    def _check(self, args: Any, kwargs: dict[str, Any]) -> None:
        if args:
            raise TypeError(f"{self.name} takes keywords only, so that old messages fit new code.")
        if not self.installation_wide and not kwargs.get("tenant_id"):
            raise NoTenant(f"{self.name} works for one organisation and was given no tenant_id.")


def _check_soon(countdown: float | None, eta: datetime | None, now: datetime) -> None:
    wait = timedelta(seconds=countdown or 0) if eta is None else eta - now
    if wait > FURTHEST:
        raise FarOffError(f"A task cannot be put off by {wait}; write a due row instead.")
