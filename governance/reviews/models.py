"""Reviews: a decision comes back by itself, and how it was made is judged apart from how it turned out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from governance.decisions.models import Decision
from governance.forums.models import Forum
from governance.reviews.states import RequestState, ReviewState, Verdict
from tenancy.rows import TenantForeignKey, TenantModel
from tenancy.table_rules import SealedRows


class DecisionReview(TenantModel):
    """One look back at a decision. Scores go from 1 (poor) to 5 (good)."""

    decision = TenantForeignKey(Decision, models.PROTECT, related_name="reviews", verbose_name=_("decision"))
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=4, choices=ReviewState, default=ReviewState.DUE)
    process_score = models.PositiveSmallIntegerField(_("how it was made"), null=True, blank=True)
    outcome_score = models.PositiveSmallIntegerField(_("how it turned out"), null=True, blank=True)
    as_expected = models.BooleanField(_("the expected result came"), null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=7, choices=Verdict, blank=True, default="")
    learned = models.TextField(_("what was learned"), blank=True, default="")
    reviewed_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("reviewed by"),
    )  # fmt: skip
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)

    class Meta:
        db_table = "decision_review"
        ordering = ["due_on", "id"]
        verbose_name = _("review of a decision")
        verbose_name_plural = _("reviews of decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "decision"], condition=Q(state="due"), name="decision_review_one_to_come"
            ),
            models.CheckConstraint(
                name="decision_review_done_whole",
                condition=Q(state="due")
                | Q(process_score__range=(1, 5), outcome_score__range=(1, 5), reviewed_at__isnull=False)
                & Q(reviewed_by__isnull=False)
                & ~Q(verdict=""),
            ),
            SealedRows(name="decision_review_sealed", condition="OLD.state = 'done'"),
        ]
        indexes = [models.Index(fields=["tenant", "state", "due_on"], name="decision_review_by_due")]

    def __str__(self) -> str:
        return str(self.decision)

    def get_absolute_url(self) -> str:
        return address("reviews:detail", self.pk)


class ChangeRequest(TenantModel):
    """What a review asks to be changed: a rule of the matrix, or the rhythm of a forum."""

    review = TenantForeignKey(DecisionReview, models.PROTECT, related_name="requests", verbose_name=_("review"))
    rule = models.CharField(_("rule of the matrix"), max_length=24, blank=True, default="")
    forum = TenantForeignKey(
        Forum, models.PROTECT, null=True, blank=True, related_name="change_requests", verbose_name=_("forum")
    )
    words = models.TextField(_("what should change, and why"))
    state = models.CharField(_("state"), max_length=8, choices=RequestState, default=RequestState.OPEN)
    opened_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened"))
    settled_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("settled by"),
    )  # fmt: skip
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True, default="")

    class Meta:
        db_table = "change_request"
        ordering = ["-opened_at", "-id"]
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        constraints = [
            models.CheckConstraint(
                name="change_request_about_one_thing",
                condition=~Q(rule="") & Q(forum=None) | Q(rule="") & Q(forum__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.words[:80]
