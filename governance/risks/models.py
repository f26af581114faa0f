"""Risks of streams, and how much risk was accepted."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from governance.bodies.models import Body
from governance.risks.rules import LEAST, MOST, WORST
from governance.risks.states import RiskState
from tenancy.rows import TenantForeignKey, TenantModel

FIVE = [MinValueValidator(LEAST), MaxValueValidator(MOST)]


class CauseKind(models.TextChoices):
    """The closed set of what a risk comes from."""

    SUPPLIER = "supplier", _("Supplier")
    PLATFORM = "platform", _("Platform")
    PERSON = "person", _("Person")
    REGULATION = "regulation", _("Regulation")


class Risk(TenantModel):
    """Something that may keep a stream from its outcome: how grave it is, where it comes from, what is done about it."""

    number = models.CharField(_("number"), max_length=16)
    stream = TenantForeignKey("streams.ValueStream", models.PROTECT, related_name="risks", verbose_name=_("stream"))
    title = models.CharField(_("risk"), max_length=160)
    description = models.TextField(_("description"), blank=True, default="")
    cause_kind = models.CharField(_("kind of cause"), max_length=10, choices=CauseKind)
    cause_name = models.CharField(
        _("cause"), max_length=120, help_text=_("The supplier, platform, person or regulation.")
    )
    # Two streams share a cause when kind and key agree. No table of its own: its names would tell of hidden streams.
    cause_key = models.CharField(max_length=240, editable=False)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), validators=FIVE)
    impact = models.PositiveSmallIntegerField(_("impact"), validators=FIVE)
    grade = models.PositiveSmallIntegerField(_("grade"), editable=False)
    response = models.TextField(_("response"), blank=True, default="", help_text=_("What is done about it."))
    owner = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="risks", verbose_name=_("owner"))
    review_on = models.DateField(_("review on"))
    state = models.CharField(_("state"), max_length=9, choices=RiskState, default=RiskState.OPEN)
    recorded_at = models.DateTimeField(_("recorded"))
    graded_at = models.DateTimeField(_("graded"))
    graded_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("graded by")
    )

    class Meta:
        db_table = "risk"
        ordering = ["-grade", "number", "id"]
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="risk_number_once"),
            models.CheckConstraint(
                name="risk_grade_is_likelihood_times_impact",
                condition=Q(likelihood__range=(LEAST, MOST), impact__range=(LEAST, MOST))
                & Q(grade=F("likelihood") * F("impact")),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "cause_kind", "cause_key"], name="risk_by_cause")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return address("risks:detail", self.pk)

    @property
    def rights_object(self) -> object:
        """Rights over it are held on its stream."""
        return self.stream


class RiskAppetite(TenantModel):
    """The highest grade that a body with the power of risk lets pass, for one stream or for all; the newest holds."""

    body = TenantForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("set by"))
    stream = TenantForeignKey(
        "streams.ValueStream", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stream"),
        help_text=_("Empty means every stream without an appetite of its own."),
    )  # fmt: skip
    highest = models.PositiveSmallIntegerField(
        _("highest grade"), validators=[MinValueValidator(LEAST), MaxValueValidator(WORST)]
    )
    because = models.CharField(_("reason"), max_length=240)
    set_at = models.DateTimeField(_("set"))
    set_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("recorded by")
    )

    class Meta:
        db_table = "risk_appetite"
        ordering = ["-set_at", "-id"]
        verbose_name = _("appetite for risk")
        verbose_name_plural = _("appetites for risk")
        constraints = [
            models.CheckConstraint(name="risk_appetite_is_a_grade", condition=Q(highest__range=(LEAST, WORST)))
        ]

    def __str__(self) -> str:
        return str(self.highest)

    @property
    def rights_object(self) -> Body:
        return self.body
