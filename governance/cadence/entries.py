"""A meeting as calendars show it: the words in its reader's language, the address whole."""

from datetime import datetime

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from doors.addresses import without_prefix
from governance.cadence.rules.ical import Entry
from governance.meetings.models import Meeting
from governance.meetings.states import MeetingState
from tenancy.models import Tenant


def entry_of(meeting: Meeting, tenant: Tenant, at: datetime) -> Entry:
    """What a calendar is told. Its id is the meeting's for ever; time and state alone make it another revision."""
    forum, cancelled = meeting.forum, meeting.state == MeetingState.CANCELLED
    words = [
        _("%(purpose)s, %(body)s") % {"purpose": forum.get_purpose_display(), "body": forum.body.name},
        _("%(when)s in %(zone)s")
        % {"when": formats.date_format(meeting.local_start, "DATETIME_FORMAT"), "zone": forum.time_zone},
        _("Papers are due on %(day)s.") % {"day": formats.date_format(meeting.papers_due_on, "DATE_FORMAT")},
    ]
    if meeting.reason:
        said = _("Cancelled: %(reason)s") if cancelled else _("Moved: %(reason)s")
        words.append(said % {"reason": meeting.reason})
    return Entry(
        uid=meeting.pk,
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=forum.name,
        words="\n".join(words),
        url=f"{settings.PORTAL_URL.rstrip('/')}/t/{tenant.slug}{without_prefix(meeting.get_absolute_url())}",
        cancelled=cancelled,
        confidential=forum.is_confidential_at(at),
    )
