"""Forums: where a body meets for one purpose, at a rhythm."""

from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from governance.bodies.models import Body
from governance.forums.rules import timetable
from jobs.rules.recurrence import LocalRule, zone_named
from rights.models import Confidential, marked_with_a_reason
from tenancy.models import check_time_zone
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class Purpose(models.TextChoices):
    """The closed set of purposes. A forum has exactly one."""

    PERFORMANCE = "performance", _("Performance")
    PRIORITIES = "priorities", _("Priorities")
    FUNDING = "funding", _("Funding")
    ARCHITECTURE = "architecture", _("Architecture")
    RISK = "risk", _("Risk")


class Cycle(models.TextChoices):
    """How often, in kind: days to weeks, a month, a quarter and longer."""

    SHORT = "short", _("Short cycle")
    MEDIUM = "medium", _("Medium cycle")
    LONG = "long", _("Long cycle")


class ForumQuerySet(TenantQuerySet):
    """Forums, in the words of a list."""

    def in_use(self) -> "ForumQuerySet":
        return self.filter(closed_at=None)


class Forum(Confidential, TenantModel):
    """A series of meetings of one body with one purpose. Its rule is local: the wall clock stays when the UTC offset moves."""

    body = TenantForeignKey(Body, models.PROTECT, related_name="forums", verbose_name=_("body"))
    name = models.CharField(_("name"), max_length=160)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    cycle = models.CharField(_("cycle"), max_length=6, choices=Cycle, default=Cycle.MEDIUM)
    stream = TenantForeignKey(
        "streams.ValueStream",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forums",
        verbose_name=_("stream"),
        help_text=_("The one stream it looks at; empty means all streams."),
    )
    rule = models.CharField(
        _("recurrence"), max_length=200, help_text=_("An RFC 5545 rule such as FREQ=WEEKLY;BYDAY=MO.")
    )
    first_on = models.DateField(_("first meeting on"))
    starts_time = models.TimeField(_("at"), help_text=_("Local time."))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[check_time_zone])
    duration_min = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    papers_due_days = models.PositiveSmallIntegerField(
        _("papers are due, days before"), default=7, validators=[MaxValueValidator(60)]
    )
    quorum = models.PositiveSmallIntegerField(_("quorum"), default=1)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = TenantManager.from_queryset(ForumQuerySet)()
    mark_right, urls = "forums.change", "forums"

    class Meta:
        db_table = "forum"
        ordering = ["name", "id"]
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="forum_name_once"),
            marked_with_a_reason("forum_confidential_with_a_reason"),
            models.CheckConstraint(name="forum_purpose_is_one_of_five", condition=Q(purpose__in=Purpose.values)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("forums:detail", self.pk)

    @property
    def local_rule(self) -> LocalRule:
        """When it meets, on the wall clock of its zone."""
        return timetable(self.rule, self.first_on, self.starts_time)

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone)

    @property
    def rights_object(self) -> Body:
        return self.body
