import contextlib
import json
import os
import pwd
import shlex
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.devstack.conftest import NO_MAIL, NO_POSTGRES, ONLY_VALKEY, eventually
from vsportal.devstack.places import Home
from vsportal.devstack.processes import listens

AS_ROOT = os.geteuid() == 0
LOOK = """
import json, os, smtplib, psycopg, redis
roles = "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
owned = "SELECT count(*) FROM pg_database WHERE datdba = current_user::regrole"
with psycopg.connect(os.environ["DATABASE_URL"]) as app, psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
    found = [list(each.execute(roles).fetchone()) + [each.execute(owned).fetchone()[0]] for each in (app, owner)]
    version = app.info.server_version // 10000
with redis.Redis.from_url(os.environ["REDIS_URL"]) as valkey:
    answers = valkey.ping()
with smtplib.SMTP(os.environ["EMAIL_HOST"], int(os.environ["EMAIL_PORT"])) as smtp:
    smtp.sendmail("a@example.org", ["b@example.org"], "Subject: hello\\n\\nworld")
mails = len(os.listdir(os.environ["VSPORTAL_INBOX_DIR"]))
print(json.dumps({"roles": found, "version": version, "valkey": answers, "mails": mails}))
"""
ROLES = [["vsportal_app", False, False, False, False, 0], ["vsportal_owner", False, True, True, False, 1]]


def valkey_port(home: Home) -> int:
    return int(json.loads((home.path / "notes.json").read_text())["valkey_port"])


def pids_with(needle: str) -> list[int]:
    """Processes whose command line names `needle`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if needle in path.read_bytes().replace(b"\0", b" ").decode(errors="replace"):
                found.append(int(path.parent.name))
    return found


def keeper_pid(home: Home) -> int:
    """The keeper is the process that holds the lock of its folder."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if b"vsportal.devstack\0keep" in path.read_bytes():
                env = (path.parent / "environ").read_bytes()
                if f"VSPORTAL_HOME={home.path}\0".encode() in env:
                    return int(path.parent.name)
    raise AssertionError("no keeper")


def test_exec_gives_real_services_with_the_two_roles_and_leaves_nothing_running(said, home):
    status, out, err = said("exec", sys.executable, "-c", LOOK)

    assert (status, err) == (0, "")
    found = json.loads(out)
    assert (found["roles"], found["valkey"], found["mails"]) == (ROLES, True, 1)
    assert pids_with(str(home.path)) == []
    assert not listens(valkey_port(home))


def test_second_start_keeps_the_data(said):
    write = (
        "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_OWNER_URL'], autocommit=True); c.execute('{}')"
    )

    first = said("exec", sys.executable, "-c", write.format("CREATE TABLE kept ()"))
    second = said("exec", sys.executable, "-c", write.format("DROP TABLE kept"))

    assert (first[0], second[0], second[2]) == (0, 0, "")


@pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")
def test_an_ordinary_user_needs_nothing_special(devstack, home):
    nobody = pwd.getpwnam("nobody")
    os.chown(home.path, nobody.pw_uid, nobody.pw_gid)

    process = devstack("exec", "python3", "-c", "print('up')", user=nobody)
    out, err = process.communicate(timeout=120)

    assert (process.returncode, out, err) == (0, "up\n", "")
    assert next(home.path.glob("postgres-*/PG_VERSION")).stat().st_uid == nobody.pw_uid


@pytest.mark.skipif(not AS_ROOT, reason="only root has folders that PostgreSQL's user cannot walk into")
def test_root_with_a_private_folder_keeps_the_data_where_postgresql_can_reach_it(said, home):
    home.path.chmod(0o700)

    status, out, err = said("exec", sys.executable, "-c", LOOK)

    assert (status, err, json.loads(out)["roles"]) == (0, "", ROLES)
    assert next(home.outside.glob("postgres-*/PG_VERSION")).stat().st_uid != 0
    assert said("clean") == (0, "", "")
    assert not home.outside.exists()
    assert not home.path.exists()


