"""The mail sink: takes every mail over SMTP, keeps it as a file, and serves the inbox page."""

import argparse
import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from vsportal.devstack.inbox import InboxServer
from vsportal.devstack.places import LOOPBACK, ROOT, Home
from vsportal.devstack.processes import Child, listens, start, wait_until

LARGEST_MAIL = 32 * 2**20


class Keep:
    """Writes each accepted mail to `<time>-<number>.eml`, so that names sort by arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802, aiosmtpd's name
        """Keep the mail with its envelope in front: Bcc recipients stand nowhere else."""
        content = envelope.content or b""
        if isinstance(content, str):
            content = content.encode()
        lines = [f"X-MailFrom: {envelope.mail_from}", f"X-RcptTo: {', '.join(envelope.rcpt_tos)}"]
        name = f"{time.time_ns():020d}-{os.getpid()}-{next(self.numbers):06d}"
        draft = self.folder / f".{name}.new"
        draft.write_bytes("\r\n".join([*lines, ""]).encode() + content)
        draft.replace(self.folder / f"{name}.eml")
        return "250 Kept in the inbox"


class MailSink:
    """The sink as a child of the keeper."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.child: Child | None = None

    def start(self) -> dict[str, str]:
        """Start it and say where it takes mail and where the mail is read."""
        smtp, page = self.home.port("smtp_port"), self.home.port("inbox_port")
        argv = [sys.executable, "-m", "vsportal.devstack.mail", str(self.home.mail), str(smtp), str(page)]
        self.child = start("The mail sink", argv, log=self.home.log("mail"), cwd=ROOT)
        wait_until(self.child, lambda: listens(smtp) and listens(page), patience=20)
        return {
            "EMAIL_HOST": LOOPBACK,
            "EMAIL_PORT": str(smtp),
            "VSPORTAL_INBOX_URL": f"http://localhost:{page}/",
            "VSPORTAL_INBOX_DIR": str(self.home.mail),
        }


async def serve(folder: Path, smtp_port: int, page_port: int) -> None:
    """Run both servers until SIGTERM."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    inbox = InboxServer((LOOPBACK, page_port), folder)
    threading.Thread(target=inbox.serve_forever, daemon=True).start()
    keep = Keep(folder)

    def session() -> SMTP:
        return SMTP(
            keep,
            hostname="localhost",
            ident="vsportal mail sink",
            enable_SMTPUTF8=True,
            data_size_limit=LARGEST_MAIL,
            loop=loop,
        )

    server = await loop.create_server(session, LOOPBACK, smtp_port)
    await ended.wait()
    server.close()


def main(argv: Sequence[str] | None = None) -> None:
    """Run the sink: `python -m vsportal.devstack.mail FOLDER SMTP_PORT PAGE_PORT`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("smtp_port", type=int)
    parser.add_argument("page_port", type=int)
    wish = parser.parse_args(argv)
    asyncio.run(serve(wish.folder, wish.smtp_port, wish.page_port))


if __name__ == "__main__":
    main()
