"""Levels of authority, the facts a question is judged by, and the versions of the matrix that says who decides what."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from rights.matrix.states import MatrixState
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from tenancy.table_rules import SealedRows


class Level(TenantModel):
    """A level at which is decided. Levels are in total order: a higher rank is more senior."""

    code = models.SlugField(_("code"), max_length=24)
    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("rank"))

    class Meta:
        db_table = "level"
        ordering = ["rank"]
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="level_code_once"),
            models.UniqueConstraint(fields=["tenant", "rank"], name="level_rank_once"),
        ]

    def __str__(self) -> str:
        return self.name


class FactKind(models.TextChoices):
    """What kind of value a fact has."""

    NUMBER = "number", _("Number")
    INTEGER = "integer", _("Whole number")
    BOOLEAN = "boolean", _("Yes or no")
    CHOICE = "choice", _("One of a list")


class Fact(TenantModel):
    """Something that is known about a question before it is decided: a column of the matrix with its declared domain."""

    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("name"), max_length=80)
    question = models.CharField(_("asked as"), max_length=200, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=8, choices=FactKind)
    # A number's interval in the grammar of cells, "[0..1000000)", or nothing; a choice's values as a list.
    domain = models.JSONField(_("domain"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    is_money = models.BooleanField(_("an amount in the organisation's currency"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    class Meta:
        db_table = "fact"
        ordering = ["position", "code"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="fact_code_once")]

    def __str__(self) -> str:
        return self.label


class HitPolicy(models.TextChoices):
    """What it means when more than one rule covers a question."""

    UNIQUE = "U", _("Unique: exactly one rule covers each question")
    PRIORITY = "P", _("Priority: the most senior authority decides")
    COLLECT = "C", _("Collect: all of them, for who is consulted or informed")


class MatrixVersionQuerySet(TenantQuerySet):
    """Versions, in the words of "which one held when?"."""

    def in_force(self, at: datetime) -> Self:
        """The version that holds at that moment, first."""
        return self.exclude(state=MatrixState.DRAFT).filter(effective_at__lte=at).order_by("-effective_at", "-number")


class MatrixVersion(TenantModel):
    """One version of the matrix of decision rights. From `effective_at` on it holds, until a later one does."""

    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=9, choices=MatrixState, default=MatrixState.DRAFT)
    hit_policy = models.CharField(_("hit policy"), max_length=1, choices=HitPolicy, default=HitPolicy.UNIQUE)
    note = models.CharField(_("what is new"), max_length=240, blank=True, default="")
    # Codes of the facts that are its columns, in order; what each meant is frozen with it on publishing.
    facts = models.JSONField(_("columns"), default=list)
    based_on = TenantForeignKey(
        "rights.MatrixVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("based on"),
    )
    drafted_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", verbose_name=_("author"), db_index=False
    )
    drafted_at = models.DateTimeField(_("drafted"))
    changed_at = models.DateTimeField(_("changed"))
    effective_at = models.DateTimeField(_("in force from"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("published by"),
    )  # fmt: skip
    # The whole table as JSON (contract of `verify_matrix`), written on publishing: what is routed by, for ever.
    document = models.JSONField(_("as published"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True, default="")

    objects = TenantManager.from_queryset(MatrixVersionQuerySet)()

    class Meta:
        db_table = "matrix_version"
        ordering = ["-number"]
        verbose_name = _("version of the matrix")
        verbose_name_plural = _("versions of the matrix")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="matrix_version_number_once"),
            models.UniqueConstraint(
                fields=["tenant", "effective_at"],
                condition=~Q(state=MatrixState.DRAFT),
                name="matrix_version_one_effective_at_a_moment",
            ),
            models.CheckConstraint(
                name="matrix_version_published_whole",
                condition=Q(state=MatrixState.DRAFT, published_at=None, published_by=None)
                | ~Q(state=MatrixState.DRAFT)
                & Q(published_at__isnull=False, published_by__isnull=False, effective_at__isnull=False)
                & Q(document__isnull=False)
                & ~Q(digest=""),
            ),
            SealedRows(name="matrix_version_sealed", condition="OLD.state <> 'draft'", free=("state",)),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    def get_absolute_url(self) -> str:
        return address("authority:version", self.pk)


class Criterion(TenantModel):
    """A reason for which a question may be escalated: facts under which it holds, and where it then goes."""

    version = TenantForeignKey(MatrixVersion, models.CASCADE, related_name="criteria", verbose_name=_("version"))
    code = models.SlugField(_("code"), max_length=40)
    sentence = models.CharField(_("in a sentence"), max_length=240)
    when = models.JSONField(_("facts"), default=dict)
    level = TenantForeignKey(Level, models.PROTECT, related_name="+", db_index=False, verbose_name=_("goes to level"))
    purpose = models.CharField(_("forum of purpose"), max_length=12, blank=True, default="")
    days = models.PositiveSmallIntegerField(_("working days to answer"), default=5)
    skips_levels = models.BooleanField(_("may skip levels"), default=False)

    class Meta:
        db_table = "criterion"
        ordering = ["version", "code"]
        verbose_name = _("escalation criterion")
        verbose_name_plural = _("escalation criteria")
        constraints = [models.UniqueConstraint(fields=["tenant", "version", "code"], name="criterion_code_once")]

    def __str__(self) -> str:
        return self.code


class MatrixRule(TenantModel):
    """One row of the matrix: under which facts, who decides, who else is asked or told, and within how many days."""

    version = TenantForeignKey(MatrixVersion, models.CASCADE, related_name="rules", verbose_name=_("version"))
    code = models.CharField(_("code"), max_length=24)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    when = models.JSONField(_("facts"), default=dict)  # fact code → cell; a fact that is not named is "-"
    level = TenantForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("level")
    )
    role = models.CharField(_("role"), max_length=20, blank=True, default="")  # a role term of the stream
    purpose = models.CharField(_("forum of purpose"), max_length=12, blank=True, default="")
    # Each: codes as {"level"}, {"level", "role"} or {"level", "forum"}.
    agree = models.JSONField(_("must agree"), default=list)
    consult = models.JSONField(_("is consulted"), default=list)
    inform = models.JSONField(_("is informed"), default=list)
    days = models.PositiveSmallIntegerField(_("working days"), null=True, blank=True)
    criterion = models.CharField(_("escalation criterion"), max_length=40, blank=True, default="")
    sentence = models.CharField(_("in a sentence"), max_length=300, blank=True, default="")

    class Meta:
        db_table = "matrix_rule"
        ordering = ["version", "position", "code"]
        verbose_name = _("rule of the matrix")
        verbose_name_plural = _("rules of the matrix")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "version", "code"], name="matrix_rule_code_once"),
            models.CheckConstraint(name="matrix_rule_role_or_forum", condition=Q(role="") | Q(purpose="")),
        ]

    def __str__(self) -> str:
        return self.code
