"""A real SMTP server, and a kind of mail of the test's own."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from outbox import registry, services
from outbox.mail import Attachment, Picture, RichMail
from outbox.models import Message
from outbox.registry import Composed, MailKind
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.outbox.post import Post

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A real SMTP server on a free port of this machine."""
    with Post() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 2
        yield running


def letter(message: Message, at: datetime) -> Composed:
    return RichMail(
        subject=message.subject,
        body="In words",
        html='<p>In <b>HTML</b> <img src="cid:chart" alt="A chart"></p>',
        to=[message.to.user.email],
        pictures=[Picture("chart", PNG)],
        files=[Attachment("pack.pdf", b"%PDF-1.7", "application/pdf")],
    )


@pytest.fixture
def kind() -> Iterator[Callable[..., str]]:
    """`kind(compose)` registers a kind of mail for this test."""
    before = dict(registry._kinds)

    def register(compose: Callable[[Message, datetime], Composed] = letter) -> str:
        registry.register(MailKind("test.letter", "Letter", compose))
        return "test.letter"

    yield register
    registry._kinds.clear()
    registry._kinds.update(before)


@pytest.fixture
def write(northshore: Tenant) -> Callable[..., Message]:
    """`write("Ann")` puts a letter to a person of that title into the outbox."""

    def enqueue(title: str, *, at: datetime = NOON, **more: Any) -> Message:
        to = join(northshore, title)
        with tenant_scope(northshore.pk):
            return services.enqueue(
                "test.letter", key=f"letter:{title}", to=to, ref=uuid7(), subject=f"To {title}", at=at, **more
            )

    return enqueue


@pytest.fixture
def now_of(northshore: Tenant) -> Callable[[Message], Message]:
    """The message as it stands in the database now."""

    def fresh(message: Message) -> Message:
        with tenant_scope(northshore.pk):
            return Message.objects.select_related("to__user").get(pk=message.pk)

    return fresh


def send(tenant_id: UUID, minutes: float = 0) -> int:
    """One pass of the drain, so many minutes after noon."""
    return services.send_due(tenant_id=tenant_id, at=NOON + timedelta(minutes=minutes))


def address(title: str) -> str:
    return f"{title.lower()}@northshore.example"
