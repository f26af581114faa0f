"""Putting mail into the outbox and getting it out: at least once, and a second copy carries the same Message-ID.

A worker leases a few messages in a scope of its own and commits. For each it counts the attempt, asks the kind's composer
whether the person may still have it, and commits again before it speaks to the server; what came of it is written in a
scope of its own again. A worker that is killed has therefore at most one mail in the air, and loses none: its leases run out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from doors.refusal import Refusal
from outbox import refusals, registry, rules  # noqa: F401  refusals registers this app's sentences
from outbox.line import Line, NotTaken, ServerAway
from outbox.models import Message, MessageState
from outbox.registry import Withhold
from tenancy.models import Membership
from tenancy.scope import required_tenant, tenant_scope
from tenancy.watch import Watch

# Longer than one mail can take: every wait for the server ends after EMAIL_TIMEOUT. Renewed before each mail.
LEASE = timedelta(minutes=5)
BATCH = 10
# A pass hands over for this long, then leaves the rest to the next tick; well inside the task's own limit.
LONGEST_PASS = timedelta(minutes=4)
LONGEST_SUBJECT = 240
LONGEST_OUTCOME = 400

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class NewMessage:
    """A mail to be written into the outbox. `key` names it for ever inside the organisation.

    `to` None needs an `address`: a mail to somebody who does not belong to the organisation (yet).
    """

    key: str
    to: Membership | None
    ref: UUID
    subject: str = ""
    address: str = ""


def enqueue(
    kind: str,
    *,
    key: str,
    to: Membership | None,
    ref: UUID,
    subject: str = "",
    address: str = "",
    not_before: datetime | None = None,
    at: datetime,
) -> Message:
    """Write one mail into the outbox. The same key a second time changes nothing and gives the first one back."""
    enqueue_all(kind, [NewMessage(key, to, ref, subject, address)], not_before=not_before, at=at)
    return Message.objects.get(key=key)


def enqueue_all(kind: str, messages: Iterable[NewMessage], *, not_before: datetime | None = None, at: datetime) -> None:
    """Write many mails of one kind into the outbox, in one statement; keys that are there already stay as they are."""
    if registry.find(kind) is None:
        raise LookupError(f"No kind of mail is called {kind}.")
    tenant_id = required_tenant()
    Message.objects.bulk_create(
        [
            Message(
                kind=kind,
                key=new.key,
                to=new.to,
                address=new.address,
                ref=new.ref,
                subject=rules.one_line(new.subject, LONGEST_SUBJECT),
                message_id=rules.message_id(tenant_id, new.key, settings.MAIL_DOMAIN),
                not_before=not_before or at,
                created_at=at,
            )
            for new in messages
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def claim(*, tenant_id: UUID, at: datetime, limit: int = BATCH) -> list[Message]:
    """Lease the longest due messages, in a scope of its own. Called outside any scope."""
    with tenant_scope(tenant_id):
        claimed = list(Message.objects.to_be_sent(at).select_for_update(skip_locked=True)[:limit])
        for message in claimed:
            message.state, message.leased_until = MessageState.LEASED, at + LEASE
        Message.objects.bulk_update(claimed, ["state", "leased_until"])
    return claimed


def send_due(*, tenant_id: UUID, at: datetime) -> int:
    """Send what is due in one organisation and say how many messages were dealt with. Called outside any scope.

    Safe to run twice, and at once: each message is leased by one. A server that is away ends the pass; one that refuses
    a mail does not keep the next one waiting.
    """
    watch, line, dealt_with = Watch(at), Line(), 0
    try:
        while watch.passed < LONGEST_PASS and (batch := claim(tenant_id=tenant_id, at=watch.now)):
            for place, message in enumerate(batch):
                _deliver(message, line, tenant_id=tenant_id, watch=watch)
                dealt_with += 1
                if line.is_in_trouble:
                    _release(batch[place + 1 :], tenant_id=tenant_id)
                    return dealt_with
    finally:
        line.close()
    return dealt_with


@transaction.atomic
def retry(message: Message, *, by: Membership, at: datetime) -> Message:
    """Try a parked or waiting message again at once, with all its attempts before it. The door has asked for the right."""
    message = Message.objects.select_for_update(of=("self",)).select_related("to__user").get(pk=message.pk)
    if message.state not in {MessageState.PARKED, MessageState.WAITING}:
        words = {"subject": str(message), "to": message.recipient, "state": message.get_state_display()}
        raise Refusal("message.not_open", params=words, status=409)
    message.state, message.not_before, message.attempts = MessageState.WAITING, at, 0
    message.save(update_fields=["state", "not_before", "attempts"])
    record("message.retried", message, by=by, at=at, because=message.outcome)
    return message


def _deliver(claimed: Message, line: Line, *, tenant_id: UUID, watch: Watch) -> None:
    """One leased message on its way; whatever becomes of it is written down."""
    with tenant_scope(tenant_id):
        mail = _begin(claimed, at=watch.now)
    if mail is None:
        return
    try:
        line.open()
        line.hand_over(mail)
    except ServerAway as failure:
        said, parks = _("No connection to the mail server: %(said)s") % {"said": failure}, False
    except NotTaken as failure:
        said, parks = str(failure), True
    except SoftTimeLimitExceeded:
        raise  # the worker is out of time; the lease runs out and another pass goes on
    except Exception as failure:
        log.exception("mail_not_written", kind=claimed.kind, message=str(claimed.pk))
        said, parks = _not_written(failure), True
    else:
        with tenant_scope(tenant_id):
            _finish(claimed, at=watch.now)
        return
    with tenant_scope(tenant_id):
        _fail(claimed, said, parks=parks, at=watch.now)


def _begin(claimed: Message, *, at: datetime) -> EmailMessage | None:
    """Count the attempt, renew the lease and compose. None when there is nothing to hand over, and why is written down."""
    message = _still_ours(claimed)
    if message is None:
        return None
    if message.attempts >= rules.MAX_ATTEMPTS and not message.outcome:
        # So many attempts, and of the last one not a word: its worker died over it.
        _park(message, _("The worker ended without a word."), at=at)
        return None
    message.attempts, message.outcome, message.leased_until = message.attempts + 1, "", at + LEASE
    message.save(update_fields=["attempts", "outcome", "leased_until"])
    claimed.leased_until = message.leased_until
    try:
        with transaction.atomic():
            return _compose(message, at=at)
    except SoftTimeLimitExceeded:
        raise
    except Exception as failure:
        log.exception("mail_not_composed", kind=claimed.kind, message=str(claimed.pk))
        _fail(claimed, _not_written(failure), parks=True, at=at)
        return None


def _compose(message: Message, *, at: datetime) -> EmailMessage | None:
    """The mail, or None when the person may no longer have it."""
    kind = registry.find(message.kind)
    if kind is None:
        raise LookupError(f"No kind of mail is called {message.kind}.")
    mail = kind.compose(message, at)
    if mail is None or isinstance(mail, Withhold):
        _withhold(message, mail.because if mail else _("The recipient may no longer have it."), at=at)
        return None
    mail.extra_headers = mail.extra_headers | {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    return mail


def _not_written(failure: Exception) -> str:
    return _("The mail could not be written: %(said)s") % {"said": repr(failure)}


def _still_ours(claimed: Message) -> Message | None:
    """The message, locked, unless the lease ran out and another worker has taken it since."""
    mine = Message.objects.filter(pk=claimed.pk, state=MessageState.LEASED, leased_until=claimed.leased_until)
    return mine.select_for_update(of=("self",)).select_related("to__user", "tenant").first()


def _finish(claimed: Message, *, at: datetime) -> None:
    """It is out. Also when the lease ran out meanwhile: then another copy may follow, with the same Message-ID."""
    ours = Message.objects.filter(pk=claimed.pk).exclude(state=MessageState.SENT)
    ours.update(state=MessageState.SENT, sent_at=at, leased_until=None, outcome=_("Taken by the mail server."))


def _fail(claimed: Message, said: str, *, parks: bool, at: datetime) -> None:
    """Keep what was said and wait longer than the last time; the eighth refusal parks the message."""
    message = _still_ours(claimed)
    if message is None:
        return
    said = rules.one_line(said, LONGEST_OUTCOME)
    if parks and message.attempts >= rules.MAX_ATTEMPTS:
        _park(message, said, at=at)
        return
    message.state, message.leased_until, message.outcome = MessageState.WAITING, None, said
    message.not_before = at + rules.wait_after(message.attempts)
    message.save(update_fields=["state", "leased_until", "outcome", "not_before"])


def _park(message: Message, because: str, *, at: datetime) -> None:
    message.state, message.leased_until, message.outcome = MessageState.PARKED, None, because
    message.save(update_fields=["state", "leased_until", "outcome", "attempts"])
    record("message.parked", message, by=None, at=at, because=because)


def _withhold(message: Message, because: str, *, at: datetime) -> None:
    because = rules.one_line(because, LONGEST_OUTCOME)
    message.state, message.leased_until, message.outcome = MessageState.WITHHELD, None, because
    message.save(update_fields=["state", "leased_until", "outcome"])
    record("message.withheld", message, by=None, at=at, because=because)


def _release(claimed: list[Message], *, tenant_id: UUID) -> None:
    """Give back what was leased and not tried."""
    with tenant_scope(tenant_id):
        for message in claimed:
            mine = Message.objects.filter(pk=message.pk, state=MessageState.LEASED, leased_until=message.leased_until)
            mine.update(state=MessageState.WAITING, leased_until=None)
