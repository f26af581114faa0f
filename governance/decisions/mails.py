"""One mail for all that happened to somebody's decisions in an hour, and for all that now waits for them."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import without_prefix
from governance.decisions.models import Decision, Step
from governance.decisions.selectors import asks_for, ballots_for, waits_for
from governance.decisions.services.steps import DIGEST
from governance.decisions.timeline import in_words
from outbox.html import inlined
from outbox.mail import RichMail
from outbox.models import Message
from outbox.registry import Composed, MailKind, Withhold
from rights.visibility import visible
from tenancy.models import Membership


def compose(message: Message, at: datetime) -> Composed:
    """What happened in the hour before, as far as its reader may see it now; and what waits for them."""
    reader = Membership.objects.select_related("user", "tenant").get(pk=message.to_id)
    if not reader.is_active_at(at):
        return Withhold(_("Who it was for has left."))
    steps = _steps(message, reader, at)
    if not steps:
        return Withhold(_("Nothing of it is for this person any more."))
    with translation.override(reader.language), timezone.override(reader.zone):
        decisions: dict[Decision, list[str]] = {}
        for step in steps:
            decisions.setdefault(step.decision, []).append(in_words(step, step.decision, reader.tenant.currency))
        waiting = {one.pk for one in waits_for(reader, at)}
        waiting |= {ask.decision_id for ask in asks_for(reader, at)}
        waiting |= {ballot.decision_id for ballot in ballots_for(reader, at)}
        subject = _subject(list(decisions), waiting)
        words = {
            "decisions": [
                {"decision": one, "said": said, "link": _link(reader, one), "waits": one.pk in waiting}
                for one, said in decisions.items()
            ],
            "organisation": reader.tenant,
            "lang": reader.language,
            "subject": subject,
        }
        return RichMail(
            subject=subject,
            body=render_to_string("governance/decisions/mail/digest.txt", words),
            html=inlined(render_to_string("governance/decisions/mail/digest.html", words)),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[reader.user.email],
        )


def _steps(message: Message, reader: Membership, at: datetime) -> list[Step]:
    """What this person is told of in the hour of the digest, oldest first; one query."""
    hour = datetime.strptime(message.key.rsplit(":", 1)[1], "%Y%m%dT%H").replace(tzinfo=UTC)
    told = Step.objects.filter(at__gte=hour - timedelta(hours=1), at__lt=hour, facts__told__contains=[str(reader.pk)])
    seen = visible(told.select_related("decision__stream", "decision__version", "by__user"), reader, at=at)
    return list(seen.order_by("at", "id"))


def _subject(decisions: list[Decision], waiting: set[object]) -> str:
    first = next((one for one in decisions if one.pk in waiting), decisions[0])
    if len(decisions) > 1:
        words = {"number": first.number, "title": first.title, "more": len(decisions) - 1}
        return _("%(number)s %(title)s, and %(more)s more") % words
    if first.pk in waiting:
        return _("Waits for you: %(number)s %(title)s") % {"number": first.number, "title": first.title}
    return f"{first.number} {first.title}"


def _link(reader: Membership, decision: Decision) -> str:
    path = without_prefix(decision.get_absolute_url())
    return f"{settings.PORTAL_URL.rstrip('/')}/t/{reader.tenant.slug}{path}"


MAILS = [MailKind(DIGEST, gettext_lazy("What happened to decisions"), compose)]
