"""Meetings: the materialised occurrences of a forum, and what stands on their agendas."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doors.addresses import address, with_prefix
from governance.bodies.models import Body
from governance.forums.models import Forum
from governance.meetings.states import AgendaState, MeetingState, Presence
from tenancy.rows import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet


class MeetingQuerySet(TenantQuerySet):
    """Meetings, in the words of a calendar."""

    def upcoming(self, at: datetime) -> "MeetingQuerySet":
        """Planned and not yet over, the next one first."""
        return self.filter(state=MeetingState.PLANNED, ends_at__gt=at).order_by("starts_at", "id")


class Meeting(TenantModel):
    """One sitting of a forum. `occurrence` is its place in the series (local, for ever); starts_at may have been moved."""

    forum = TenantForeignKey(Forum, models.PROTECT, related_name="meetings", verbose_name=_("forum"))
    occurrence = models.CharField(_("place in the series"), max_length=19)  # local wall clock, ISO 8601, no offset
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    reason = models.CharField(
        _("reason"), max_length=240, blank=True, default="", help_text=_("Why it was moved or cancelled.")
    )
    sequence = models.PositiveIntegerField(_("revision"), default=0)
    changed_at = models.DateTimeField(_("changed"))

    objects = TenantManager.from_queryset(MeetingQuerySet)()

    class Meta:
        db_table = "meeting"
        ordering = ["starts_at", "id"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "forum", "occurrence"], name="meeting_once_per_occurrence"),
            models.CheckConstraint(name="meeting_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="meeting_cancelled_with_a_reason", condition=~Q(state=MeetingState.CANCELLED) | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "starts_at"], name="meeting_by_time")]

    def __str__(self) -> str:
        return f"{self.forum}, {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return address("meetings:detail", self.pk)

    @property
    def local_start(self) -> datetime:
        """When it starts, on the wall clock of its forum."""
        return self.starts_at.astimezone(self.forum.zone)

    @property
    def papers_due_on(self) -> date:
        """The day by which papers are due."""
        return self.local_start.date() - timedelta(days=self.forum.papers_due_days)

    @property
    def rights_object(self) -> Body:
        return self.forum.body


class AgendaItem(TenantModel):
    """One thing to be dealt with in a meeting, put there by a registered source or by hand."""

    meeting = TenantForeignKey(Meeting, models.PROTECT, related_name="agenda", verbose_name=_("meeting"))
    source = models.CharField(_("source"), max_length=40)
    subject_ref = models.UUIDField(_("subject"), null=True)  # the row it is about, in the source's own table
    stream = TenantForeignKey(
        "streams.ValueStream", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stream")
    )
    title = models.CharField(_("title"), max_length=200)
    why = models.CharField(_("why it is here"), max_length=300, blank=True, default="")
    url = models.CharField(
        _("address"), max_length=200, blank=True, default=""
    )  # inside the organisation: /indicators/…
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=AgendaState, default=AgendaState.OPEN)
    added_at = models.DateTimeField(_("added"))

    class Meta:
        db_table = "agenda_item"
        ordering = ["meeting", "position", "added_at", "id"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "meeting", "source", "subject_ref"], name="agenda_item_once_per_subject"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Where its subject is, for this request's browser; empty when it has no page."""
        return with_prefix(self.url)

    @property
    def rights_object(self) -> Body:
        return self.meeting.forum.body


class Attendance(TenantModel):
    """Whether somebody with a seat came to a meeting; apologies are sent ahead, the rest is recorded in the meeting."""

    meeting = TenantForeignKey(Meeting, models.PROTECT, related_name="attendance", verbose_name=_("meeting"))
    membership = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="+", verbose_name=_("person"))
    presence = models.CharField(_("presence"), max_length=7, choices=Presence)
    recorded_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        db_table = "attendance"
        ordering = ["meeting", "id"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "meeting", "membership"], name="attendance_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.get_presence_display()}"

    @property
    def rights_object(self) -> Body:
        return self.meeting.forum.body


class Recusal(TenantModel):
    """Somebody steps aside from one item: neither counted for its quorum nor voting on it. It is not taken back."""

    item = TenantForeignKey(AgendaItem, models.PROTECT, related_name="recusals", verbose_name=_("agenda item"))
    membership = TenantForeignKey("tenancy.Membership", models.PROTECT, related_name="+", verbose_name=_("person"))
    because = models.CharField(_("why"), max_length=240)
    recorded_by = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        db_table = "recusal"
        ordering = ["item", "id"]
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "item", "membership"], name="recusal_once_a_person"),
            models.CheckConstraint(name="recusal_with_a_reason", condition=~Q(because="")),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.item}"

    @property
    def rights_object(self) -> Body:
        return self.item.meeting.forum.body
