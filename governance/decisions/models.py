"""Decisions: questions, whom the matrix sent them to, what was said on the way, and the answers they got."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from governance.bodies.models import Body
from governance.decisions.states import DecisionState
from rights.models import Confidential, marked_with_a_reason
from tenancy.rows import TenantForeignKey, TenantModel
from tenancy.table_rules import SealedParts, SealedRows


def sealed_with(whole: str, sealed: str, *, name: str, free: tuple[str, ...] = ()) -> SealedParts:
    """The trigger of a part: it stays as it is from the moment on at which its decision is sealed."""
    return SealedParts(column=f"{whole}_id", sealed=sealed, name=name, free=free)


SEALED_DECISION = (
    "SELECT 1 FROM decision WHERE tenant_id = $1 AND id = $2 AND state IN ('approved', 'declined', 'withdrawn')"
)
SEALED_BALLOT = (
    "SELECT 1 FROM ballot JOIN decision ON decision.tenant_id = ballot.tenant_id AND decision.id = ballot.decision_id "
    "WHERE ballot.tenant_id = $1 AND ballot.id = $2 AND decision.state IN ('approved', 'declined', 'withdrawn')"
)


def person(words: object, **more: object) -> TenantForeignKey:
    """Somebody who did something; no page lists rows by them."""
    return TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=words, **more
    )


class Decision(Confidential, TenantModel):
    """One question put to whoever may answer it, and the answer it got. Sealed by the answer: it never changes again."""

    number = models.CharField(_("number"), max_length=16)
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("question"), max_length=200)
    stream = TenantForeignKey(
        "streams.ValueStream", models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("stream")
    )
    subject_ref = models.UUIDField(_("about"), null=True, blank=True)  # the row of the kind's subject
    params = models.JSONField(_("what is asked for"), default=dict, blank=True)  # what the kind needs to enact it
    # Fact code → value as text ("42000.00", "true", "high"): exact, and the same in every language.
    facts = models.JSONField(_("facts"), default=dict)
    facts_digest = models.CharField(_("digest of the facts"), max_length=64, blank=True, default="")
    options = models.JSONField(_("options"), default=list, blank=True)  # [{"title", "effect"}]
    recommendation = models.TextField(_("recommendation"), blank=True, default="")
    rationale = models.TextField(_("rationale"), blank=True, default="")
    expected = models.TextField(_("expected result"), blank=True, default="")
    confidence = models.PositiveSmallIntegerField(
        _("confidence in per cent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    priority = TenantForeignKey(
        "governance.StrategicPriority", models.PROTECT, null=True, blank=True, related_name="decisions",
        verbose_name=_("strategic priority"),
    )  # fmt: skip
    review_on = models.DateField(_("review on"), null=True, blank=True)
    supersedes = TenantForeignKey(
        "governance.Decision", models.PROTECT, null=True, blank=True, related_name="superseded_by",
        verbose_name=_("takes the place of"),
    )  # fmt: skip

    state = models.CharField(_("state"), max_length=9, choices=DecisionState, default=DecisionState.DRAFT)
    drafted_by = person(_("author"))
    drafted_at = models.DateTimeField(_("drafted"))
    proposed_by = person(_("proposed by"), null=True, blank=True)
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)

    # Where the matrix sent it: written when it is proposed, anew when a fact changes.
    version = TenantForeignKey(
        "rights.MatrixVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("matrix")
    )
    rule = models.CharField(_("rule"), max_length=24, blank=True, default="")
    level = TenantForeignKey(
        "rights.Level", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("level")
    )
    role = models.CharField(_("decided by role"), max_length=20, blank=True, default="")
    body = TenantForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("decided by body")
    )
    forum = TenantForeignKey(
        "governance.Forum", models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("forum")
    )
    route = models.JSONField(
        _("route"), default=dict, blank=True
    )  # reasons, who is consulted and informed, what would change it
    due_on = models.DateField(_("answer due"), null=True, blank=True)

    decided_by = person(_("decided by"), null=True, blank=True)
    decided_for = person(_("in the place of"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True, default="")
    seal = models.CharField(_("seal"), max_length=64, blank=True, default="")

    mark_right, urls = "decisions.mark", "decisions"

    class Meta:
        db_table = "decision"
        ordering = ["-drafted_at", "-id"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="decision_number_once"),
            models.UniqueConstraint(
                fields=["tenant", "kind", "subject_ref"],
                condition=Q(state__in=["proposed", "deferred"]),
                name="decision_one_open_request",
            ),
            marked_with_a_reason("decision_confidential_with_a_reason"),
            models.CheckConstraint(
                name="decision_answered_iff_signed",
                condition=Q(state__in=["approved", "declined"], decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(seal="")
                | ~Q(state__in=["approved", "declined"]),
            ),
            models.CheckConstraint(
                name="decision_asked_iff_routed",
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(version__isnull=False, level__isnull=False, proposed_at__isnull=False) & ~Q(facts_digest=""),
            ),
            models.CheckConstraint(name="decision_role_or_body", condition=Q(role="") | Q(body=None)),
            models.CheckConstraint(
                name="decision_confidence_is_a_share", condition=Q(confidence=None) | Q(confidence__lte=100)
            ),
            SealedRows(
                name="decision_sealed",
                condition="OLD.state IN ('approved', 'declined', 'withdrawn')",
                free=("confidential_until", "confidential_because", "confidential_by_id", "confidential_at"),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-drafted_at", "-id"], name="decision_newest_first"),
            models.Index(fields=["tenant", "state", "due_on"], name="decision_by_state"),
            models.Index(fields=["tenant", "subject_ref"], name="decision_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return address("decisions:detail", self.pk)

    @property
    def rights_object(self) -> models.Model | None:
        """Where the right to mark it is held; whoever decides is said by the matrix."""
        return self.stream


class DecisionStream(TenantModel):
    """A further stream that a decision touches; its owner is informed."""

    decision = TenantForeignKey(Decision, models.CASCADE, related_name="touched", verbose_name=_("decision"))
    stream = TenantForeignKey("streams.ValueStream", models.PROTECT, related_name="+", verbose_name=_("stream"))

    class Meta:
        db_table = "decision_stream"
        ordering = ["stream__name", "id"]
        verbose_name = _("stream that a decision touches")
        verbose_name_plural = _("streams that a decision touches")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "decision", "stream"], name="decision_stream_once"),
            sealed_with("decision", SEALED_DECISION, name="decision_stream_sealed"),
        ]


class Step(TenantModel):
    """One thing that happened to a decision, for its timeline: proposed, re-routed, agreed, reminded, decided …"""

    decision = TenantForeignKey(Decision, models.CASCADE, related_name="steps", verbose_name=_("decision"))
    code = models.CharField(_("what"), max_length=30)
    at = models.DateTimeField(_("when"))
    by = person(_("by"), null=True, blank=True)
    facts = models.JSONField(_("details"), default=dict, blank=True)

    app_role_may = "SELECT, INSERT, DELETE"  # a draft that is thrown away takes its steps along

    class Meta:
        db_table = "decision_step"
        ordering = ["at", "id"]
        verbose_name = _("step of a decision")
        verbose_name_plural = _("steps of decisions")
        # Erasing a person rewrites what was said, as the owner of the tables; this portal's own role updates no step.
        constraints = [sealed_with("decision", SEALED_DECISION, name="decision_step_sealed", free=("facts",))]


class AskedFor(models.TextChoices):
    """What somebody else is asked for before a decision."""

    AGREE = "agree", _("Must agree")
    CONSULT = "consult", _("Is consulted")


class Ask(TenantModel):
    """Somebody else who must agree, or is consulted. Without their agreement the decision waits, with a clock."""

    decision = TenantForeignKey(Decision, models.CASCADE, related_name="asks", verbose_name=_("decision"))
    asked_for = models.CharField(_("asked for"), max_length=7, choices=AskedFor)
    level = TenantForeignKey("rights.Level", models.PROTECT, related_name="+", db_index=False, verbose_name=_("level"))
    role = models.CharField(_("role"), max_length=20, blank=True, default="")
    stream = TenantForeignKey(
        "streams.ValueStream", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("stream"),
    )  # fmt: skip
    body = TenantForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="asks", verbose_name=_("body"))
    asked_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    agrees = models.BooleanField(_("agrees"), null=True, blank=True)
    words = models.TextField(_("what they say"), blank=True, default="")
    answered_by = person(_("answered by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    silent_at = models.DateTimeField(_("silence recorded"), null=True, blank=True)

    class Meta:
        db_table = "decision_ask"
        ordering = ["asked_at", "id"]
        verbose_name = _("question to others")
        verbose_name_plural = _("questions to others")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "decision", "asked_for", "level", "role", "stream", "body"],
                nulls_distinct=False,
                name="decision_ask_once",
            ),
            models.CheckConstraint(
                name="decision_ask_answered_iff_signed",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            sealed_with("decision", SEALED_DECISION, name="decision_ask_sealed"),
        ]


class BallotMode(models.TextChoices):
    """How a body answers."""

    MEETING = "meeting", _("In a meeting")
    WRITTEN = "written", _("By written procedure")


class Ballot(TenantModel):
    """One vote of a body on a decision: in a meeting, or in writing until a moment. The quorum is that of its opening."""

    decision = TenantForeignKey(Decision, models.CASCADE, related_name="ballots", verbose_name=_("decision"))
    body = TenantForeignKey(Body, models.PROTECT, related_name="+", db_index=False, verbose_name=_("body"))
    mode = models.CharField(_("how"), max_length=7, choices=BallotMode)
    meeting = TenantForeignKey(
        "governance.Meeting", models.PROTECT, null=True, blank=True, related_name="ballots", verbose_name=_("meeting")
    )
    quorum = models.PositiveSmallIntegerField(_("quorum"))
    opened_at = models.DateTimeField(_("opened"))
    opened_by = person(_("opened by"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = person(_("recorded by"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, blank=True, default="")

    class Meta:
        db_table = "ballot"
        ordering = ["-opened_at", "-id"]
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "decision"], condition=Q(closed_at=None), name="ballot_one_open_a_decision"
            ),
            models.CheckConstraint(
                name="ballot_closes_after_it_opens", condition=Q(closes_at=None) | Q(closes_at__gt=F("opened_at"))
            ),
            models.CheckConstraint(
                name="ballot_written_until", condition=~Q(mode=BallotMode.WRITTEN) | Q(closes_at__isnull=False)
            ),
            SealedRows(name="ballot_sealed", condition="OLD.closed_at IS NOT NULL"),
        ]

    @property
    def rights_object(self) -> Body:
        return self.body


class Choice(models.TextChoices):
    """What a member of a body says."""

    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstains")
    RECUSED = "recused", _("Recused")


class Vote(TenantModel):
    """What one member said in one ballot; recused members count neither for the quorum nor for the outcome."""

    ballot = TenantForeignKey(Ballot, models.CASCADE, related_name="votes", verbose_name=_("ballot"))
    membership = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="+", verbose_name=_("person"))
    choice = models.CharField(_("vote"), max_length=7, choices=Choice)
    because = models.CharField(_("reason"), max_length=300, blank=True, default="")
    at = models.DateTimeField(_("when"))
    recorded_by = person(_("recorded by"))

    class Meta:
        db_table = "vote"
        ordering = ["ballot", "at", "id"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "ballot", "membership"], name="vote_once_a_person"),
            sealed_with("ballot", SEALED_BALLOT, name="vote_sealed"),
        ]

    @property
    def rights_object(self) -> Body:
        return self.ballot.body


class Condition(TenantModel):
    """Something that an approval depends on, with the day until which it must be met."""

    decision = TenantForeignKey(Decision, models.CASCADE, related_name="conditions", verbose_name=_("decision"))
    text = models.CharField(_("condition"), max_length=300)
    due_on = models.DateField(_("due"))
    met_at = models.DateTimeField(_("met"), null=True, blank=True)
    met_by = person(_("met according to"), null=True, blank=True)
    words = models.CharField(_("how it was met"), max_length=300, blank=True, default="")

    class Meta:
        db_table = "decision_condition"
        ordering = ["due_on", "id"]
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        constraints = [
            sealed_with(
                "decision",
                SEALED_DECISION,
                name="decision_condition_sealed",
                free=("met_at", "met_by_id", "words"),  # conditions are met once it is approved
            )
        ]


class Comment(TenantModel):
    """What somebody says to a decision that is still open."""

    decision = TenantForeignKey(Decision, models.CASCADE, related_name="comments", verbose_name=_("decision"))
    by = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    text = models.TextField(_("comment"), max_length=4000)

    class Meta:
        db_table = "decision_comment"
        ordering = ["at", "id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        # The text is no part of the seal, so that erasing a person can reach it.
        constraints = [sealed_with("decision", SEALED_DECISION, name="decision_comment_sealed", free=("text",))]


class Attachment(TenantModel):
    """A file that belongs to a decision: its type known by its content, its bytes by their digest."""

    decision = TenantForeignKey(Decision, models.CASCADE, related_name="attachments", verbose_name=_("decision"))
    name = models.CharField(_("name"), max_length=160)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    content = models.BinaryField(_("content"))
    by = person(_("by"))
    at = models.DateTimeField(_("when"))

    app_role_may = "SELECT, INSERT, DELETE"

    class Meta:
        db_table = "decision_attachment"
        ordering = ["at", "id"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "decision", "name"], name="decision_attachment_once"),
            sealed_with("decision", SEALED_DECISION, name="decision_attachment_sealed"),
        ]


class SavedView(TenantModel):
    """A register as somebody likes to see it: its filters and order under a name of their own."""

    membership = TenantForeignKey("tenancy.Membership", models.CASCADE, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=400)

    class Meta:
        db_table = "decision_saved_view"
        ordering = ["name", "id"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "membership", "name"], name="decision_saved_view_name_once")
        ]
