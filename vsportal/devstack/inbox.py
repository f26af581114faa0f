"""The inbox page."""
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class InboxServer(ThreadingHTTPServer):
    """Stub."""
    daemon_threads = True

    def __init__(self, address: tuple[str, int], folder: Path) -> None:
        super().__init__(address, BaseHTTPRequestHandler)
