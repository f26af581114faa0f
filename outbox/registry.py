"""Which kinds of mail exist: each app registers its own in AppConfig.ready(), with the composer that knows its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.utils.functional import Promise

if TYPE_CHECKING:
    from outbox.models import Message


@dataclass(frozen=True)
class Withhold:
    """The recipient may no longer have this mail, and why."""

    because: str


Composed = EmailMessage | Withhold | None


@dataclass(frozen=True)
class MailKind:
    """A kind of mail.

    `compose(message, at)` runs inside the organisation's scope just before the mail is sent. It asks again whether the
    recipient may have it; Withhold (or None, without a reason) means no. It reads only.
    """

    code: str
    label: str | Promise
    compose: Callable[["Message", datetime], Composed]


_kinds: dict[str, MailKind] = {}


def register(*kinds: MailKind) -> None:
    """Make kinds of mail known. A code that is registered twice is a programming error."""
    for kind in kinds:
        if _kinds.get(kind.code, kind) != kind:
            raise ValueError(f"The kind of mail {kind.code} is registered twice.")
        _kinds[kind.code] = kind


def find(code: str) -> MailKind | None:
    """The kind with this code, if this version has it."""
    return _kinds.get(code)


def every() -> list[MailKind]:
    """All kinds of mail, by code."""
    return [kind for _code, kind in sorted(_kinds.items())]
