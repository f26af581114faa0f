"""A real SMTP server for tests: it keeps what it takes, and can be told to refuse, to be slow, or to call back."""

import asyncio
import socket
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Post:
    """`with Post() as post:` listens on `post.port`; `post.mails` is what it took, in order."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()  # addresses that it does not know
        self.slow: set[str] = set()  # addresses at which it falls asleep
        self.on_mail: Callable[[int], None] = lambda number: None
        self.connections = 0
        self.envelopes: list[list[str]] = []
        self._lock = threading.RLock()
        self._news = threading.Condition(self._lock)
        self._awake = threading.Event()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), data_size_limit=None)

    @property
    def port(self) -> int:
        return self._controller.port

    @property
    def ids(self) -> list[str]:
        with self._lock:
            return [mail["Message-ID"] for mail in self.mails]

    def wait_for(self, enough: Callable[[], bool], seconds: float) -> bool:
        """Wait until `enough()`, asked after each mail."""
        with self._news:
            return self._news.wait_for(enough, seconds)

    def to(self, address: str) -> list[EmailMessage]:
        with self._lock:
            return [mail for mail in self.mails if mail["To"] == address]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, said: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = name
        return said

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if address in self.refused:
            return "550 5.1.1 No such person here"
        if address in self.slow:
            await asyncio.get_running_loop().run_in_executor(None, self._awake.wait, 30)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        with self._lock:
            self.mails.append(mail)
            self.envelopes.append(list(envelope.rcpt_tos))
            number = len(self.mails)
            self._news.notify_all()
        self.on_mail(number)
        return "250 2.0.0 Taken"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_what: object) -> None:
        self._awake.set()
        self._controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
