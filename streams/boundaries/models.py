"""What two streams said to each other about a thing that both claim: agreements, disputes, and changes that wait."""

from enum import StrEnum
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from streams.boundaries.kinds import ScopeKind
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class Standing(StrEnum):
    """How far an interface agreement is."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


class InterfaceAgreementQuerySet(TenantQuerySet):
    """Agreements, in the words of the radar."""

    def standing(self) -> Self:
        """Proposed or agreed, and not withdrawn."""
        return self.filter(withdrawn_at=None)

    def in_force(self) -> Self:
        """Agreed by both owners, and not withdrawn."""
        return self.standing().filter(agreed_at__isnull=False)


class InterfaceAgreement(TenantModel):
    """Two streams agree how they share a path and what lies in it. It holds once the owners of both have agreed."""

    stream = TenantForeignKey("streams.ValueStream", models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    with_stream = TenantForeignKey(
        "streams.ValueStream", models.PROTECT, related_name="+", verbose_name=_("agreed with")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ScopeKind)
    path = models.CharField(_("path"), max_length=240, help_text=_("It covers what lies in the path, too."))
    words = models.CharField(
        _("what was agreed"), max_length=240, help_text=_("Who does what, and where one ends and the other begins.")
    )
    proposed_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("proposed by person")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    agreed_by = TenantForeignKey(
        "tenancy.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("agreed by"),
    )
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    withdrawn_by = TenantForeignKey(
        "tenancy.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    because = models.CharField(_("reason"), max_length=240, blank=True, default="")

    objects = TenantManager.from_queryset(InterfaceAgreementQuerySet)()

    class Meta:
        db_table = "interface_agreement"
        ordering = ["-proposed_at", "-id"]
        verbose_name = _("interface agreement")
        verbose_name_plural = _("interface agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "stream", "with_stream", "kind", "path"],
                condition=Q(withdrawn_at=None),
                name="interface_agreement_standing_once",
            ),
            models.CheckConstraint(
                name="interface_agreement_agreed_by_somebody",
                condition=Q(agreed_at=None, agreed_by=None) | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="interface_agreement_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream} – {self.with_stream}: {self.path}"

    @property
    def rights_object(self) -> Any:
        """Rights over it are held on the stream that proposed it."""
        return self.stream

    @property
    def state(self) -> Standing:
        """How far it is."""
        if self.withdrawn_at is not None:
            return Standing.WITHDRAWN
        return Standing.PROPOSED if self.agreed_at is None else Standing.AGREED
