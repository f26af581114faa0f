"""Value streams: what they exist for, what belongs to them, and who is accountable when."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from rights.models import Confidential, Grant, marked_with_a_reason
from streams.boundaries.disputed import BoundaryDispute, DisputedChange
from streams.boundaries.kinds import ScopeKind
from streams.boundaries.models import InterfaceAgreement
from streams.dependencies.models import StreamDependency
from streams.states import StreamState
from tenancy.periods import PeriodQuerySet, ends_after_it_starts, one_at_any_instant
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet

__all__ = [
    "BoundaryDispute",
    "Delegation",
    "DisputedChange",
    "InterfaceAgreement",
    "RoleTerm",
    "ScopeItem",
    "ScopeKind",
    "StakeholderGroup",
    "StreamDependency",
    "StreamGrant",
    "StreamRole",
    "StreamStakeholder",
    "ValueStream",
    "WorkItem",
    "WorkKind",
    "WorkShare",
]


class ValueStreamQuerySet(TenantQuerySet):
    """Streams, in the words of a list."""

    def active(self) -> Self:
        """Those that run."""
        return self.filter(state=StreamState.ACTIVE)


class ValueStream(Confidential, TenantModel):
    """A long-lived unit of delivery and investment. It has an outcome and an owner, and no end date."""

    name = models.CharField(_("name"), max_length=120)
    outcome = models.TextField(
        _("outcome"), blank=True, default="", help_text=_("What is better for whom, in a sentence.")
    )
    state = models.CharField(_("state"), max_length=8, choices=StreamState, default=StreamState.DRAFT)
    created_at = models.DateTimeField(_("drafted"))
    drafted_by = TenantForeignKey(
        "tenancy.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("drafted by"),
    )
    activated_at = models.DateTimeField(_("active since"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    objects = TenantManager.from_queryset(ValueStreamQuerySet)()
    mark_right, urls = "streams.change", "streams"

    class Meta:
        db_table = "value_stream"
        ordering = ["name", "id"]
        verbose_name = _("value stream")
        verbose_name_plural = _("value streams")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="value_stream_name_once"),
            marked_with_a_reason("value_stream_confidential_with_a_reason"),
            models.CheckConstraint(
                name="value_stream_state_has_its_moments",
                condition=Q(state=StreamState.DRAFT, activated_at=None, retired_at=None)
                | Q(state=StreamState.ACTIVE, activated_at__isnull=False, retired_at=None)
                | Q(state=StreamState.RETIRED, activated_at__isnull=False, retired_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page, also where no request has chosen the organisation's addresses."""
        return address("streams:detail", self.pk)

    @property
    def state_mark(self) -> str:
        """The shape and colour its state is shown with."""
        return {StreamState.DRAFT: "draft", StreamState.ACTIVE: "go", StreamState.RETIRED: "seal"}[
            StreamState(self.state)
        ]


class StakeholderGroup(TenantModel):
    """People outside the stream for whom it makes a difference; shared by the organisation's streams."""

    name = models.CharField(_("name"), max_length=120)

    class Meta:
        db_table = "stakeholder_group"
        ordering = ["name", "id"]
        verbose_name = _("stakeholder group")
        verbose_name_plural = _("stakeholder groups")
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="stakeholder_group_name_once")]

    def __str__(self) -> str:
        return self.name


class StreamStakeholder(TenantModel):
    """What one stakeholder group needs from one stream."""

    stream = TenantForeignKey(ValueStream, models.PROTECT, related_name="stakeholders", verbose_name=_("stream"))
    group = TenantForeignKey(StakeholderGroup, models.PROTECT, related_name="streams", verbose_name=_("group"))
    need = models.CharField(_("what they need"), max_length=240, blank=True, default="")

    class Meta:
        db_table = "stream_stakeholder"
        ordering = ["group__name", "id"]
        verbose_name = _("stakeholder group of a stream")
        verbose_name_plural = _("stakeholder groups of streams")
        constraints = [models.UniqueConstraint(fields=["tenant", "stream", "group"], name="stream_stakeholder_once")]

    def __str__(self) -> str:
        return str(self.group)

    @property
    def rights_object(self) -> ValueStream:
        """Rights over it are held on its stream."""
        return self.stream


class ScopeItem(TenantModel):
    """One thing that a stream declares to be inside, or outside, its boundary."""

    stream = TenantForeignKey(ValueStream, models.PROTECT, related_name="scope_items", verbose_name=_("stream"))
    kind = models.CharField(_("kind"), max_length=10, choices=ScopeKind)
    path = models.CharField(_("path"), max_length=240, help_text=_("Parts are divided by “/”, the widest first."))
    inside = models.BooleanField(_("inside the boundary"), default=True)
    agreement = models.CharField(
        _("interface agreement"),
        max_length=240,
        blank=True,
        default="",
        help_text=_("Where another stream touches the same thing: what was agreed, in this stream's words."),
    )

    class Meta:
        db_table = "scope_item"
        ordering = ["-inside", "kind", "path", "id"]
        verbose_name = _("scope item")
        verbose_name_plural = _("scope items")
        constraints = [models.UniqueConstraint(fields=["tenant", "stream", "kind", "path"], name="scope_item_once")]

    def __str__(self) -> str:
        return self.path

    @property
    def rights_object(self) -> ValueStream:
        """Rights over it are held on its stream."""
        return self.stream


