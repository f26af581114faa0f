"""The rhythm of the organisation: secret links under which calendars read its meetings."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.forums.models import Forum
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class FeedQuerySet(TenantQuerySet):
    """Links, in the words of the page about them."""

    def alive(self) -> Self:
        """Those that nobody has revoked."""
        return self.filter(revoked_at=None)


class CalendarFeed(TenantModel):
    """A secret link of one person: their own meetings, those of one forum, or those about one stream.

    The link itself is shown once and not kept. It shows what its person may see at that moment, and dies with their
    membership.
    """

    membership = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", verbose_name=gettext_lazy("person")
    )
    forum = TenantForeignKey(
        Forum, models.PROTECT, null=True, blank=True, related_name="feeds", verbose_name=gettext_lazy("forum")
    )
    stream = TenantForeignKey(
        "streams.ValueStream",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("stream"),
    )
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal; the secret is random, so no salt is needed
    made_at = models.DateTimeField(gettext_lazy("made"))
    last_read_at = models.DateTimeField(gettext_lazy("last read"), null=True, blank=True)
    revoked_at = models.DateTimeField(gettext_lazy("revoked"), null=True, blank=True)

    objects = TenantManager.from_queryset(FeedQuerySet)()

    class Meta:
        db_table = "calendar_feed"
        ordering = ["-made_at", "id"]
        verbose_name = gettext_lazy("calendar link")
        verbose_name_plural = gettext_lazy("calendar links")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "digest"], name="calendar_feed_once"),
            models.CheckConstraint(
                name="calendar_feed_of_a_forum_or_a_stream", condition=Q(forum=None) | Q(stream=None)
            ),
            models.CheckConstraint(
                name="calendar_feed_made_before_revoked",
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.forum or self.stream or _("My meetings"))

    def is_alive_at(self, at: datetime) -> bool:
        """Does the link open anything at that moment? Wants its membership with the person."""
        return self.revoked_at is None and self.membership.is_active_at(at)
