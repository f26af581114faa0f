"""Minutes: what a meeting said and agreed, line by line, amended by the members, adopted and sealed."""

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from governance.bodies.models import Body
from governance.meetings.models import AgendaItem, Meeting
from governance.minutes.states import AmendmentState, MinutesState
from tenancy.rows import TenantForeignKey, TenantModel
from tenancy.table_rules import SealedParts, SealedRows

ADOPTED = "SELECT 1 FROM minutes WHERE tenant_id = $1 AND id = $2 AND state = 'adopted'"
LONGEST = 8000  # letters of one line


def _person(words: object, **more: object) -> TenantForeignKey:
    """Somebody who did something; no page lists rows by them."""
    return TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="+", db_index=False, verbose_name=words, **more
    )


class Minutes(TenantModel):
    """The minutes of one meeting. Adopted, they never change again: `seal` is the SHA-256 of `document`."""

    meeting = TenantForeignKey(Meeting, models.PROTECT, related_name="minutes_kept", verbose_name=_("meeting"))
    body = TenantForeignKey(Body, models.PROTECT, related_name="+", db_index=False, verbose_name=_("body"))
    state = models.CharField(_("state"), max_length=8, choices=MinutesState, default=MinutesState.DRAFT)
    begun_by = _person(_("begun by"))
    begun_at = models.DateTimeField(_("begun"))
    offered_at = models.DateTimeField(_("sent to the members"), null=True, blank=True)
    adopted_by = _person(_("adopted by"), null=True, blank=True)
    adopted_at = models.DateTimeField(_("adopted"), null=True, blank=True)
    document = models.JSONField(_("sealed record"), default=dict, blank=True)
    seal = models.CharField(_("seal"), max_length=64, blank=True, default="")

    class Meta:
        db_table = "minutes"
        ordering = ["-begun_at", "-id"]
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "meeting"], name="minutes_once_a_meeting"),
            models.CheckConstraint(
                name="minutes_adopted_iff_sealed",
                condition=Q(state=MinutesState.ADOPTED, adopted_at__isnull=False, adopted_by__isnull=False)
                & ~Q(seal="")
                | ~Q(state=MinutesState.ADOPTED) & Q(adopted_at=None, seal=""),
            ),
            SealedRows(name="minutes_sealed", condition="OLD.state = 'adopted'"),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return address("minutes:page", self.meeting_id)

    @property
    def rights_object(self) -> Body:
        return self.body


class MinuteLine(TenantModel):
    """One thing that was said or agreed, under an item of the agenda or under none."""

    minutes = TenantForeignKey(Minutes, models.PROTECT, related_name="lines", verbose_name=_("minutes"))
    item = TenantForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agenda item")
    )
    text = models.TextField(_("what was said"), max_length=LONGEST)
    said_at = models.DateTimeField(_("said"))
    written_by = _person(_("written by"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        db_table = "minute_line"
        ordering = ["said_at", "id"]
        verbose_name = _("line of minutes")
        verbose_name_plural = _("lines of minutes")
        constraints = [
            models.CheckConstraint(name="minute_line_says_something", condition=~Q(text="")),
            SealedParts(column="minutes_id", sealed=ADOPTED, name="minute_line_sealed"),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    def get_absolute_url(self) -> str:
        return f"{self.minutes.get_absolute_url()}#line-{self.pk}"

    @property
    def rights_object(self) -> Body:
        return self.minutes.body


class Amendment(TenantModel):
    """What a member wants the minutes to say, instead of a line or as a new one, before they are adopted."""

    minutes = TenantForeignKey(Minutes, models.PROTECT, related_name="amendments", verbose_name=_("minutes"))
    line = TenantForeignKey(
        MinuteLine, models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("line")
    )
    text = models.TextField(_("what they should say"), max_length=LONGEST)
    because = models.CharField(_("why"), max_length=300)
    proposed_by = _person(_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"))
    state = models.CharField(_("state"), max_length=8, choices=AmendmentState, default=AmendmentState.OPEN)
    words = models.CharField(_("answer"), max_length=300, blank=True, default="")
    answered_by = _person(_("answered by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        db_table = "amendment"
        ordering = ["proposed_at", "id"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            models.CheckConstraint(name="amendment_says_something", condition=~Q(text="") & ~Q(because="")),
            models.CheckConstraint(
                name="amendment_declined_with_words", condition=~Q(state=AmendmentState.DECLINED) | ~Q(words="")
            ),
            SealedParts(column="minutes_id", sealed=ADOPTED, name="amendment_sealed"),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    @property
    def rights_object(self) -> Body:
        return self.minutes.body
