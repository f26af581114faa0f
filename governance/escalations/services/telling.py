"""Who hears of an escalation by mail: one digest a person of all that waits, written again only once it has gone out."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from governance.escalations.models import Escalation, EscalationEvent
from governance.escalations.selectors import watchers
from outbox.models import Message, MessageState
from outbox.services import NewMessage, enqueue_all
from rights.visibility import sees
from tenancy.models import Membership

DIGEST = "escalations.digest"
STUCK = "escalations.stuck"


def tell(people: Iterable[Membership], escalation: Escalation, event: EscalationEvent, *, at: datetime) -> None:
    """Put a digest into the outbox for each of them in whose place none waits there already: it names all that waits."""
    people = [person for person in people if sees(person, escalation, at=at)]
    waiting = Message.objects.filter(state=MessageState.WAITING, kind=DIGEST, to__in=people)
    already = set(waiting.values_list("to_id", flat=True))
    with translation.override(escalation.tenant.locale):
        subject = _("Waits for your answer: %(title)s") % {"title": escalation.title}
    enqueue_all(
        DIGEST,
        [
            NewMessage(f"{DIGEST}:{event.pk}:{person.pk}", person, escalation.pk, subject)
            for person in people
            if person.pk not in already
        ],
        at=at,
    )


def report_stuck(escalation: Escalation, *, at: datetime) -> None:
    """Tell administrators and auditors, once, that nobody up to the top has answered."""
    with translation.override(escalation.tenant.locale):
        subject = _("Stuck: %(number)s %(title)s") % {"number": escalation.number, "title": escalation.title}
    enqueue_all(
        STUCK,
        [
            NewMessage(f"{STUCK}:{escalation.pk}:{person.pk}", person, escalation.pk, subject)
            for person in watchers(at)
            if sees(person, escalation, at=at)
        ],
        at=at,
    )
