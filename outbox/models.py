"""Mail to be sent: one row per message and person, drained by the worker."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class MessageState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("Waiting")
    LEASED = "leased", _("Being sent")
    SENT = "sent", _("Sent")
    WITHHELD = "withheld", _("Withheld")  # the recipient may no longer have it
    PARKED = "parked", _("Parked")


class MessageQuerySet(TenantQuerySet):
    """Messages, in the words of the drain and of the page that shows them."""

    def to_be_sent(self, at: datetime) -> "MessageQuerySet":
        """Waiting and due, or left behind by a worker that died; the longest due first."""
        waiting = Q(state=MessageState.WAITING, not_before__lte=at)
        abandoned = Q(state=MessageState.LEASED, leased_until__lte=at)
        return self.filter(waiting | abandoned).order_by("not_before", "id")

    def parked(self) -> "MessageQuerySet":
        """What is not tried again until somebody says so."""
        return self.filter(state=MessageState.PARKED)


class Message(TenantModel):
    """One mail to one person of the organisation, or to an address when nobody there is addressed, as by an invitation.

    Its Message-ID follows from its key, so that a duplicate can be recognised as one.
    """

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=200)
    ref = models.UUIDField(_("about"))  # the row that the kind's composer knows
    to = TenantForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+", verbose_name=_("to"))
    address = models.EmailField(_("to the address"), blank=True, default="")
    subject = models.CharField(_("subject"), max_length=240, blank=True, default="")
    message_id = models.CharField(_("Message-ID"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=MessageState, default=MessageState.WAITING)
    not_before = models.DateTimeField(_("not before"))
    leased_until = models.DateTimeField(_("leased until"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    outcome = models.CharField(_("what the mail server said"), max_length=400, blank=True, default="")
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = TenantManager.from_queryset(MessageQuerySet)()

    class Meta:
        db_table = "outbox_message"
        ordering = ["-created_at", "id"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "key"], name="outbox_message_once"),
            models.CheckConstraint(
                name="outbox_message_has_one_recipient",
                condition=Q(to__isnull=False, address="") | (Q(to=None) & ~Q(address="")),
            ),
            models.CheckConstraint(
                name="outbox_message_sent_iff_dated",
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "not_before"],
                name="outbox_message_due",
                condition=Q(state__in=[MessageState.WAITING, MessageState.LEASED]),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.key

    @property
    def recipient(self) -> str:
        """Whom it is for, in words."""
        return str(self.to) if self.to is not None else self.address