class StreamRole(models.TextChoices):
    """The roles a stream is run by."""

    OWNER = "accountable_owner", _("Accountable owner")
    ARCHITECTURE = "architecture_lead", _("Architecture lead")
    RISK = "risk_specialist", _("Risk specialist")
    OPERATIONS = "operations_manager", _("Operations manager")
    FINANCE = "finance_partner", _("Finance partner")
    TECHNOLOGY = "technology_lead", _("Technology lead")


class RoleTermQuerySet(PeriodQuerySet):
    """Terms, in the words of "who was accountable when?"."""

    def owners(self) -> Self:
        """Terms of accountable owners."""
        return self.filter(role=StreamRole.OWNER)

    def held(self, at: datetime) -> Self:
        """In force at that moment, by somebody who then belonged to the organisation."""
        ends = "membership__ends_at"
        return self.at(at).filter(Q(**{ends: None}) | Q(**{f"{ends}__gt": at}), membership__starts_at__lte=at)

    def overlapping(self, starts_at: datetime, ends_at: datetime | None) -> Self:
        """Those that share an instant with this half-open period."""
        sharing = self.filter(Q(ends_at=None) | Q(ends_at__gt=starts_at))
        return sharing if ends_at is None else sharing.filter(starts_at__lt=ends_at)


class RoleTerm(TenantModel):
    """Somebody holds a role in a stream for a half-open period. Exactly one owner at any instant: the database says so."""

    stream = TenantForeignKey(ValueStream, models.PROTECT, related_name="role_terms", verbose_name=_("stream"))
    role = models.CharField(_("role"), max_length=20, choices=StreamRole)
    membership = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="role_terms", verbose_name=_("person")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    because = models.CharField(_("reason"), max_length=240, blank=True, default="")
    decision = models.CharField(_("by decision"), max_length=24, blank=True, default="", editable=False)

    objects = TenantManager.from_queryset(RoleTermQuerySet)()

    class Meta:
        db_table = "role_term"
        ordering = ["role", "-starts_at", "id"]
        verbose_name = _("role term")
        verbose_name_plural = _("role terms")
        constraints = [
            ends_after_it_starts("role_term_ends_after_it_starts"),
            one_at_any_instant("role_term_one_owner_at_any_instant", "stream", condition=Q(role=StreamRole.OWNER)),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.membership}"

    def holds(self, at: datetime) -> bool:
        """Is it in force at that moment?"""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    @property
    def rights_object(self) -> ValueStream:
        """Rights over it are held on its stream."""
        return self.stream


class Delegation(TenantModel):
    """A holder of a role lets somebody decide in their place, for a time, up to an amount at the most. It is not passed on."""

    term = TenantForeignKey(RoleTerm, models.PROTECT, related_name="delegations", verbose_name=_("role term"))
    delegate = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="delegations", verbose_name=_("who decides instead")
    )
    up_to = models.DecimalField(
        _("up to an amount of"),
        max_digits=19,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Empty: as far as the role itself reaches."),
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    because = models.CharField(_("reason"), max_length=240, blank=True, default="")

    objects = TenantManager.from_queryset(PeriodQuerySet)()

    class Meta:
        db_table = "delegation"
        ordering = ["-starts_at", "id"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            ends_after_it_starts("delegation_ends_after_it_starts"),
            one_at_any_instant("delegation_one_at_any_instant", "term"),
            models.CheckConstraint(name="delegation_up_to_more_than_nothing", condition=Q(up_to=None) | Q(up_to__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} for {self.term}"

    @property
    def rights_object(self) -> ValueStream:
        """Rights over it are held on its stream."""
        return self.term.stream


class WorkKind(models.TextChoices):
    """How a piece of work is organised; the stream outlives all of them."""

    PROJECT = "project", _("Project")
    PROGRAMME = "programme", _("Programme")
    OPERATION = "operation", _("Operation")


class WorkItem(TenantModel):
    """A piece of work inside one stream. Closing it leaves the stream, its owner and their terms untouched."""

    stream = TenantForeignKey(ValueStream, models.PROTECT, related_name="work_items", verbose_name=_("stream"))
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=WorkKind, default=WorkKind.PROJECT)
    opened_on = models.DateField(_("opened"))
    closed_on = models.DateField(_("closed"), null=True, blank=True)

    class Meta:
        db_table = "work_item"
        ordering = ["closed_on", "name", "id"]
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "stream", "name"], name="work_item_name_once"),
            models.CheckConstraint(
                name="work_item_closes_after_it_opens", condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rights_object(self) -> ValueStream:
        """Rights over it are held on its stream."""
        return self.stream


class WorkShare(TenantModel):
    """A second stream has a part in a piece of work, by a decision that named both."""

    work = TenantForeignKey(WorkItem, models.PROTECT, related_name="shares", verbose_name=_("work item"))
    stream = TenantForeignKey(ValueStream, models.PROTECT, related_name="shared_work", verbose_name=_("second stream"))
    decision = models.CharField(_("by decision"), max_length=24)
    shared_at = models.DateTimeField(_("shared"))

    class Meta:
        db_table = "work_share"
        ordering = ["shared_at", "id"]
        verbose_name = _("shared work")
        verbose_name_plural = _("shared work")
        constraints = [models.UniqueConstraint(fields=["tenant", "work", "stream"], name="work_share_once")]

    def __str__(self) -> str:
        return f"{self.work}: {self.stream}"

    @property
    def rights_object(self) -> ValueStream:
        """Rights over it are held on the stream whose work it is."""
        return self.work.stream


class StreamGrant(Grant):
    """A right on a stream, compiled from a role term."""

    content_object = TenantForeignKey(ValueStream, models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        db_table = "stream_grant"
