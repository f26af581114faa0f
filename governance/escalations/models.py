"""Escalations: a question that leaves its level for a reason that the matrix names, with a clock, and its whole path."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from governance.bodies.models import Body
from governance.escalations.states import EscalationState
from tenancy.rows import TenantForeignKey, TenantModel


class Escalation(TenantModel):
    """One question that somebody took to a higher level. One is open for a subject at a time."""

    number = models.CharField(_("number"), max_length=16)
    title = models.CharField(_("what is escalated"), max_length=200)
    stream = TenantForeignKey(
        "streams.ValueStream", models.PROTECT, related_name="escalations", verbose_name=_("stream")
    )
    decision = TenantForeignKey(
        "governance.Decision", models.PROTECT, null=True, blank=True, related_name="escalations",
        verbose_name=_("decision"),
    )  # fmt: skip
    # What it is about when it is no decision: a risk, a signal, by the label of its table.
    subject_kind = models.CharField(_("kind of thing"), max_length=60, blank=True, default="")
    subject_ref = models.UUIDField(_("about"), null=True, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    version = TenantForeignKey("rights.MatrixVersion", models.PROTECT, related_name="+", db_index=False)
    criterion = models.CharField(_("criterion"), max_length=40)
    covering_rule = models.CharField(_("covered by rule"), max_length=24, blank=True, default="")
    state = models.CharField(_("state"), max_length=9, choices=EscalationState, default=EscalationState.OPEN)
    level = TenantForeignKey(
        "rights.Level", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("level")
    )
    body = TenantForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="escalations", verbose_name=_("body")
    )
    purpose = models.CharField(_("forum of purpose"), max_length=12, blank=True, default="")
    step = models.PositiveSmallIntegerField(_("times the clock ran out"), default=0)
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    raised_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised"))
    because = models.TextField(_("reason"), blank=True, default="")
    answer = models.TextField(_("answer"), blank=True, default="")
    answered_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("answered by"),
    )  # fmt: skip
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        db_table = "escalation"
        ordering = ["-raised_at", "-id"]
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="escalation_number_once"),
            models.UniqueConstraint(
                fields=["tenant", "subject_ref"],
                condition=Q(state__in=["open", "stuck"]),
                name="escalation_one_open_a_subject",
            ),
            models.CheckConstraint(
                name="escalation_open_somewhere",
                condition=~Q(state="open") | Q(level__isnull=False, body__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="escalation_answered_iff_signed",
                condition=Q(state="answered", answered_at__isnull=False, answered_by__isnull=False)
                | ~Q(state="answered") & Q(answered_at=None, answered_by=None),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "due_on"], name="escalation_by_due")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return address("escalations:detail", self.pk)

    @property
    def rights_object(self) -> Body | None:
        return self.body


class EscalationEvent(TenantModel):
    """One step on the path: raised, reminded the chair, went to the next level, stuck, answered."""

    escalation = TenantForeignKey(Escalation, models.CASCADE, related_name="path", verbose_name=_("escalation"))
    code = models.CharField(_("what"), max_length=30)
    at = models.DateTimeField(_("when"))
    by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("by"),
    )  # fmt: skip
    level = TenantForeignKey("rights.Level", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    body = TenantForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    words = models.CharField(_("words"), max_length=300, blank=True, default="")

    class Meta:
        db_table = "escalation_event"
        ordering = ["at", "id"]
        verbose_name = _("step of an escalation")
        verbose_name_plural = _("steps of escalations")
