"""The mails of escalations: a digest of all that waits for somebody, and the report of what is stuck."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import without_prefix
from governance.escalations import selectors
from governance.escalations.models import Escalation
from governance.escalations.services.telling import DIGEST, STUCK
from outbox.html import inlined
from outbox.mail import RichMail
from outbox.models import Message
from outbox.registry import Composed, MailKind, Withhold
from tenancy.models import Membership, Tenant


def digest(message: Message, at: datetime) -> Composed:
    """All that waits for this person's answer now, the longest due first; withheld when nothing does."""
    reader = _reader(message)
    if reader is None or not reader.is_active_at(at):
        return Withhold(_("Who it was for has left."))
    waiting = list(selectors.waiting_for(reader, at))
    if not waiting:
        return Withhold(_("Nothing waits for an answer any more."))
    return _mail(message, reader, waiting, _("Waits for your answer"))


def stuck(message: Message, at: datetime) -> Composed:
    """The one that nobody up to the top has answered; withheld when somebody has."""
    reader = _reader(message)
    if reader is None or not reader.is_active_at(at):
        return Withhold(_("Who it was for has left."))
    found = list(selectors.stuck(reader, at).filter(pk=message.ref))
    if not found:
        return Withhold(_("It is not stuck any more."))
    return _mail(message, reader, found, _("Nobody has answered"))


def _reader(message: Message) -> Membership | None:
    return Membership.objects.select_related("user", "tenant").filter(pk=message.to_id).first()


def _mail(message: Message, reader: Membership, escalations: Sequence[Escalation], heading: str) -> RichMail:
    language = reader.user.language or reader.tenant.locale
    with translation.override(language), timezone.override(reader.user.time_zone or reader.tenant.zone):
        words: dict[str, Any] = {
            "escalations": [(one, _link(reader.tenant, one)) for one in escalations],
            "organisation": reader.tenant,
            "heading": heading,
            "subject": message.subject,
            "lang": language,
        }
        return RichMail(
            subject=message.subject,
            body=render_to_string("governance/escalations/mail/happened.txt", words),
            html=inlined(render_to_string("governance/escalations/mail/happened.html", words)),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[reader.user.email],
        )


def _link(tenant: Tenant, escalation: Escalation) -> str:
    path = without_prefix(escalation.get_absolute_url())
    return f"{settings.PORTAL_URL.rstrip('/')}/t/{tenant.slug}{path}"


MAILS = [
    MailKind(DIGEST, gettext_lazy("Escalations that wait"), digest),
    MailKind(STUCK, gettext_lazy("Stuck escalation"), stuck),
]
