"""A mail with text, HTML, pictures inside the HTML, and files, built by the standard library."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage as StandardMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Any

from django.core.mail import EmailMessage


@dataclass(frozen=True)
class Picture:
    """A PNG that the HTML shows as `cid:name`; `alt` names the part for clients that list attachments."""

    name: str
    png: bytes


@dataclass(frozen=True)
class Attachment:
    """A file for the reader to keep."""

    name: str
    content: bytes
    mimetype: str


@dataclass(frozen=True)
class CalendarPart:
    """What a calendar reads of the mail: an invitation (REQUEST) or a cancellation (CANCEL)."""

    content: str
    method: str


class _Built(StandardMessage):
    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "") -> bytes:
        """The backend names the line ending, which the SMTP policy already has."""
        return super().as_bytes(unixfrom, policy)


class RichMail(EmailMessage):
    """multipart/mixed (alternative (text, related (HTML, pictures)), files): the nesting that mail clients agree on.

    The standard library refuses a line break in a header and folds and encodes the rest by the book.
    """

    def __init__(
        self,
        *args: Any,
        html: str,
        pictures: Sequence[Picture] = (),
        files: Sequence[Attachment] = (),
        calendar: CalendarPart | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.html, self.pictures, self.files, self.calendar = html, pictures, files, calendar

    def message(self) -> StandardMessage:
        """The mail as it goes over the wire."""
        built = _Built(policy=SMTP)
        built["Subject"] = self.subject
        built["From"] = self.from_email
        built["To"] = ", ".join(self.to)
        for name, value in {"Date": formatdate(), **self.extra_headers}.items():
            built[name] = value
        built.set_content(self.body, cte="quoted-printable")
        built.add_alternative(self.html, subtype="html", cte="quoted-printable")
        page = built.get_payload()[1]
        for picture in self.pictures:
            page.add_related(
                picture.png,
                "image",
                "png",
                cid=f"<{picture.name}>",
                filename=f"{picture.name}.png",
                disposition="inline",
            )
        if self.calendar is not None:
            method = {"method": self.calendar.method}
            built.add_alternative(self.calendar.content, subtype="calendar", cte="base64", params=method)
        for file in self.files:
            main, sub = file.mimetype.split("/")
            built.add_attachment(file.content, main, sub, filename=file.name)
        return built
