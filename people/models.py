"""Invitations: who is asked to join an organisation, as what, by whom, and what came of it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from people.states import InvitationState
from tenancy.models import Role
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class InvitationQuerySet(TenantQuerySet):
    """Invitations, in the words of a list."""

    def open(self, at: datetime) -> Self:
        """Those that can be accepted at that moment."""
        return self.filter(state=InvitationState.OPEN, expires_at__gt=at)

    def expired(self, at: datetime) -> Self:
        """Those that nobody answered in time."""
        return self.filter(state=InvitationState.OPEN, expires_at__lte=at)

    def unanswered(self) -> Self:
        """Open or expired: they can be sent again, or withdrawn."""
        return self.filter(state=InvitationState.OPEN)


class Invitation(TenantModel):
    """Somebody is asked to join. The link in the mail is not stored, only its digest (people.rules)."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.MEMBER)
    title = models.CharField(_("title"), max_length=120, blank=True, default="", help_text=_("Shown beside the name."))
    state = models.CharField(_("state"), max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    # Nobody: the operator of the installation, for an organisation's first administrator.
    invited_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, related_name="+", verbose_name=_("invited by")
    )
    made_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("open until"))
    sending = models.PositiveIntegerField(_("times sent"), default=1)
    token_digest = models.CharField(max_length=64, editable=False)
    ended_at = models.DateTimeField(_("answered or withdrawn"), null=True)
    membership = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, related_name="+", verbose_name=_("joined as")
    )

    objects = TenantManager.from_queryset(InvitationQuerySet)()

    class Meta:
        db_table = "invitation"
        ordering = ["-made_at", "id"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "email"],
                condition=Q(state=InvitationState.OPEN),
                name="invitation_one_open_per_address",
            ),
            models.UniqueConstraint(fields=["tenant", "token_digest"], name="invitation_digest_once"),
            models.CheckConstraint(name="invitation_email_is_lower_case", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="invitation_ended_iff_dated",
                condition=Q(state=InvitationState.OPEN, ended_at=None, membership=None)
                | Q(state=InvitationState.WITHDRAWN, ended_at__isnull=False, membership=None)
                | Q(state=InvitationState.ACCEPTED, ended_at__isnull=False, membership__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def state_at(self, at: datetime) -> InvitationState:
        """Where it stands at that moment."""
        if self.state == InvitationState.OPEN and self.expires_at <= at:
            return InvitationState.EXPIRED
        return InvitationState(self.state)
