"""Indicators, their readings, what the statistics said of them, and the signals that asked for an answer."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from indicators.states import SignalState
from rights.models import Confidential, marked_with_a_reason
from streams.models import ValueStream
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class Family(models.TextChoices):
    """The five families that a stream's indicators cover together."""

    OUTCOME = "outcome", _("Customer outcome")
    THROUGHPUT = "throughput", _("Throughput")
    COST = "cost", _("Cost to serve")
    RISK = "risk", _("Risk exposure")
    ARCHITECTURE = "architecture", _("Architectural stability")


class Direction(models.TextChoices):
    """Which way is better."""

    INCREASE = "increase", _("Higher is better")
    DECREASE = "decrease", _("Lower is better")
    NEUTRAL = "neutral", _("Neither")


class Interval(models.TextChoices):
    """How often a reading is expected."""

    DAY = "day", _("Daily")
    WEEK = "week", _("Weekly")
    MONTH = "month", _("Monthly")
    QUARTER = "quarter", _("Quarterly")


class IndicatorQuerySet(TenantQuerySet):
    """Indicators, in the words of a list."""

    def in_use(self) -> Self:
        return self.filter(closed_at=None)


class Indicator(Confidential, TenantModel):
    """Something that is measured about a stream, regularly, to tell signal from noise."""

    stream = TenantForeignKey(ValueStream, models.PROTECT, related_name="indicators", verbose_name=_("stream"))
    name = models.CharField(_("name"), max_length=120)
    family = models.CharField(_("family"), max_length=12, choices=Family)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    unit = models.CharField(_("unit"), max_length=40, help_text=_("For example “changes a week” or “%”."))
    is_share = models.BooleanField(
        _("is a share"), default=False, help_text=_("Readings from 0 to 1, shown in per cent.")
    )
    interval = models.CharField(_("interval"), max_length=7, choices=Interval)
    target = models.FloatField(_("target"), null=True, blank=True)
    source = models.CharField(
        _("source"), max_length=240, blank=True, default="", help_text=_("Where the readings come from.")
    )
    owner = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    ruleset = models.CharField(_("ruleset"), max_length=20, default="ptd-0.2.2")
    screen = models.BooleanField(_("screen outliers"), default=True)
    fix_after = models.PositiveSmallIntegerField(
        _("fix limits after"), null=True, blank=True, help_text=_("Readings; 12 or more.")
    )
    created_at = models.DateTimeField(_("defined"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # Counts every change that a review depends on; a review that saw the same number is up to date.
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)

    objects = TenantManager.from_queryset(IndicatorQuerySet)()
    mark_right, urls = "indicators.define", "indicators"

    class Meta:
        db_table = "indicator"
        ordering = ["stream__name", "name", "id"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "stream", "name"], name="indicator_name_once"),
            marked_with_a_reason("indicator_confidential_with_a_reason"),
            models.CheckConstraint(
                name="indicator_fixes_after_twelve", condition=Q(fix_after=None) | Q(fix_after__gte=12)
            ),
            models.CheckConstraint(
                name="indicator_target_is_a_number", condition=Q(target=None) | Q(target__gt=-1e300, target__lt=1e300)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("indicators:detail", self.pk)

    @property
    def rights_object(self) -> ValueStream:
        return self.stream


class Reading(TenantModel):
    """The value of an indicator for one period, named by the period's first day. Never deleted, only corrected."""

    indicator = TenantForeignKey(
        Indicator, models.PROTECT, related_name="readings", db_index=False, verbose_name=_("indicator")
    )
    on = models.DateField(_("period"))
    value = models.FloatField(_("value"))
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("recorded by")
    )

    app_role_may = "SELECT, INSERT, UPDATE"

    class Meta:
        db_table = "reading"
        ordering = ["indicator", "on"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "indicator", "on"], name="reading_once_per_period"),
            # NaN sorts above every number in PostgreSQL, so the upper bound refuses it too.
            models.CheckConstraint(name="reading_is_a_number", condition=Q(value__gt=-1e300, value__lt=1e300)),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.value:g}"

    @property
    def rights_object(self) -> ValueStream:
        return self.indicator.stream


