"""Personal tokens, of which only a digest is kept."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet

LONGEST_LIFE = timedelta(days=366)


class Scope(models.TextChoices):
    """How far a token reaches; never further than the person themselves."""

    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class ApiTokenQuerySet(TenantQuerySet):
    """Tokens, in the words of the door."""

    def alive(self, at: datetime) -> Self:
        """Neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class ApiToken(TenantModel):
    """What a program signs in with as a person of this organisation. The secret itself is shown once and not kept."""

    membership = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=80, help_text=_("What it is for, so that you know it again."))
    scope = models.CharField(pgettext_lazy("a token", "may"), max_length=5, choices=Scope, default=Scope.READ)
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal; the secret is random, so no salt is needed
    prefix = models.CharField(_("begins with"), max_length=12)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )

    objects = TenantManager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        db_table = "api_token"
        ordering = ["-created_at", "id"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "digest"], name="api_token_once"),
            models.CheckConstraint(
                name="api_token_lives_a_year_at_most",
                condition=Q(expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LONGEST_LIFE),
            ),
            models.CheckConstraint(
                name="api_token_revoked_iff_signed",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_alive_at(self, at: datetime) -> bool:
        """Does it open the door at that moment?"""
        return self.revoked_at is None and at < self.expires_at
