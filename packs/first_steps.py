"""The last of the first steps: a review pack in somebody's inbox."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.first_steps import FirstStep, StepSource
from governance.meetings.selectors import coming_meetings
from outbox.models import Message, MessageState
from packs.selectors import KIND
from rights.visibility import visible
from tenancy.models import Membership


def find(membership: Membership, at: datetime) -> Sequence[FirstStep]:
    """Was a pack mailed? Otherwise the way to the next meeting; two queries at the most."""
    mails = Message.objects.filter(kind=KIND)
    found = mails.aggregate(made=Count("pk"), sent=Count("pk", filter=Q(state=MessageState.SENT)))
    if found["sent"]:
        return [_step(True, _("Packs go out before each meeting."), "")]
    meeting = visible(coming_meetings(at), membership, at=at).first()
    if meeting is None:
        return [_step(False, _("Set up a forum first."), "")]
    said = (
        _("It is written and waits to be sent.") if found["made"] else _("Made by itself when papers are due, or now.")
    )
    return [_step(False, said, meeting.get_absolute_url())]


def _step(done: bool, said: str, url: str) -> FirstStep:
    return FirstStep("pack", 80, TITLE, WHY, done, said, _("Open the next meeting"), url)


TITLE = gettext_lazy("Send the first review pack")
WHY = gettext_lazy(
    "Before a meeting everybody with a seat gets by mail what waits for them, the agenda, and what the indicators say. "
    "The chair or the secretary can have the packs made at once on the meeting's page."
)
STEPS = StepSource("packs", find, queries=2)
