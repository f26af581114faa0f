"""Guardrails: limits that a body sets, what was last measured against them, and what was found outside."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from governance.bodies.models import Body
from governance.forums.models import Forum
from governance.guardrails.measures import Unit
from governance.guardrails.states import BreachState, GuardrailState
from tenancy.periods import PeriodQuerySet, ends_after_it_starts
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


def exact(label: object, **options: object) -> models.DecimalField:
    """A number with four places."""
    return models.DecimalField(label, max_digits=18, decimal_places=4, **options)


class Scope(models.TextChoices):
    """What a guardrail binds."""

    WHOLE = "whole", _("The whole organisation")
    STREAMS = "streams", _("Chosen streams")


class OnBreach(models.TextChoices):
    """The closed set of what follows when something is found outside. Nothing is ever blocked."""

    AGENDA = "agenda", _("It goes on a forum's agenda")
    OWNER = "owner", _("Its owner is told")


class Guardrail(TenantModel):
    """A limit that a body with the power sets, until a day: what is measured, within what, for which streams.

    One bound means at least or at most, two mean between. A change is a new version; the record keeps the earlier ones.
    """

    number = models.CharField(_("number"), max_length=16)
    version = models.PositiveIntegerField(_("version"), default=1)
    body = TenantForeignKey(Body, models.PROTECT, related_name="guardrails", verbose_name=_("set by"))
    title = models.CharField(_("guardrail"), max_length=160)
    because = models.CharField(_("reason"), max_length=300)
    measure = models.CharField(_("measure"), max_length=60)
    unit = models.CharField(_("unit"), max_length=8, choices=Unit)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    lowest = exact(_("at least"), null=True, blank=True)
    highest = exact(_("at most"), null=True, blank=True)
    scope = models.CharField(_("binds"), max_length=8, choices=Scope, default=Scope.WHOLE)
    owner = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="guardrails", verbose_name=_("owner"))
    on_breach = models.CharField(_("when it is broken"), max_length=8, choices=OnBreach, default=OnBreach.OWNER)
    forum = TenantForeignKey(
        Forum, models.PROTECT, null=True, blank=True, related_name="guardrails", verbose_name=_("forum")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    ended_because = models.CharField(_("ended because"), max_length=300, blank=True, default="")
    set_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("recorded by")
    )
    set_at = models.DateTimeField(_("set"))

    objects = TenantManager.from_queryset(PeriodQuerySet)()

    class Meta:
        db_table = "guardrail"
        ordering = ["-set_at", "-id"]
        verbose_name = _("guardrail")
        verbose_name_plural = _("guardrails")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="guardrail_number_once"),
            ends_after_it_starts("guardrail_ends_after_it_starts"),
            models.CheckConstraint(
                name="guardrail_has_a_limit", condition=Q(lowest__isnull=False) | Q(highest__isnull=False)
            ),
            models.CheckConstraint(
                name="guardrail_has_room",
                condition=Q(lowest=None) | Q(highest=None) | Q(lowest__lte=F("highest")),
            ),
            models.CheckConstraint(
                name="guardrail_money_has_a_currency",
                condition=Q(unit=Unit.MONEY) & ~Q(currency="") | ~Q(unit=Unit.MONEY) & Q(currency=""),
            ),
            models.CheckConstraint(
                name="guardrail_agenda_names_a_forum",
                condition=Q(on_breach=OnBreach.AGENDA, forum__isnull=False) | Q(on_breach=OnBreach.OWNER, forum=None),
            ),
            models.CheckConstraint(name="guardrail_says_why", condition=~Q(title="") & ~Q(because="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return address("guardrails:detail", self.pk)

    @property
    def rights_object(self) -> Body:
        return self.body

    def state_at(self, at: datetime) -> GuardrailState:
        """Where it stands at that moment."""
        if at < self.ends_at:
            return GuardrailState.IN_FORCE if self.starts_at <= at else GuardrailState.TO_COME
        return GuardrailState.ENDED if self.ended_because else GuardrailState.EXPIRED


class GuardrailStream(TenantModel):
    """A stream that a guardrail binds."""

    guardrail = TenantForeignKey(Guardrail, models.PROTECT, related_name="bound", verbose_name=_("guardrail"))
    stream = TenantForeignKey("streams.ValueStream", models.PROTECT, related_name="+", verbose_name=_("stream"))

    class Meta:
        db_table = "guardrail_stream"
        ordering = ["stream__name", "id"]
        verbose_name = _("stream that a guardrail binds")
        verbose_name_plural = _("streams that a guardrail binds")
        constraints = [models.UniqueConstraint(fields=["tenant", "guardrail", "stream"], name="guardrail_stream_once")]


class GuardrailReading(TenantModel):
    """What was measured last against a guardrail, for a stream or for the whole; empty where nothing could be told."""

    guardrail = TenantForeignKey(Guardrail, models.PROTECT, related_name="readings", verbose_name=_("guardrail"))
    stream = TenantForeignKey(
        "streams.ValueStream", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stream")
    )
    value = exact(_("measured"), null=True, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        db_table = "guardrail_reading"
        ordering = ["stream__name", "id"]
        verbose_name = _("reading of a guardrail")
        verbose_name_plural = _("readings of guardrails")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "guardrail", "stream"], nulls_distinct=False, name="guardrail_reading_latest"
            )
        ]


class Answer(models.TextChoices):
    """The closed set of what is said to a breach."""

    ACCEPTED = "accepted", _("Accepted for now")
    ACTION = "action", _("Action agreed")


class Ending(models.TextChoices):
    """Why a breach is over."""

    INSIDE = "inside", _("inside the limit again")
    ENDED = "ended", _("the guardrail ended")
    EXPIRED = "expired", _("the guardrail expired")


class BreachQuerySet(TenantQuerySet):
    """Breaches, in the words of a list."""

    def standing(self) -> Self:
        """Those that are not over."""
        return self.exclude(state=BreachState.ENDED)


class GuardrailBreach(TenantModel):
    """A value that was found outside a guardrail, with the limit of that day. It ends by itself when it is inside again."""

    guardrail = TenantForeignKey(Guardrail, models.PROTECT, related_name="breaches", verbose_name=_("guardrail"))
    stream = TenantForeignKey(
        "streams.ValueStream", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stream")
    )
    version = models.PositiveIntegerField(_("version"))
    lowest = exact(_("at least"), null=True, blank=True)
    highest = exact(_("at most"), null=True, blank=True)
    value = exact(_("measured"))
    found_at = models.DateTimeField(_("found"))
    state = models.CharField(_("state"), max_length=8, choices=BreachState, default=BreachState.OPEN)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True, default="")
    words = models.CharField(_("reason"), max_length=300, blank=True, default="")
    until = models.DateField(_("looked at again on"), null=True, blank=True)
    answered_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("answered by"),
    )  # fmt: skip
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("over since"), null=True, blank=True)
    ending = models.CharField(_("over because"), max_length=8, choices=Ending, blank=True, default="")

    objects = TenantManager.from_queryset(BreachQuerySet)()

    class Meta:
        db_table = "guardrail_breach"
        ordering = ["-found_at", "-id"]
        verbose_name = _("breach of a guardrail")
        verbose_name_plural = _("breaches of guardrails")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "guardrail", "stream"],
                condition=~Q(state=BreachState.ENDED),
                nulls_distinct=False,
                name="guardrail_breach_one_at_a_time",
            ),
            models.CheckConstraint(
                name="guardrail_breach_is_outside", condition=Q(value__lt=F("lowest")) | Q(value__gt=F("highest"))
            ),
            models.CheckConstraint(
                name="guardrail_breach_answered_whole",
                condition=~Q(state=BreachState.ANSWERED)
                | ~Q(answer="")
                & ~Q(words="")
                & Q(until__isnull=False, answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="guardrail_breach_over_at_a_moment",
                condition=Q(state=BreachState.ENDED, ended_at__isnull=False) & ~Q(ending="")
                | ~Q(state=BreachState.ENDED) & Q(ended_at=None, ending=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.guardrail)

    def get_absolute_url(self) -> str:
        return address("guardrails:breach", self.pk)

    @property
    def rights_object(self) -> Body:
        return self.guardrail.body