class Correction(TenantModel):
    """A reading was wrong: both values and the reason stay."""

    reading = TenantForeignKey(Reading, models.PROTECT, related_name="corrections", verbose_name=_("reading"))
    was = models.FloatField(_("was"))
    became = models.FloatField(_("became"))
    reason = models.CharField(_("reason"), max_length=240)
    by = TenantForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    app_role_may = "SELECT, INSERT, UPDATE (reason)"  # a name in it can be erased

    class Meta:
        db_table = "reading_correction"
        ordering = ["-at", "id"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [models.CheckConstraint(name="correction_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.was:g} → {self.became:g}"


class Rebase(TenantModel):
    """From this period on the process is another one: limits are computed anew."""

    indicator = TenantForeignKey(Indicator, models.PROTECT, related_name="rebases", verbose_name=_("indicator"))
    on = models.DateField(_("first period of the new process"))
    reason = models.CharField(_("reason"), max_length=240)
    by = TenantForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    class Meta:
        db_table = "indicator_rebase"
        ordering = ["on", "id"]
        verbose_name = _("rebase")
        verbose_name_plural = _("rebases")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "indicator", "on"], name="indicator_rebase_once_per_period"),
            models.CheckConstraint(name="indicator_rebase_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.on}"


class ReviewQuerySet(TenantQuerySet):
    """Reviews, newest first."""

    def latest_each(self) -> Self:
        """The newest review of each indicator."""
        return self.order_by("indicator_id", "-as_of").distinct("indicator_id")


class Review(TenantModel):
    """What the statistics said of an indicator on a day.

    `labels` holds one byte a reading: the place of its label in `rules.LABELS`, and above bit 4 that of its class in
    `rules.CLASSES`.
    """

    indicator = TenantForeignKey(
        Indicator, models.PROTECT, related_name="reviews", db_index=False, verbose_name=_("indicator")
    )
    as_of = models.DateField(_("as of"))
    reviewed_at = models.DateTimeField(_("reviewed"))
    ruleset = models.CharField(_("ruleset"), max_length=20)
    n = models.PositiveIntegerField(_("readings"))
    first_on = models.DateField(null=True)
    last_on = models.DateField(_("last period"), null=True)
    last_value = models.FloatField(_("last value"), null=True)
    mean = models.FloatField(_("mean"), null=True)  # of the last segment, as are the limits
    lower = models.FloatField(_("lower limit"), null=True)
    upper = models.FloatField(_("upper limit"), null=True)
    segments = models.JSONField(default=list)  # [{"from", "n", "mean", "lower", "upper", "trial"}], ISO dates
    labels = models.BinaryField(default=b"")
    variation = models.CharField(_("variation"), max_length=12, null=True)
    assurance = models.CharField(_("assurance"), max_length=12, null=True)
    note = models.CharField(_("note"), max_length=80, blank=True, default="")
    revision = models.PositiveIntegerField(_("revision"), default=0)  # of the indicator, when it was reviewed
    stale = models.BooleanField(_("stale"), default=False)

    objects = TenantManager.from_queryset(ReviewQuerySet)()

    class Meta:
        db_table = "review"
        ordering = ["-as_of", "id"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [models.UniqueConstraint(fields=["tenant", "indicator", "as_of"], name="review_once_a_day")]

    def __str__(self) -> str:
        return str(self.as_of)


class SignalQuerySet(TenantQuerySet):
    """Signals, in the words of an agenda."""

    def open(self) -> Self:
        return self.filter(state=SignalState.OPEN)


class Signal(TenantModel):
    """A review found a change that usual variation does not explain. Opened once; answered by somebody."""

    indicator = TenantForeignKey(Indicator, models.PROTECT, related_name="signals", verbose_name=_("indicator"))
    label = models.CharField(_("pattern"), max_length=20)
    klass = models.CharField(_("class"), max_length=12)
    began_on = models.DateField(_("began"))
    last_on = models.DateField(_("last seen"))
    points = models.PositiveSmallIntegerField(_("periods"), default=1)
    opened_at = models.DateTimeField(_("opened"))
    state = models.CharField(_("state"), max_length=14, choices=SignalState, default=SignalState.OPEN)
    note = models.TextField(_("note"), blank=True, default="")
    answered_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = TenantManager.from_queryset(SignalQuerySet)()

    class Meta:
        db_table = "signal"
        ordering = ["-opened_at", "id"]
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "indicator", "label", "began_on"], name="signal_once_per_stretch"
            ),
            models.UniqueConstraint(
                fields=["tenant", "indicator"],
                name="signal_one_open_per_indicator",
                condition=Q(state=SignalState.OPEN),
            ),
            models.CheckConstraint(
                name="signal_answered_iff_signed",
                condition=Q(state=SignalState.OPEN, answered_at=None, answered_by=None)
                | (~Q(state=SignalState.OPEN) & Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(note="")),
            ),
            models.CheckConstraint(name="signal_lasts_forwards", condition=Q(last_on__gte=F("began_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.label}"

    @property
    def rights_object(self) -> ValueStream:
        return self.indicator.stream
