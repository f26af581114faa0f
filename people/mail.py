"""The mail of an invitation: written just before it is sent, because only then its link exists."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outbox.html import inlined
from outbox.mail import RichMail
from outbox.models import Message
from outbox.registry import Composed, MailKind, Withhold
from people.models import Invitation
from people.services.invitations import KIND, is_backed, link_of
from people.states import InvitationState
from people.wording import ROLE_IN_A_SENTENCE


def compose(message: Message, at: datetime) -> Composed:
    """The mail of the newest sending, if the invitation is still open and somebody who may invite stands for it."""
    found = Invitation.objects.select_related("tenant", "invited_by__user")
    invitation = found.get(pk=message.ref)
    with translation.override(invitation.tenant.locale), timezone.override(invitation.tenant.zone):
        because = _withheld(invitation, message, at)
        if because:
            return Withhold(because)
        link = link_of(invitation)
        if link is None:
            return Withhold(_("The installation's secret was changed; send the invitation again."))
        words = {
            "invitation": invitation,
            "organisation": invitation.tenant,
            "link": link,
            "role": ROLE_IN_A_SENTENCE[invitation.role],
            "lang": invitation.tenant.locale,
            "subject": message.subject,
        }
        return RichMail(
            subject=message.subject,
            body=render_to_string("people/mail/invitation.txt", words),
            html=inlined(render_to_string("people/mail/invitation.html", words)),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[invitation.email],
        )


def _withheld(invitation: Invitation, message: Message, at: datetime) -> str:
    if invitation.state_at(at) != InvitationState.OPEN:
        return _("The invitation is not open any more.")
    if message.key != f"{KIND}:{invitation.pk}:{invitation.sending}":
        return _("The invitation was sent again since.")
    if not is_backed(invitation, at=at):
        return _("Who sent the invitation may not invite people any more.")
    return ""


MAIL = MailKind(KIND, gettext_lazy("Invitation"), compose)
