"""What falls due in an organisation, as rows: the tick can be repeated or late, and still nothing runs twice."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs import registry
from jobs.states import DueState
from tenancy.rows import TenantManager, TenantModel, TenantQuerySet

# Shorter than a tick, so that the next tick tries again; longer than nothing, so that no pass tries twice in a row.
RETRY_AFTER = timedelta(seconds=30)


class DueRowQuerySet(TenantQuerySet):
    """Due work, in the words of the tick and of the page that shows it."""

    def to_be_run(self, at: datetime) -> "DueRowQuerySet":
        """Waiting, failed a while ago, or left behind by a worker that died; oldest first."""
        again = Q(state=DueState.FAILED, ended_at__lte=at - RETRY_AFTER)
        abandoned = Q(state=DueState.RUNNING, lease_until__lte=at)
        return self.filter(Q(state=DueState.WAITING) | again | abandoned, due_at__lte=at).order_by("due_at", "id")

    def parked(self) -> "DueRowQuerySet":
        """What runs no more until somebody lets it."""
        return self.filter(state=DueState.PARKED)


class DueRow(TenantModel):
    """One run of one kind of job, due at one moment."""

    kind = models.CharField(_("job"), max_length=60)
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=DueState, default=DueState.WAITING)
    runs = models.PositiveSmallIntegerField(_("runs"), default=0)
    lease_until = models.DateTimeField(_("leased until"), null=True)
    started_at = models.DateTimeField(_("started"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    outcome = models.TextField(_("outcome"), blank=True, default="")
    error = models.TextField(_("error"), blank=True, default="")

    objects = TenantManager.from_queryset(DueRowQuerySet)()

    class Meta:
        db_table = "due_row"
        ordering = ["-due_at", "kind"]
        verbose_name = _("due job")
        verbose_name_plural = _("due jobs")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "kind", "due_at"], name="due_row_once"),
            models.CheckConstraint(
                name="due_row_leased_iff_running",
                condition=Q(state=DueState.RUNNING, lease_until__isnull=False)
                | (~Q(state=DueState.RUNNING) & Q(lease_until=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "due_at"],
                name="due_row_open",
                condition=Q(state__in=[DueState.WAITING, DueState.RUNNING, DueState.FAILED]),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The job's name as people read it; its code when no app of this version knows it any more."""
        kind = registry.find(self.kind)
        return str(kind.label) if kind else self.kind


class DrainRow(TenantModel):
    """What one drain (work taken from a queue of rows on every tick) last did here; written when there is news."""

    drain = models.CharField(_("job"), max_length=60)
    worked_at = models.DateTimeField(_("last did something"), null=True)
    outcome = models.TextField(_("outcome"), blank=True, default="")
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failed_at = models.DateTimeField(_("last failed"), null=True)
    error = models.TextField(_("error"), blank=True, default="")

    class Meta:
        db_table = "drain_row"
        ordering = ["drain"]
        verbose_name = _("standing job")
        verbose_name_plural = _("standing jobs")
        constraints = [models.UniqueConstraint(fields=["tenant", "drain"], name="drain_row_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The drain's name as people read it; its code when no app of this version knows it any more."""
        drain = registry.find_drain(self.drain)
        return str(drain.label) if drain else self.drain


class Retention(TenantModel):
    """How many days this organisation keeps one kind of thing; without a row the usual time holds."""

    kind = models.CharField(_("kind"), max_length=40)
    days = models.PositiveIntegerField(_("days"))

    class Meta:
        db_table = "retention"
        ordering = ["kind"]
        verbose_name = _("retention")
        verbose_name_plural = _("retentions")
        constraints = [models.UniqueConstraint(fields=["tenant", "kind"], name="retention_once_per_kind")]

    def __str__(self) -> str:
        return self.kind
