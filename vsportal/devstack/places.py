"""Where the stack keeps its things, and the one error a person is meant to read."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"
# Linux keeps 108 bytes for the path of a Unix socket.
LONGEST_SOCKET_PATH = 100


class Trouble(Exception):
    """Something a person has to put right; its text is the one line they read."""


@dataclass(frozen=True)
class Home:
    """The folder of one stack (`.vsportal/`): data, mail, logs and what it remembers."""

    path: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """The folder named by VSPORTAL_HOME, or `.vsportal/` beside the code."""
        return cls(Path(os.environ.get("VSPORTAL_HOME") or ROOT / ".vsportal").absolute())

    @property
    def mail(self) -> Path:
        """Where the sink keeps its mail."""
        return self.path / "mail"

    @property
    def for_tests(self) -> "Home":
        """A stack of its own for tests: nothing durable, and a running demo is left alone."""
        return Home(self.path / "tests")

    @property
    def outside(self) -> Path:
        """A second folder, for data of another uid that cannot walk to `path`."""
        return Path("/var/tmp") / f"vsportal-{hashlib.sha256(bytes(self.path)).hexdigest()[:16]}"  # noqa: S108  its owner is checked  # nosec B108

    def log(self, name: str) -> Path:
        """The log file of one process."""
        return self.path / "log" / f"{name}.log"

    def prepare(self) -> None:
        """Make the folder; a folder that is not ours to write is told in one line."""
        try:
            for folder in (self.path, self.path / "log", self.mail):
                folder.mkdir(parents=True, exist_ok=True)
            if not os.access(self.path, os.W_OK | os.X_OK):
                raise PermissionError
        except OSError as error:
            raise Trouble(
                f"{self.path} cannot be written by this user; set VSPORTAL_HOME to another folder."
            ) from error

    def remove(self, *, but: str = "") -> None:
        """Delete everything, or everything but one folder; refused while a stack runs here."""
        if not self.path.exists():
            return
        with self.locked("keeper", patience=3):  # a keeper that has said goodbye is still leaving
            for each in [self.outside, *self.path.iterdir()]:
                if each.is_dir() and each.name != but:
                    shutil.rmtree(each)
                elif each.is_file():
                    each.unlink()
            if not but:
                self.path.rmdir()

    @contextmanager
    def locked(self, name: str, *, patience: float) -> Iterator[None]:
        """Hold one of the folder's locks; the kernel lets go of it when we die."""
        with (self.path / f"{name}.lock").open("a") as handle:
            deadline = time.monotonic() + patience
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() > deadline:
                        raise Trouble(f"Another process holds {self.path / name}.lock and does not let go.") from error
                    time.sleep(0.05)
            yield

    def remembered(self, key: str, fresh: str) -> str:
        """What was written down under `key`, or `fresh`, which is written down now."""
        notes = self._notes()
        if key not in notes:
            self.remember(key, fresh)
            return fresh
        return notes[key]

    def remember(self, key: str, value: str) -> None:
        """Write a password or a port down for the next start, readable by us alone."""
        notes = self._notes() | {key: value}
        draft = self.path / "notes.json.new"
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as handle:
            json.dump(notes, handle, indent=1)
        draft.replace(self.path / "notes.json")

    def password(self, key: str) -> str:
        """The password kept under `key`; made at the first call."""
        return self.remembered(key, secrets.token_urlsafe(18))

    def port(self, key: str) -> int:
        """A free loopback port: the one used last time when it is still free."""
        last = int(self._notes().get(key, "0"))
        port = last if last and port_is_free(last) else _any_free_port()
        self.remember(key, str(port))
        return port

    @contextmanager
    def socket_path(self) -> Iterator[str]:
        """The keeper's socket under a name short enough for the kernel."""
        path = self.path / "keeper.sock"
        if len(bytes(path)) <= LONGEST_SOCKET_PATH:
            yield str(path)
            return
        folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield f"/proc/self/fd/{folder}/keeper.sock"
        finally:
            os.close(folder)

    def _notes(self) -> dict[str, str]:
        try:
            notes: dict[str, str] = json.loads((self.path / "notes.json").read_text())
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise Trouble(
                f"{self.path / 'notes.json'} is damaged; delete it together with the data (make clean)."
            ) from error
        return notes


def port_is_free(port: int) -> bool:
    """Can somebody listen on this loopback port right now?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def walkable(path: Path) -> bool:
    """Can a user who is neither owner nor group reach and enter this folder?"""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def last_words(log: Path) -> str:
    """The last line a process wrote, to quote it."""
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1].strip()[:300] if lines else ""
