"""The keeper: one process per `.vsportal/` that owns the services while anybody uses them.

Each user holds a connection to its socket. The kernel closes that connection however the user
ends, so nobody has to count references in a file; with the last one the services stop.
"""

import contextlib
import json
import os
import signal
import socket
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn, Protocol

from vsportal.devstack.mail import MailSink
from vsportal.devstack.places import Home, Trouble
from vsportal.devstack.postgres import Postgres
from vsportal.devstack.processes import Child, first_event
from vsportal.devstack.valkey import Valkey

# A user who was killed between starting us and asking leaves us alone.
FIRST_USER_WITHIN = 30


class Service(Protocol):
    """What the keeper starts."""

    child: Child | None

    def start(self) -> dict[str, str]:
        """Start it and return the environment that leads to it."""
        ...


class Leave(Exception):
    """Somebody asked the keeper itself to end."""


class Keeper:
    """The services, and the connections of those who use them."""

    def __init__(self, home: Home, listener: socket.socket) -> None:
        self.home = home
        self.listener = listener
        self.services: dict[str, Service] = {}
        self.env: dict[str, dict[str, str]] = {}
        self.users: list[socket.socket] = []
        self.last: socket.socket | None = None

    def run(self) -> int:
        """Serve until the last user has left or a service has died."""
        born = time.monotonic()
        met = False
        while self.users or (not met and time.monotonic() < born + FIRST_USER_WITHIN):
            for ready in first_event(self._children(), [self.listener, *self.users], timeout=5):
                if ready is self.listener:
                    self.users.append(self.listener.accept()[0])
                    met = True
                else:
                    self._listen_to(ready)
            for child in self._children():
                if not child.running:
                    self.tell_all(child.obituary)
                    return 1
        return 0

    def stop(self) -> None:
        """Stop what was started, the last first."""
        for child in reversed(self._children()):
            child.stop(patience=30)
        if self.last:
            self.last.close()

    def _children(self) -> list[Child]:
        return [service.child for service in self.services.values() if service.child]

    def _listen_to(self, user: socket.socket) -> None:
        try:
            wish = user.recv(4096)
        except OSError:
            wish = b""
        if not wish:
            self.users.remove(user)
            if self.users:
                user.close()
            else:
                self.last = user  # hears us hang up when everything has stopped
            return
        try:
            answer: dict[str, object] = {"env": self._provide(**json.loads(wish))}
        except Trouble as trouble:
            answer = {"trouble": str(trouble)}
        _tell(user, answer)

    def _provide(self, *, want: list[str], fast: bool) -> dict[str, str]:
        """Start what is missing; a service that fails to start is forgotten again."""
        for name in want:
            if name in self.services:
                continue
            service: Service = {
                "postgres": lambda: Postgres(self.home, fast=fast),
                "valkey": self._valkey,
                "mail": self._mail,
            }[name]()
            try:
                self.env[name] = service.start()
            except BaseException:
                if service.child:
                    service.child.stop()
                raise
            self.services[name] = service
        return {key: value for name in want for key, value in self.env[name].items()}

    def _valkey(self) -> Service:
        return Valkey(self.home)

    def _mail(self) -> Service:
        return MailSink(self.home)

    def tell_all(self, trouble: str) -> None:
        """Pass bad news on to everybody who is here."""
        for user in self.users:
            _tell(user, {"trouble": trouble})


def _tell(user: socket.socket, answer: dict[str, object]) -> None:
    with contextlib.suppress(OSError):
        user.sendall(json.dumps(answer).encode() + b"\n")


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Leave


def keep(home: Home) -> int:
    """Be the keeper of `home`."""
    home.prepare()
    os.umask(0o077)
    # A keeper that is still closing its services holds this lock.
    with home.locked("keeper", patience=60), home.socket_path() as path, socket.socket(socket.AF_UNIX) as listener:
        with contextlib.suppress(FileNotFoundError):
            Path(path).unlink()
        listener.bind(path)
        listener.listen(64)
        keeper = Keeper(home, listener)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _leave)
        try:
            return keeper.run()
        except Leave:
            keeper.tell_all("The embedded services were stopped.")
            return 1
        finally:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            Path(path).unlink()
            listener.close()
            keeper.stop()
