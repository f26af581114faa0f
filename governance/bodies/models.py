"""Governance bodies and the seats in them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from rights.models import Grant
from tenancy.periods import PeriodQuerySet, ends_after_it_starts, one_at_any_instant
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel


class Body(TenantModel):
    """Those who govern together: a mandate, and up to four separate powers."""

    name = models.CharField(_("name"), max_length=120)
    level = TenantForeignKey(
        "rights.Level",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name=_("level"),
        help_text=_("Where it stands in the matrix of decision rights."),
    )
    mandate = models.TextField(_("mandate"), blank=True, default="", help_text=_("What it looks after, in a sentence."))
    sets_direction = models.BooleanField(_("sets direction"), default=False)
    sets_guardrails = models.BooleanField(_("sets guardrails"), default=False)
    sets_funding = models.BooleanField(_("sets funding"), default=False)
    accepts_risk = models.BooleanField(_("accepts risk"), default=False)

    class Meta:
        db_table = "body"
        ordering = ["name", "id"]
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="body_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("bodies:detail", self.pk)


class SeatKind(models.TextChoices):
    """What somebody does in a body."""

    CHAIR = "chair", _("Chair")
    DEPUTY = "deputy", _("Deputy chair")
    MEMBER = "member", _("Member")
    SECRETARY = "secretary", _("Secretary")
    OBSERVER = "observer", _("Observer")


class Seat(TenantModel):
    """Somebody sits in a body for a half-open period. One chair at any instant, one seat a person."""

    body = TenantForeignKey(Body, models.PROTECT, related_name="seats", verbose_name=_("body"))
    membership = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="seats", verbose_name=_("person"))
    kind = models.CharField(_("seat"), max_length=10, choices=SeatKind, default=SeatKind.MEMBER)
    voting = models.BooleanField(_("votes"), default=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = TenantManager.from_queryset(PeriodQuerySet)()

    class Meta:
        db_table = "seat"
        ordering = ["body", "kind", "starts_at", "id"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            ends_after_it_starts("seat_ends_after_it_starts"),
            one_at_any_instant("seat_one_chair_at_any_instant", "body", condition=Q(kind=SeatKind.CHAIR)),
            one_at_any_instant("seat_one_per_person_at_any_instant", "body", "membership"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.membership}"

    @property
    def rights_object(self) -> Body:
        return self.body


class Interest(TenantModel):
    """Something of their own that somebody with a seat has declared; who has one in a question does not vote on it."""

    seat = TenantForeignKey(Seat, models.CASCADE, related_name="interests", verbose_name=_("seat"))
    words = models.CharField(_("interest"), max_length=240)
    stream = TenantForeignKey(
        "streams.ValueStream",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("in the stream"),
        help_text=_("Recused from what concerns this stream; empty where it must be judged each time."),
    )
    declared_at = models.DateTimeField(_("declared"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        db_table = "interest"
        ordering = ["-declared_at", "-id"]
        verbose_name = _("declared interest")
        verbose_name_plural = _("declared interests")

    def __str__(self) -> str:
        return self.words

    @property
    def rights_object(self) -> Body:
        return self.seat.body


class BodyGrant(Grant):
    """A right on a body, compiled from a seat."""

    content_object = TenantForeignKey(Body, models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        db_table = "body_grant"
