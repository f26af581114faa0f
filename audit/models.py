"""The append-only record of who did what, when, why and under which rule, and the hash chain over it.

Beside it, and no part of the chain: when the chain was last walked, and how often somebody knocked where nothing is.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet

REFUSED = "refused:"  # what the action of a refusal begins with


class EventQuerySet(TenantQuerySet):
    """Events, in the words of an auditor."""

    def newest_first(self) -> "EventQuerySet":
        return self.order_by("-at", "-id")

    def about(self, obj: models.Model) -> "EventQuerySet":
        return self.filter(object_type=obj._meta.label_lower, object_ref=obj.pk)

    def refused(self) -> "EventQuerySet":
        """What somebody asked for and a rule did not allow."""
        return self.filter(action__startswith=REFUSED)


class Event(TenantModel):
    """One thing that was done, or refused. `words` may hold personal text; the chain covers only its salted digest."""

    at = models.DateTimeField(_("when"))
    action = models.CharField(_("action"), max_length=80)
    object_type = models.CharField(_("kind of thing"), max_length=80)
    object_ref = models.UUIDField(_("thing"))
    by = TenantForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    rule = models.CharField(_("rule"), max_length=80, blank=True, default="")
    version = models.CharField(_("version"), max_length=40, blank=True, default="")
    words = models.JSONField(_("what and why"), null=True)
    salt = models.CharField(max_length=32)
    words_digest = models.CharField(max_length=64)

    app_role_may = "SELECT, INSERT, UPDATE (words, salt)"  # and the database lets them be emptied only
    objects = TenantManager.from_queryset(EventQuerySet)()

    class Meta:
        db_table = "audit_event"
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            models.Index(fields=["tenant", "-at"], name="audit_event_by_time"),
            models.Index(fields=["tenant", "object_type", "object_ref"], name="audit_event_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_ref}"

    @property
    def label(self) -> str:
        """What the thing was called at the time, or nothing once erased."""
        return (self.words or {}).get("label", "")

    @property
    def because(self) -> str:
        """The reason that was given, or nothing once erased."""
        return (self.words or {}).get("because", "")


class Link(TenantModel):
    """The place of one event in the organisation's hash chain. Appended by the scope as its last act before COMMIT."""

    seq = models.BigIntegerField()
    event = TenantForeignKey(Event, models.PROTECT, related_name="links")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    app_role_may = "SELECT, INSERT"

    class Meta:
        db_table = "audit_link"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "seq"], name="audit_link_once_per_number"),
            models.UniqueConstraint(fields=["tenant", "event"], name="audit_link_once_per_event"),
        ]


class Head(TenantModel):
    """The newest link of the organisation's chain: the one row that concurrent scopes queue for."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    app_role_may = "SELECT, INSERT, UPDATE"

    class Meta:
        db_table = "audit_head"
        constraints = [
            models.UniqueConstraint(fields=["tenant"], name="audit_head_once"),
            models.CheckConstraint(name="audit_head_counts_up", condition=Q(seq__gte=0)),
        ]


class ChainCheck(TenantModel):
    """One walk along the whole chain: up to which record, and the first fault it found, if any."""

    at = models.DateTimeField(_("when"))
    by = TenantForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    seq = models.BigIntegerField(_("up to record"))
    hash = models.CharField(_("head"), max_length=64)
    fault = models.TextField(_("fault"), blank=True, default="")

    app_role_may = "SELECT, INSERT"

    class Meta:
        db_table = "audit_check"
        ordering = ["-at", "-id"]
        verbose_name = _("walk along the chain")
        verbose_name_plural = _("walks along the chain")
        indexes = [models.Index(fields=["tenant", "-at"], name="audit_check_by_time")]


class Probe(TenantModel):
    """How often one person asked for things that are not here, or not theirs to see, within ten minutes."""

    by = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="+", verbose_name=_("by"))
    window_at = models.DateTimeField(_("from"))
    count = models.PositiveIntegerField(_("times"), default=0)
    # Shapes of addresses with their ids, never what somebody typed: "GET streams/0192…/edit/".
    samples = models.JSONField(_("for example"), default=list)

    class Meta:
        db_table = "audit_probe"
        ordering = ["-window_at", "-id"]
        verbose_name = _("probe")
        verbose_name_plural = _("probes")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "by", "window_at"], name="audit_probe_once_per_window")
        ]
        indexes = [models.Index(fields=["tenant", "-window_at"], name="audit_probe_by_time")]
