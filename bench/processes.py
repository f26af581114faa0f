"""A web worker as it starts and as it stands: seconds to the first 200, and memory after it has served pages.

The floor of both is the smallest thing of the same make: gunicorn with a WSGI function that answers "ok".
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROUNDS, PAGES = 3, 100


def measure() -> list[dict[str, object]]:
    """The figures `startup` (seconds) and `rss` (MiB of one web worker)."""
    ours = [_run("vsportal.wsgi", "/livez") for _ in range(ROUNDS)]
    bare = [_run("bench.processes:ok", "/") for _ in range(ROUNDS)]
    seconds, floor_seconds = (min(run[0] for run in runs) for runs in (ours, bare))
    memory, floor_memory = (max(run[1] for run in runs) for runs in (ours, bare))
    return [
        {
            "name": "startup",
            "value": round(seconds, 2),
            "unit": "s",
            "floor": round(floor_seconds, 2),
            "ratio": round(seconds / floor_seconds, 1),
            "n": ROUNDS,
            "note": "gunicorn from its start to the first 200 of /livez; floor: gunicorn with a function that says ok",
        },
        {
            "name": "rss",
            "value": round(memory, 1),
            "unit": "MiB",
            "floor": round(floor_memory, 1),
            "ratio": round(memory / floor_memory, 1),
            "n": PAGES,
            "note": f"resident memory of one web worker after {PAGES} pages of the sign-in; floor: the same worker with a "
            "function that says ok",
        },
    ]


def ok(environ: dict[str, object], start_response: object) -> list[bytes]:
    """The smallest WSGI application."""
    start_response("200 OK", [("Content-Type", "text/plain")])  # type: ignore[operator]
    return [b"ok\n"]


def _run(application: str, address: str) -> tuple[float, float]:
    begun = time.perf_counter()
    with _server(application) as (port, process):
        while not _answers(port, address):
            assert process.poll() is None, "the server ended before it answered"
        seconds = time.perf_counter() - begun
        for _ in range(PAGES):
            _answers(port, "/accounts/login/")
        return seconds, max(_resident_mib(child) for child in _children(process.pid))


@contextmanager
def _server(application: str) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(command, env=os.environ | {"STATIC_UNHASHED": "1"})  # noqa: S603  our own server
    try:
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _answers(port: int, address: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", address)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _resident_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure))
