"""The inbox page: reads the sink's mail in a browser. Every mail is treated as hostile."""

import json
import re
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from vsportal.devstack import inbox_pages
from vsportal.devstack.letters import Letter, Letters

LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}
PAGE = 50
PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# A mail's own HTML: no script, no form, nothing from another server; links open beside the inbox.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
FILE_POLICY = "default-src 'none'; frame-ancestors 'none'"
# Kinds that a browser shows without running anything of ours.
SHOWN = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}
STYLE = (Path(__file__).parent / "inbox.css").read_bytes()


class InboxServer(ThreadingHTTPServer):
    """Serves one folder of mail on a loopback port."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], folder: Path) -> None:
        super().__init__(address, InboxRequest)
        self.letters = Letters(folder)


class InboxRequest(BaseHTTPRequestHandler):
    """One request for the list, a mail, or a part of a mail."""

    server: InboxServer
    server_version = "vsportal-inbox"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer from the folder."""
        host = self.headers.get("Host", "")
        if re.sub(r":\d+$", "", host) not in LOCAL_NAMES:
            # A foreign name that resolves to this machine could read the mail from a web page.
            self._page(HTTPStatus.MISDIRECTED_REQUEST, inbox_pages.nothing("This inbox answers to localhost only."))
            return
        parts = urlsplit(self.path)
        match parts.path.strip("/").split("/"):
            case [""]:
                self._list(parse_qs(parts.query).get("before", [""])[0])
            case ["inbox.css"]:
                self._send(HTTPStatus.OK, "text/css; charset=utf-8", STYLE, FILE_POLICY)
            case ["mails.json"]:
                found = [letter.summary for letter in self.server.letters.newest()]
                self._send(HTTPStatus.OK, "application/json", json.dumps(found).encode(), FILE_POLICY)
            case ["mail", name, *rest] if letter := self.server.letters.get(name):
                self._mail(letter, rest)
            case _:
                self._nothing()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, http.server's name
        """Keep quiet: nobody reads a log of a log."""

    def _list(self, before: str) -> None:
        letters = self.server.letters.newest(before=before, limit=PAGE + 1)
        older = letters[PAGE - 1].name if len(letters) > PAGE else None
        self._page(HTTPStatus.OK, inbox_pages.inbox(letters[:PAGE], total=len(self.server.letters), older=older))

    def _mail(self, letter: Letter, rest: list[str]) -> None:
        match rest:
            case []:
                self._page(HTTPStatus.OK, inbox_pages.mail(letter))
            case ["html"] if letter.html:
                self._send(HTTPStatus.OK, "text/html; charset=utf-8", letter.safe_html.encode(), MAIL_POLICY)
            case ["source"]:
                self._send(HTTPStatus.OK, "text/plain; charset=utf-8", letter.source, FILE_POLICY)
            case ["part", number] if number.isdecimal() and int(number) < len(letter.files):
                self._file(letter.files[int(number)])
            case _:
                self._nothing()

    def _file(self, part: EmailMessage) -> None:
        kind = part.get_content_type()
        shown = kind in SHOWN
        name = quote(inbox_pages.file_name(part), safe="")
        self._send(
            HTTPStatus.OK,
            (kind + ("; charset=utf-8" if kind == "text/plain" else "")) if shown else "application/octet-stream",
            part.get_payload(decode=True) or b"",  # type: ignore[arg-type]
            FILE_POLICY
            if kind != "application/pdf"
            else "frame-ancestors 'none'",  # a browser's PDF viewer brings its own style
            disposition=f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}",
        )

    def _nothing(self) -> None:
        self._page(HTTPStatus.NOT_FOUND, inbox_pages.nothing("There is no such mail."))

    def _page(self, status: HTTPStatus, html: str) -> None:
        self._send(status, "text/html; charset=utf-8", html.encode(errors="replace"), PAGE_POLICY)

    def _send(self, status: HTTPStatus, kind: str, body: bytes, policy: str, *, disposition: str = "") -> None:
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
        if disposition:
            headers["Content-Disposition"] = disposition
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
