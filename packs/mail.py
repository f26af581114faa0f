"""The pack as a mail: what was rendered goes out unchanged, to somebody who may still have it."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.meetings.states import MeetingState
from outbox.mail import Attachment, Picture, RichMail
from outbox.models import Message
from outbox.registry import Composed, MailKind, Withhold
from packs.models import Pack
from packs.selectors import file_name, seat_of
from packs.visibility import KIND
from rights.visibility import sees


def compose(message: Message, at: datetime) -> Composed:
    """The mail of a pack, or why its recipient may no longer have it."""
    pack = Pack.objects.select_related("meeting__forum").prefetch_related("charts").get(pk=message.ref)
    with translation.override(message.tenant.locale):
        because = _withheld(pack, message, at)
        if because:
            return Withhold(because)
    return RichMail(
        subject=pack.subject,
        body=pack.text,
        html=pack.html,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to.user.email],
        files=[Attachment(file_name(pack), bytes(pack.pdf), "application/pdf")] if pack.pdf else [],
        pictures=[Picture(chart.name, bytes(chart.png)) for chart in pack.charts.all()],
    )


def _withheld(pack: Pack, message: Message, at: datetime) -> str:
    if not message.to.is_active_at(at):
        return _("The person no longer belongs to the organisation.")
    if seat_of(message.to_id, pack.meeting, at) is None:
        return _("The person no longer sits in the body.")
    if pack.meeting.state == MeetingState.CANCELLED:
        return _("The meeting was cancelled.")
    if not sees(message.to, pack, at=at):
        return _("It speaks of something that the person may no longer see.")
    return ""


MAIL = MailKind(KIND, gettext_lazy("Review pack"), compose)
