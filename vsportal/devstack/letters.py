"""The kept mails: one file each, named so that names sort by arrival."""

import base64
import email
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

NAME = re.compile(r"\d{20}-\d{1,10}-\d{6}")
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"}


class Letter:
    """One mail. Nothing in it is trusted: a broken header or charset is shown as far as it can be read."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.source = path.read_bytes()
        self.arrived_at = datetime.fromtimestamp(int(self.name[:20]) / 1e9, UTC)

    @cached_property
    def message(self) -> EmailMessage:
        """The parsed mail."""
        return email.message_from_bytes(self.source, policy=policy.default)

    def header(self, name: str) -> str:
        """One header as text; empty when it is missing."""
        try:
            value = str(self.message.get(name, ""))
        except Exception:  # noqa: BLE001, the parser raises whatever a hostile header provokes
            value = ""
        return value.encode(errors="replace").decode()

    @property
    def summary(self) -> dict[str, str]:
        """What the list shows, for a script."""
        names = {"from": "From", "to": "To", "subject": "Subject", "message_id": "Message-ID", "recipients": "X-RcptTo"}
        return {"id": self.name, "arrived_at": self.arrived_at.isoformat()} | {
            key: self.header(name) for key, name in names.items()
        }

    @cached_property
    def leaves(self) -> list[EmailMessage]:
        """All parts that contain no other parts."""
        return [part for part in self.message.walk() if not part.is_multipart()]

    @cached_property
    def files(self) -> list[EmailMessage]:
        """Attachments and pictures: everything but the first text and the first HTML."""
        bodies = [part for part in (self._body("plain"), self._body("html")) if part is not None]
        return [part for part in self.leaves if not any(part is body for body in bodies)]

    @property
    def text(self) -> str:
        """The plain-text version."""
        return _decoded(self._body("plain")).replace("\r\n", "\n")

    @property
    def html(self) -> str:
        """The HTML version as it was sent."""
        return _decoded(self._body("html"))

    @property
    def safe_html(self) -> str:
        """The HTML version for a sandboxed frame: its own pictures put in, links open in a new tab."""
        pictures = {
            str(part.get("Content-ID", "")).strip("<> "): part
            for part in self.files
            if part.get("Content-ID") and part.get_content_type() in PICTURES
        }

        def picture(match: re.Match[str]) -> str:
            part = pictures.get(unquote(match[1]))
            if part is None:
                return match[0]
            return f"data:{part.get_content_type()};base64,{base64.b64encode(_bytes(part)).decode()}"

        html = re.sub(r"cid:([^\"'\s)<>]+)", picture, self.html, flags=re.IGNORECASE)
        html, heads = re.subn(
            r"<head\b[^>]*>", lambda match: f'{match[0]}<base target="_blank">', html, count=1, flags=re.IGNORECASE
        )
        return html if heads else f'<base target="_blank">{html}'

    def _body(self, kind: str) -> EmailMessage | None:
        for part in self.leaves:
            if part.get_content_type() == f"text/{kind}" and part.get_content_disposition() != "attachment":
                return part
        return None


class Letters:
    """A folder of mails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __len__(self) -> int:
        return len(self._names())

    def newest(self, *, before: str = "", limit: int | None = None) -> list[Letter]:
        """The newest first; those before a name when one is given."""
        names = [name for name in self._names() if not before or name < before]
        return list(self._opened(sorted(names, reverse=True)[:limit]))

    def get(self, name: str) -> Letter | None:
        """One mail by its name; None when there is none."""
        return next(self._opened([name] if NAME.fullmatch(name) else []), None)

    def _names(self) -> list[str]:
        return [path.stem for path in self.folder.glob("*.eml") if NAME.fullmatch(path.stem)]

    def _opened(self, names: list[str]) -> Iterator[Letter]:
        for name in names:
            try:
                yield Letter(self.folder / f"{name}.eml")
            except FileNotFoundError:  # removed while we looked
                continue


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(part: EmailMessage | None) -> str:
    if part is None:
        return ""
    try:
        return _bytes(part).decode(part.get_content_charset() or "utf-8", errors="replace")
    except (LookupError, ValueError):  # a charset that does not exist
        return _bytes(part).decode("utf-8", errors="replace")