@pytest.mark.skipif(not list(Path("/usr/lib/postgresql").glob("*/bin/postgres")), reason="no system PostgreSQL")
def test_the_systems_postgresql_can_be_forced(said, home):
    status, out, err = said("exec", sys.executable, "-c", LOOK, VSPORTAL_POSTGRES="system")

    newest = max(int(path.parts[4]) for path in Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    assert (status, err) == (0, "")
    assert (json.loads(out)["version"], json.loads(out)["roles"]) == (newest, ROLES)


def test_exec_passes_on_the_status_of_its_command(said):
    assert said("exec", "sh", "-c", "exit 7", **ONLY_VALKEY) == (7, "", "")
    assert said("exec", "sh", "-c", "kill -9 $$", **ONLY_VALKEY) == (137, "", "")
    assert said("exec", "no-such-command", **ONLY_VALKEY) == (1, "", "no-such-command: No such file or directory.\n")


def test_a_second_user_shares_the_stack_and_the_last_one_stops_it(devstack, said, home):
    first = devstack("up", **ONLY_VALKEY)
    url = next(line for line in first.stdout if "REDIS_URL" in line)

    status, out, _ = said("exec", "sh", "-c", "echo export REDIS_URL=$REDIS_URL", **ONLY_VALKEY)

    assert (status, out) == (0, url)
    assert listens(valkey_port(home))
    first.send_signal(signal.SIGINT)
    assert first.wait(30) == 0
    assert not listens(valkey_port(home))


def test_a_stack_that_runs_cannot_be_deleted(devstack, said, home):
    first = devstack("up", **ONLY_VALKEY)
    next(line for line in first.stdout if "REDIS_URL" in line)

    status, out, err = said("clean")

    assert (status, out, len(err.splitlines())) == (1, "", 1)
    assert home.path.exists()


def test_a_killed_user_leaves_no_process(devstack, home):
    mark = f"sleep 3600 {home.path}"
    user = devstack("exec", "sh", "-c", f": {mark}; echo up; read never < /dev/zero", **ONLY_VALKEY)
    assert user.stdout.readline() == "up\n"

    user.kill()

    assert eventually(lambda: pids_with(mark) == [] and not listens(valkey_port(home)))


def test_a_killed_keeper_takes_its_services_along_and_the_user_is_told(devstack, home):
    user = devstack("exec", "sh", "-c", "echo up; exec sleep 3600", **ONLY_VALKEY)
    assert user.stdout.readline() == "up\n"

    os.kill(keeper_pid(home), signal.SIGKILL)

    _, err = user.communicate(timeout=30)
    assert (user.returncode, err) == (1, "The keeper of the embedded services died; its services stopped with it.\n")
    assert eventually(lambda: not listens(valkey_port(home)))


def test_a_service_that_dies_is_told_in_one_line(devstack, home):
    user = devstack("exec", "sh", "-c", "echo $REDIS_URL; exec sleep 3600", **ONLY_VALKEY)
    user.stdout.readline()
    valkey = next(pid for pid in pids_with("-server") if parent_of(pid) == keeper_pid(home))

    os.kill(valkey, signal.SIGKILL)

    _, err = user.communicate(timeout=30)
    assert user.returncode == 1
    assert err.startswith("Valkey was killed by signal 9.")
    assert len(err.splitlines()) == 1


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


WAITING_TO_BE_ASKED = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: (signal.signal(signal.SIGTERM, signal.SIG_IGN), print("asked"), sys.exit(3)))
print("up", flush=True)
signal.pause()
"""


def test_sigterm_reaches_the_command_and_everything_stops(devstack, home):
    # No shell: it would also tell of the death of its own children.
    user = devstack("exec", sys.executable, "-c", WAITING_TO_BE_ASKED, **ONLY_VALKEY)
    assert user.stdout.readline() == "up\n"

    user.send_signal(signal.SIGTERM)

    out, err = user.communicate(timeout=30)
    assert (user.returncode, out, err) == (3, "asked\n", "")
    assert not listens(valkey_port(home))


def test_a_port_taken_meanwhile_gets_another_one(said, home):
    said("exec", "true", **ONLY_VALKEY)
    before = valkey_port(home)

    with socket.socket() as thief:
        thief.bind(("127.0.0.1", before))
        thief.listen()
        status, _, err = said("exec", "true", **ONLY_VALKEY)

    assert (status, err) == (0, "")
    assert valkey_port(home) != before


def test_a_long_path_is_no_obstacle(said, home):
    deep = home.path / ("d" * 60) / ("e" * 60)

    assert said("exec", "echo", "up", **ONLY_VALKEY, VSPORTAL_HOME=str(deep)) == (0, "up\n", "")


def test_a_database_of_the_environment_gets_both_roles(devstack, said, home):
    first = devstack("up", REDIS_URL="redis://127.0.0.1:1/0", **NO_MAIL)
    url = next(shlex.split(line)[1].split("=", 1)[1] for line in first.stdout if "DATABASE_URL" in line)
    notes = json.loads((home.path / "notes.json").read_text())
    other = home.path / "other"
    there = {"REDIS_URL": "redis://127.0.0.1:1/0", "VSPORTAL_HOME": str(other), **NO_MAIL}
    root = f"postgres://postgres:{notes['postgres_password']}@127.0.0.1:{notes['postgres_port']}/acme"
    roles = LOOK.split("with redis", maxsplit=1)[0] + "print(json.dumps([each[0] for each in found]))"

    status, out, err = said("exec", sys.executable, "-c", roles, DATABASE_URL=root, **there)

    assert (status, err, json.loads(out)) == (0, "", ["acme_app", "acme_owner"])
    assert said("exec", "true", DATABASE_URL=url, **there)[2] == (
        "The role vsportal_app of DATABASE_URL can neither migrate nor make roles: "
        "set DATABASE_OWNER_URL as well, or give DATABASE_URL a role that may create roles.\n"
    )


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL has to look like postgres://user:password@host:5432/database."),
        ({"DATABASE_URL": "postgres://a:b@127.0.0.1:1/c"}, "DATABASE_URL: no connection to 127.0.0.1:1: "),
        ({"DATABASE_OWNER_URL": "postgres://a:b@127.0.0.1:1/c"}, "DATABASE_OWNER_URL is set without DATABASE_URL"),
        ({"VSPORTAL_POSTGRES": "mine"}, "VSPORTAL_POSTGRES is 'mine'; it can be embedded or system."),
        ({"VSPORTAL_HOME": "/proc/nowhere", **NO_POSTGRES}, "/proc/nowhere cannot be written by this user"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(said, env, words):
    status, out, err = said("exec", "true", **env)

    assert (status, out) == (1, "")
    assert err.startswith(words)
    assert len(err.splitlines()) == 1
