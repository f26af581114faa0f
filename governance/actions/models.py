"""Actions: what a meeting agreed that one person does by a day."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from governance.actions.states import ActionState
from governance.bodies.models import Body
from governance.meetings.models import AgendaItem, Meeting
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class ActionQuerySet(TenantQuerySet):
    """Actions, in the words of a list."""

    def open(self) -> Self:
        """Those that nobody has settled."""
        return self.filter(state=ActionState.OPEN)


class Action(TenantModel):
    """What one person does by a day, agreed in a meeting. It comes back to the forum's agenda until it is settled."""

    meeting = TenantForeignKey(Meeting, models.PROTECT, related_name="actions", verbose_name=_("meeting"))
    item = TenantForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("agenda item")
    )
    what = models.CharField(_("what"), max_length=240)
    owner = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="actions", verbose_name=_("owner"))
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=ActionState, default=ActionState.OPEN)
    words = models.CharField(_("what came of it"), max_length=300, blank=True, default="")
    agreed_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("recorded by")
    )
    agreed_at = models.DateTimeField(_("agreed"))
    settled_by = TenantForeignKey(
        "tenancy.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = TenantManager.from_queryset(ActionQuerySet)()

    class Meta:
        db_table = "action"
        ordering = ["due_on", "id"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            models.CheckConstraint(
                name="action_settled_at_a_moment",
                condition=Q(state=ActionState.OPEN, settled_at=None)
                | ~Q(state=ActionState.OPEN) & Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="action_dropped_with_a_reason", condition=~Q(state=ActionState.DROPPED) | ~Q(words="")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "due_on"], name="action_by_state_and_day")]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return address("actions:detail", self.pk)

    @property
    def rights_object(self) -> Body:
        return self.meeting.forum.body

    def is_overdue_on(self, day: date) -> bool:
        """Open, and its day is over."""
        return self.state == ActionState.OPEN and self.due_on < day

    def is_owned_by(self, membership: object, at: datetime) -> bool:
        """Is this its owner, still here?"""
        return self.owner == membership and self.owner.is_active_at(at)
