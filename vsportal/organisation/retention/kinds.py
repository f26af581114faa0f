"""What is let go of some day: each kind with its usual time, the shortest one, and the rows that are too old."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.models import Probe
from outbox.models import Message, MessageState
from packs.models import Pack
from people.models import Invitation
from people.states import InvitationState

LONGEST_DAYS = 3650


@dataclass(frozen=True)
class Kept:
    """One kind of thing. `older(before)` are its rows that ended before that moment."""

    code: str
    label: str | Promise
    why: str | Promise
    usual_days: int
    shortest_days: int
    older: Callable[[datetime], QuerySet[Any]]


def _old_mail(before: datetime) -> QuerySet[Message]:
    """Mail that was sent. What waits, is parked or was withheld from somebody stays."""
    return Message.objects.filter(state=MessageState.SENT, sent_at__lt=before)


def _old_packs(before: datetime) -> QuerySet[Pack]:
    """Review packs with their files and pictures; the record keeps the digest of each."""
    return Pack.objects.filter(prepared_at__lt=before)


def _old_probes(before: datetime) -> QuerySet[Probe]:
    return Probe.objects.filter(window_at__lt=before)


def _old_invitations(before: datetime) -> QuerySet[Invitation]:
    """Invitations that were answered, withdrawn or ran out."""
    ended = Q(ended_at__lt=before) | Q(state=InvitationState.OPEN, expires_at__lt=before)
    return Invitation.objects.filter(ended)


KINDS = [
    Kept(
        "mail",
        _("Mail that was sent"),
        _("To whom what went out, and what the mail server said. It is part of the evidence of a thing."),
        1095,
        90,
        _old_mail,
    ),
    Kept(
        "packs",
        _("Review packs"),
        _("The packs with their PDF files and pictures. The audit record keeps the digest of each."),
        1095,
        90,
        _old_packs,
    ),
    Kept(
        "probes",
        _("Requests that found nothing"),
        _("Who asked how often for what is not here. Refusals are part of the audit record and stay."),
        90,
        7,
        _old_probes,
    ),
    Kept(
        "invitations",
        _("Invitations that are over"),
        _("Accepted, withdrawn or expired, with the address they went to."),
        90,
        7,
        _old_invitations,
    ),
]
