"""The tick, which the beat sends each minute, and the passes through the organisations that it sets off."""

from typing import Any
from uuid import UUID

import structlog
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from jobs import services
from tenancy import clock
from tenancy.models import Tenant

CHUNK = 25

log = structlog.get_logger(__name__)


@shared_task(name="jobs.tick", installation_wide=True, soft_time_limit=40, time_limit=50)
def tick(**_later: Any) -> None:
    """Hand out all organisations in chunks. Safe to run twice: what is due is decided, once, by rows.

    In no fixed order, so that a slow organisation does not stand before the same others on every tick. A chunk that no
    worker took before the next tick is dropped: that tick covers it.
    """
    ids = [str(tenant_id) for tenant_id in Tenant.objects.order_by("?").values_list("pk", flat=True)]
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        run_chunk.apply_async(kwargs={"tenant_ids": chunk}, expires=max(60, settings.JOBS_TICK_SECONDS))
    services.remember_tick(at=clock.now())


@shared_task(name="jobs.run_chunk", installation_wide=True)
def run_chunk(*, tenant_ids: list[str], **_later: Any) -> None:
    """Run what is due in these organisations, one after the other, each in scopes of its own.

    Safe to run twice: a due row is claimed once. One organisation's failure never stops the others.
    """
    for tenant_id in tenant_ids:
        try:
            services.run_due(tenant_id=UUID(tenant_id), at=clock.now())
        except SoftTimeLimitExceeded:
            log.warning("chunk_out_of_time", tenant_id=tenant_id)
            return  # the next tick goes on
        except Exception:
            log.exception("organisation_failed", tenant_id=tenant_id)
