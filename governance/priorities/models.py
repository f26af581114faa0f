"""What the organisation aims at, set by a body with the power of direction."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from governance.bodies.models import Body
from tenancy.periods import PeriodQuerySet, ends_after_it_starts
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel


class StrategicPriority(TenantModel):
    """An aim that decisions are measured against, in force for a half-open period."""

    body = TenantForeignKey(Body, models.PROTECT, related_name="priorities", verbose_name=_("set by"))
    name = models.CharField(_("name"), max_length=120)
    aim = models.TextField(_("aim"), blank=True, default="", help_text=_("What is different once it is reached."))
    rank = models.PositiveSmallIntegerField(_("rank"), default=1)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    set_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("recorded by")
    )

    objects = TenantManager.from_queryset(PeriodQuerySet)()

    class Meta:
        db_table = "strategic_priority"
        ordering = ["rank", "name", "id"]
        verbose_name = _("strategic priority")
        verbose_name_plural = _("strategic priorities")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="strategic_priority_name_once"),
            ends_after_it_starts("strategic_priority_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("priorities:detail", self.pk)

    @property
    def rights_object(self) -> Body:
        return self.body
