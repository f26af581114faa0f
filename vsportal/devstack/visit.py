"""How a command uses the services: take what the environment names, ask the keeper for the rest."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from vsportal.devstack import roles
from vsportal.devstack.places import ROOT, Home, Trouble, last_words

PATIENCE = 120


@dataclass
class Visit:
    """A stay with the services: their environment, and the line on which bad news arrives."""

    env: dict[str, str]
    line: socket.socket | None = None

    @property
    def lines(self) -> list[socket.socket]:
        """What to watch beside one's own children."""
        return [self.line] if self.line else []

    def bad_news(self) -> Trouble:
        """Why the line became readable."""
        news = _read(self.line) if self.line else None
        return Trouble(
            news["trouble"] if news else "The keeper of the embedded services died; its services stopped with it."
        )


@contextmanager
def visit(home: Home, *, fast: bool = False) -> Iterator[Visit]:
    """Stay with the services for the length of a `with`."""
    home.prepare()
    given = _given(home, os.environ)
    if not os.environ.get("SECRET_KEY"):
        given["SECRET_KEY"] = home.password("secret_key")
    want = [
        name
        for name, key in (("postgres", "DATABASE_URL"), ("valkey", "REDIS_URL"), ("mail", "EMAIL_HOST"))
        if key not in given
    ]
    if not want:
        yield Visit(given)
        return
    line, env = _ask(home, want, fast=fast)
    with contextlib.closing(line):
        try:
            yield Visit(given | env, line)
        finally:
            _say_goodbye(line)


def _given(home: Home, env: Mapping[str, str]) -> dict[str, str]:
    """What the environment already names; a lone DATABASE_URL gets its two roles made."""
    given = {
        key: env[key]
        for key in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_HOST", "EMAIL_PORT")
        if env.get(key)
    }
    if "DATABASE_OWNER_URL" in given and "DATABASE_URL" not in given:
        raise Trouble("DATABASE_OWNER_URL is set without DATABASE_URL; set both or neither.")
    if "DATABASE_URL" in given and "DATABASE_OWNER_URL" not in given:
        given |= roles.prepare_given(home, given["DATABASE_URL"])
    if "EMAIL_HOST" in given:
        given.setdefault("EMAIL_PORT", "25")
    return given


def _ask(home: Home, want: list[str], *, fast: bool) -> tuple[socket.socket, dict[str, str]]:
    """Ask for services; a keeper that was just leaving hangs up, so we ask the next one."""
    for _ in range(3):
        line = _introduce(home)
        answer = None
        with contextlib.suppress(OSError):
            line.sendall(json.dumps({"want": want, "fast": fast}).encode())
            answer = _read(line)
        if answer and "env" in answer:
            line.settimeout(None)
            return line, answer["env"]
        _say_goodbye(line)
        line.close()
        if answer:
            raise Trouble(answer["trouble"])
    raise Trouble(f"The embedded services did not start: {last_words(home.log('keeper'))}")


def _introduce(home: Home) -> socket.socket:
    """Connect to the keeper; start one when there is none."""
    keeper: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + PATIENCE
    with home.locked("door", patience=PATIENCE):
        while time.monotonic() < deadline:
            line = socket.socket(socket.AF_UNIX)
            try:
                line.settimeout(PATIENCE)
                with home.socket_path() as path:
                    line.connect(path)
            except (FileNotFoundError, ConnectionRefusedError):
                line.close()
            else:
                return line
            if keeper is None:
                keeper = _start_keeper(home)
            elif keeper.poll() is not None:
                raise Trouble(f"The embedded services did not start: {last_words(home.log('keeper'))}")
            time.sleep(0.03)
    raise Trouble(f"The embedded services did not start within {PATIENCE} seconds (log: {home.log('keeper')}).")


def _start_keeper(home: Home) -> "subprocess.Popen[bytes]":
    """Start a keeper that outlives us: the next user may still need it."""
    with home.log("keeper").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "vsportal.devstack", "keep"],
            cwd=ROOT,
            env=os.environ | {"VSPORTAL_HOME": str(home.path)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _say_goodbye(line: socket.socket) -> None:
    """Leave; the last one to leave waits until the services have stopped."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_WR)
        line.settimeout(60)
        while line.recv(65536):
            continue


def _read(line: socket.socket) -> dict[str, Any] | None:
    """One message of the keeper; None when it has gone."""
    message = b""
    try:
        while not message.endswith(b"\n"):
            part = line.recv(65536)
            if not part:
                return None
            message += part
    except OSError:
        return None
    answer: dict[str, Any] = json.loads(message.splitlines()[-1])
    return answer
