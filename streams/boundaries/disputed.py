"""What two owners do not agree about: the dispute, and the changes that wait for the other's yes."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from streams.boundaries.kinds import ScopeKind
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


def _person(words: Any) -> Any:
    """Somebody who did a part of it, or nobody yet."""
    return TenantForeignKey(
        "tenancy.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=words,
    )


class BoundaryDisputeQuerySet(TenantQuerySet):
    """Disputes, in the words of the boundary."""

    def open(self) -> Self:
        """Neither decided nor withdrawn by both."""
        return self.filter(ended_at=None)

    def over(self, stream: models.Model, kind: str, path: str) -> Self:
        """Those over this claim of this stream."""
        mine, theirs = Q(stream=stream, path=path), Q(with_stream=stream, other_path=path)
        return self.filter(mine | theirs, kind=kind)


class BoundaryDispute(TenantModel):
    """Two owners do not agree whose a thing is. Until it ends, neither claim changes without both of them."""

    stream = TenantForeignKey("streams.ValueStream", models.PROTECT, related_name="+", verbose_name=_("raised by"))
    with_stream = TenantForeignKey("streams.ValueStream", models.PROTECT, related_name="+", verbose_name=_("with"))
    kind = models.CharField(_("kind"), max_length=10, choices=ScopeKind)
    path = models.CharField(_("path"), max_length=240)
    other_path = models.CharField(_("path of the other"), max_length=240)
    because = models.CharField(_("reason"), max_length=240)
    raised_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("raised by person")
    )
    raised_at = models.DateTimeField(_("raised"))
    let_go_by = _person(_("withdrawn by"))
    other_let_go_by = _person(_("withdrawn by the other"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    decision = models.CharField(_("by decision"), max_length=24, blank=True, default="")

    objects = TenantManager.from_queryset(BoundaryDisputeQuerySet)()

    class Meta:
        db_table = "boundary_dispute"
        ordering = ["-raised_at", "-id"]
        verbose_name = _("boundary dispute")
        verbose_name_plural = _("boundary disputes")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "stream", "with_stream", "kind", "path", "other_path"],
                condition=Q(ended_at=None),
                name="boundary_dispute_open_once",
            ),
            models.CheckConstraint(
                name="boundary_dispute_ends_by_decision_or_by_both",
                condition=Q(ended_at=None, decision="")
                | Q(ended_at__isnull=False) & ~Q(decision="")
                | Q(ended_at__isnull=False, let_go_by__isnull=False, other_let_go_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.stream} – {self.with_stream}"

    @property
    def rights_object(self) -> Any:
        """Rights over it are held on the stream that raised it."""
        return self.stream

    def other_than(self, stream: Any) -> Any:
        """The other stream."""
        return self.with_stream if self.stream_id == stream.pk else self.stream

    def path_of(self, stream: Any) -> str:
        """What this stream claims."""
        return self.path if self.stream_id == stream.pk else self.other_path


class DisputedChange(TenantModel):
    """A change of a disputed claim: one owner proposes it, and it waits for the other's yes."""

    dispute = TenantForeignKey(BoundaryDispute, models.PROTECT, related_name="changes", verbose_name=_("dispute"))
    stream = TenantForeignKey("streams.ValueStream", models.PROTECT, related_name="+", verbose_name=_("stream"))
    removes = models.BooleanField(_("takes it off the boundary"), default=False)
    inside = models.BooleanField(_("inside the boundary"), default=True)
    agreement = models.CharField(_("interface agreement"), max_length=240, blank=True, default="")
    proposed_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    agreed_by = _person(_("agreed by"))
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        db_table = "disputed_change"
        ordering = ["-proposed_at", "-id"]
        verbose_name = _("change of a disputed claim")
        verbose_name_plural = _("changes of disputed claims")
        constraints = [
            models.CheckConstraint(
                name="disputed_change_done_once_agreed",
                condition=Q(agreed_at=None, agreed_by=None, done_at=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute}: {self.stream}"

    @property
    def rights_object(self) -> Any:
        """Rights over it are held on the stream whose claim it changes."""
        return self.stream
