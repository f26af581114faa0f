"""The link of somebody who would like to found an organisation: it carries what they asked for, signed, and works once.

Nothing is stored before the link is used: who only typed an address left no trace of it here.
"""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from doors.refusal import Refusal
from outbox.html import inlined
from outbox.mail import RichMail
from vsportal.first_day.founding import refusals  # noqa: F401  registers this room's sentences

SALT = "vsportal.first_day.founding"
OPEN_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Wish:
    """An organisation that somebody would like to found, and until when the link is good."""

    email: str
    name: str
    slug: str
    time_zone: str
    holiday_country: str
    locale: str
    until: str
    once: str


def wish(*, email: str, name: str, slug: str, time_zone: str, holiday_country: str, locale: str, at: datetime) -> Wish:
    """What was asked for, with a mark of its own."""
    until = (at + OPEN_FOR).isoformat()
    return Wish(email.strip().lower(), name, slug, time_zone, holiday_country, locale, until, secrets.token_urlsafe(12))


def token_of(asked: Wish) -> str:
    """The wish as part of an address; nobody else can make one."""
    return signing.dumps(asdict(asked), salt=SALT, compress=True)


def opened(token: str, *, at: datetime) -> Wish:
    """The wish behind a link, unless it was forged, is too old, or was used."""
    try:
        asked = Wish(**signing.loads(token, salt=SALT))
    except (signing.BadSignature, TypeError) as forged:
        raise Refusal("founding.no_link", status=422) from forged
    if datetime.fromisoformat(asked.until) <= at:
        raise Refusal("founding.expired", params={"hours": OPEN_FOR.total_seconds() // 3600}, status=409)
    if cache.get(_used(asked)):
        raise Refusal("founding.used", status=409)
    return asked


def use_up(asked: Wish) -> None:
    """Let the link open nothing any more; refused for the slower one of two at once."""
    if not cache.add(_used(asked), 1, int(OPEN_FOR.total_seconds())):
        raise Refusal("founding.used", status=409)


def give_back(asked: Wish) -> None:
    """Nothing came of it after all."""
    cache.delete(_used(asked))


def mail_of(asked: Wish) -> EmailMessage:
    """The mail with the link."""
    link = f"{settings.PORTAL_URL.rstrip('/')}/start/{token_of(asked)}/"
    words = {"asked": asked, "link": link, "hours": int(OPEN_FOR.total_seconds() // 3600), "lang": asked.locale}
    subject = _("Found “%(organisation)s” on vsportal") % {"organisation": asked.name}
    return RichMail(
        subject=subject,
        body=render_to_string("first_day/mail/founding.txt", words),
        html=inlined(render_to_string("first_day/mail/founding.html", words | {"subject": subject})),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[asked.email],
    )


def _used(asked: Wish) -> str:
    return f"founding:{asked.once}"
