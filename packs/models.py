"""Review packs: what one person gets to read before one meeting."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from governance.models import Body, Meeting
from tenancy.rows import TenantForeignKey, TenantModel


class Pack(TenantModel):
    """The pack of one meeting for one person, as rendered: what was sent can be read again, unchanged."""

    meeting = TenantForeignKey(Meeting, models.PROTECT, related_name="packs", verbose_name=_("meeting"))
    membership = TenantForeignKey(
        "tenancy.Membership", models.PROTECT, related_name="packs", verbose_name=_("recipient")
    )
    subject = models.CharField(_("subject"), max_length=240)
    html = models.TextField()
    text = models.TextField()
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    chain_head = models.CharField(_("audit chain"), max_length=64)  # the head of the chain when it was rendered
    prepared_at = models.DateTimeField(_("prepared"))
    # The streams and indicators it speaks of: whoever may no longer see one of them may not have the pack.
    shows = ArrayField(models.UUIDField(), default=list, editable=False)

    class Meta:
        db_table = "pack"
        ordering = ["-prepared_at", "id"]
        verbose_name = _("review pack")
        verbose_name_plural = _("review packs")
        constraints = [models.UniqueConstraint(fields=["tenant", "meeting", "membership"], name="pack_once_per_person")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return address("packs:detail", self.pk)

    @property
    def rights_object(self) -> Body:
        return self.meeting.forum.body


class PackChart(TenantModel):
    """A picture in a pack, attached to the mail and named by its content id."""

    pack = TenantForeignKey(Pack, models.CASCADE, related_name="charts", verbose_name=_("pack"))
    name = models.CharField(max_length=60)  # the content id's left-hand side
    alt = models.CharField(max_length=400)
    png = models.BinaryField()

    class Meta:
        db_table = "pack_chart"
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["tenant", "pack", "name"], name="pack_chart_once")]

    def __str__(self) -> str:
        return self.alt
