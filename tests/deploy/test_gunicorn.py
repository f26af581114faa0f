"""Gunicorn with the settings of deploy/: figures of all its workers together, lines in JSON, an orderly end."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.conftest import PRODUCTION
from tests.other_process import ROOT, same_world

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
REQUESTS = 12


class Web:
    """The portal's web on a free port, with two workers."""

    def __init__(self, folder: Path, served: dict[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        (folder / "token").write_text("the-token\n")
        self.log = folder / "log"
        world = PRODUCTION | same_world() | served | {
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": "2",
            "PROMETHEUS_MULTIPROC_DIR": str(folder / "figures"),
            "METRICS_TOKEN_FILE": str(folder / "token"),
            "BEHIND_PROXY": "true",
        }  # fmt: skip
        bare = {name: value for name, value in os.environ.items() if not name.startswith("STATIC_")}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "vsportal.wsgi"],
                cwd=ROOT, env=bare | world, stderr=log, stdout=log,
            )  # fmt: skip

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode()

    def wait(self) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                self.ask("/livez")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(self.log.read_text())


@pytest.fixture
def web(tmp_path: Path, served: dict[str, str]) -> Iterator[Web]:
    running = Web(tmp_path, served)
    running.wait()
    yield running
    running.process.terminate()
    assert running.process.wait(timeout=40) == 0


def test_figures_are_those_of_all_workers_and_every_line_is_json(web: Web) -> None:
    as_proxied = {"Host": "portal.example", "X-Forwarded-Proto": "https"}
    for _again in range(REQUESTS):
        assert web.ask("/accounts/login/", **as_proxied)[0] == 200

    figures = web.ask("/metrics", Authorization="Bearer the-token")[1]

    counted = 'django_http_responses_total_by_status_view_method_total{method="GET",status="200",view="account_login"}'
    assert f"{counted} {REQUESTS}.0\n" in figures
    assert "vsportal_standing_known 1.0\n" in figures
    written: list[dict[str, Any]] = [json.loads(line) for line in web.log.read_text().splitlines()]
    assert [line["view"] for line in written if line["event"] == "request"] == ["account_login"] * REQUESTS
    assert {line["logger"] for line in written} == {"gunicorn.error", "vsportal.request"}
