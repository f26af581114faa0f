"""The rhythm of the organisation: when priorities may change, what interrupted it, and the secret links of calendars."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import address
from governance.bodies.models import Body
from governance.forums.models import Cycle, Forum
from governance.meetings.models import Meeting
from governance.priorities.states import Reason
from tenancy.periods import PeriodQuerySet, ends_after_it_starts, one_at_any_instant
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class FeedQuerySet(TenantQuerySet):
    """Links, in the words of the page about them."""

    def alive(self) -> Self:
        """Those that nobody has revoked."""
        return self.filter(revoked_at=None)


class CalendarFeed(TenantModel):
    """A secret link of one person: their own meetings, those of one forum, or those about one stream.

    The link itself is shown once and not kept. It shows what its person may see at that moment, and dies with their
    membership.
    """

    membership = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", verbose_name=gettext_lazy("person")
    )
    forum = TenantForeignKey(
        Forum, models.PROTECT, null=True, blank=True, related_name="feeds", verbose_name=gettext_lazy("forum")
    )
    stream = TenantForeignKey(
        "streams.ValueStream",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("stream"),
    )
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal; the secret is random, so no salt is needed
    made_at = models.DateTimeField(gettext_lazy("made"))
    last_read_at = models.DateTimeField(gettext_lazy("last read"), null=True, blank=True)
    revoked_at = models.DateTimeField(gettext_lazy("revoked"), null=True, blank=True)

    objects = TenantManager.from_queryset(FeedQuerySet)()

    class Meta:
        db_table = "calendar_feed"
        ordering = ["-made_at", "id"]
        verbose_name = gettext_lazy("calendar link")
        verbose_name_plural = gettext_lazy("calendar links")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "digest"], name="calendar_feed_once"),
            models.CheckConstraint(
                name="calendar_feed_of_a_forum_or_a_stream", condition=Q(forum=None) | Q(stream=None)
            ),
            models.CheckConstraint(
                name="calendar_feed_made_before_revoked",
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.forum or self.stream or _("My meetings"))

    def is_alive_at(self, at: datetime) -> bool:
        """Does the link open anything at that moment? Wants its membership with the person."""
        return self.revoked_at is None and self.membership.is_active_at(at)


class PriorityWindow(TenantModel):
    """A half-open period in which a body with the power of direction may change its priorities. They never overlap.

    A body is bound by its windows from the first one on that it has opened.
    """

    body = TenantForeignKey(Body, models.PROTECT, related_name="windows", verbose_name=gettext_lazy("body"))
    starts_at = models.DateTimeField(gettext_lazy("from"))
    ends_at = models.DateTimeField(gettext_lazy("until"))
    opened_by = TenantForeignKey(
        "tenancy.Membership",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=gettext_lazy("recorded by"),
    )

    objects = TenantManager.from_queryset(PeriodQuerySet)()

    class Meta:
        db_table = "priority_window"
        ordering = ["starts_at", "id"]
        verbose_name = gettext_lazy("priorities window")
        verbose_name_plural = gettext_lazy("priorities windows")
        constraints = [
            ends_after_it_starts("priority_window_ends_after_it_starts"),
            one_at_any_instant("priority_window_one_at_any_instant", "body"),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return address("cadence:windows")

    @property
    def rights_object(self) -> Body:
        return self.body


class CycleWaiver(TenantModel):
    """A stream goes without one of the three cycles until a day, for a reason. One waiver of a cycle at any instant."""

    stream = TenantForeignKey(
        "streams.ValueStream", models.PROTECT, related_name="cycle_waivers", verbose_name=gettext_lazy("stream")
    )
    cycle = models.CharField(gettext_lazy("cycle"), max_length=6, choices=Cycle)
    body = TenantForeignKey(Body, models.PROTECT, related_name="cycle_waivers", verbose_name=gettext_lazy("body"))
    because = models.CharField(gettext_lazy("reason"), max_length=240)
    starts_at = models.DateTimeField(gettext_lazy("from"))
    ends_at = models.DateTimeField(gettext_lazy("until"))
    waived_by = TenantForeignKey(
        "tenancy.Membership",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=gettext_lazy("recorded by"),
    )

    objects = TenantManager.from_queryset(PeriodQuerySet)()

    class Meta:
        db_table = "cycle_waiver"
        ordering = ["-starts_at", "-id"]
        verbose_name = gettext_lazy("waiver of a cycle")
        verbose_name_plural = gettext_lazy("waivers of cycles")
        constraints = [
            ends_after_it_starts("cycle_waiver_ends_after_it_starts"),
            one_at_any_instant("cycle_waiver_one_at_any_instant", "stream", "cycle"),
            models.CheckConstraint(name="cycle_waiver_says_why", condition=~Q(because="")),
            models.CheckConstraint(name="cycle_waiver_of_a_cycle", condition=Q(cycle__in=Cycle.values)),
        ]

    def __str__(self) -> str:
        return f"{self.stream}, {self.get_cycle_display()}"

    def get_absolute_url(self) -> str:
        return address("cadence:waivers")

    @property
    def rights_object(self) -> Body:
        return self.body


class Interruption(TenantModel):
    """What was changed off the cadence: at which level, for what reason, at what estimated cost in working days of people."""

    number = models.CharField(gettext_lazy("number"), max_length=16)
    body = TenantForeignKey(Body, models.PROTECT, related_name="interruptions", verbose_name=gettext_lazy("body"))
    level = TenantForeignKey(
        "rights.Level",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("level"),
        help_text=gettext_lazy("Where the body stood then."),
    )
    meeting = TenantForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("meeting")
    )
    stream = TenantForeignKey(
        "streams.ValueStream",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interruptions",
        verbose_name=gettext_lazy("stream"),
    )
    what = models.CharField(gettext_lazy("what was changed"), max_length=240)
    reason = models.CharField(gettext_lazy("reason"), max_length=10, choices=Reason)
    words = models.CharField(gettext_lazy("why it could not wait"), max_length=300)
    cost_days = models.DecimalField(gettext_lazy("cost in working days"), max_digits=7, decimal_places=1)
    by = TenantForeignKey(
        "tenancy.Membership",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=gettext_lazy("interrupted by"),
    )
    at = models.DateTimeField(gettext_lazy("when"))

    class Meta:
        db_table = "interruption"
        ordering = ["-at", "-id"]
        verbose_name = gettext_lazy("interruption")
        verbose_name_plural = gettext_lazy("interruptions")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="interruption_number_once"),
            models.CheckConstraint(name="interruption_costs_nothing_or_more", condition=Q(cost_days__gte=0)),
            models.CheckConstraint(name="interruption_says_why", condition=~Q(words="") & ~Q(what="")),
        ]
        indexes = [models.Index(fields=["tenant", "-at"], name="interruption_by_time")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address("cadence:interruptions")

    @property
    def rights_object(self) -> Body:
        return self.body
