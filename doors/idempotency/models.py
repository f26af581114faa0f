"""Answers kept for requests that are sent again."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenancy.rows import TenantForeignKey, TenantModel

KEPT_FOR = timedelta(hours=24)


class IdempotentAnswer(TenantModel):
    """What the first request with this key was answered. It is written with the change itself: both stand, or neither."""

    membership = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("person")
    )
    key = models.CharField(_("key"), max_length=255)
    request_digest = models.CharField(max_length=64)  # SHA-256 of method, address and body
    status = models.PositiveSmallIntegerField(_("status"), default=0)  # 0 while the first request still runs
    headers = models.JSONField(default=dict)
    body = models.TextField(default="")
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        db_table = "api_answer"
        ordering = ["-expires_at", "id"]
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [models.UniqueConstraint(fields=["tenant", "membership", "key"], name="api_answer_once_per_key")]
        indexes = [models.Index(fields=["tenant", "expires_at"], name="api_answer_expiry")]

    def __str__(self) -> str:
        return self.key
