"""The mail that invites to a meeting, or says that it is cancelled: words for people and a part for their calendar."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.cadence.entries import entry_of
from governance.cadence.rules.ical import letter
from governance.cadence.services.invitations import KIND
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState
from outbox.html import inlined
from outbox.mail import CalendarPart, RichMail
from outbox.models import Message
from outbox.registry import Composed, MailKind, Withhold
from rights.visibility import sees
from tenancy.models import Membership


def invitation(message: Message, at: datetime) -> Composed:
    """The meeting as it stands now; withheld when it is over, or when its reader may not see it any more."""
    reader = Membership.objects.select_related("user", "tenant").filter(pk=message.to_id).first()
    if reader is None or not reader.is_active_at(at):
        return Withhold(_("Who it was for has left."))
    meeting = Meeting.objects.select_related("forum__body").filter(pk=message.ref).first()
    if meeting is None or not sees(reader, meeting, at=at):
        return Withhold(_("The meeting is gone, or hidden from who it was for."))
    if meeting.ends_at <= at or meeting.state == MeetingState.HELD:
        return Withhold(_("The meeting is over."))
    language = reader.language
    with translation.override(language), timezone.override(reader.zone):
        entry = entry_of(meeting, reader.tenant, at)
        words = {"meeting": meeting, "entry": entry, "organisation": reader.tenant, "subject": message.subject}
        method, content = letter(entry, organizer=settings.DEFAULT_FROM_EMAIL, attendee=reader.user.email)
        return RichMail(
            subject=message.subject,
            body=render_to_string("governance/cadence/mail/invitation.txt", words),
            html=inlined(render_to_string("governance/cadence/mail/invitation.html", {**words, "lang": language})),
            calendar=CalendarPart(content, method),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[reader.user.email],
        )


MAILS = [MailKind(KIND, gettext_lazy("Invitation to a meeting"), invitation)]
