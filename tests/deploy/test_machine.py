"""systemd's units and nginx' file: what they must say, and what the programs themselves say where they are installed."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.other_process import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectControlGroups": "yes",
    "RestrictSUIDSGID": "yes",
    "RestrictNamespaces": "yes",
    "LockPersonality": "yes",
    "MemoryDenyWriteExecute": "yes",
    "CapabilityBoundingSet": "",
    "User": "vsportal",
    "EnvironmentFile": "/etc/vsportal/environment",
}


def service(unit: Path) -> dict[str, str]:
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment]
    read.read_string(unit.read_text())
    return dict(read["Service"])


def test_there_is_a_unit_for_each_process() -> None:
    assert [unit.name for unit in UNITS] == ["vsportal-beat.service", "vsportal-web.service", "vsportal-worker.service"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_is_hardened_and_holds_no_secret(unit: Path) -> None:
    said = service(unit)

    assert {name: said.get(name) for name in HARDENED} == HARDENED
    assert re.search(r"PASSWORD|SECRET|TOKEN|_URL", unit.read_text()) is None


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not on this machine; the rules above were checked")
    # The programs stand where an installation puts them; here any program will do.
    text = unit.read_text().replace("/opt/vsportal/.venv/bin/", f"{Path(sys.executable).parent}/")
    (tmp_path / unit.name).write_text(text.replace("file:/opt/vsportal", "file:/"))

    verified = subprocess.run([analyze, "verify", tmp_path / unit.name], capture_output=True, text=True, check=False)
    exposed = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=20", tmp_path / unit.name],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (verified.returncode, verified.stderr) == (0, "")
    assert exposed.returncode == 0, exposed.stdout  # 2.0 of 10 at most


def blocks(text: str) -> list[str]:
    """Each server block of nginx' file."""
    found, depth, begin = [], 0, 0
    for match in re.finditer(r"\bserver \{|[{}]", text):
        if match[0].startswith("server") and depth == 0:
            begin = match.start()
        depth += {"}": -1}.get(match[0], 1)
        if match[0] == "}" and depth == 0 and text[begin:].startswith("server"):
            found.append(text[begin : match.end()])
            begin = match.end()
    return found


def test_nginx_sends_everybody_to_tls_and_closes_what_is_for_machines() -> None:
    text = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text())
    plain, tls = blocks(text)

    assert "return 301 https://$host$request_uri;" in plain
    assert "proxy_pass" not in plain
    assert "listen 443 ssl" in tls
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in tls
    for closed in ("/metrics", "/readyz"):
        assert re.search(rf"location = {closed} {{\s*return 404;\s*}}", tls)
    assert "Strict-Transport-Security" not in text, "the portal sends it"


def test_nginx_believes_nothing_the_caller_says_about_the_way_here() -> None:
    text = (DEPLOY / "nginx.conf").read_text()

    headers = dict(re.findall(r"proxy_set_header (\S+) (.+);", text))
    assert headers == {
        "Connection": '""',
        "Host": "$host",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "$remote_addr",
        "X-Request-Id": "$request_id",
    }


def test_the_logs_of_nginx_keep_no_address_and_no_words() -> None:
    text = (DEPLOY / "nginx.conf").read_text()

    (kept,) = re.findall(r"log_format vsportal (.+?);\n", text, flags=re.DOTALL)
    assert re.search(r"remote_addr|request_uri|\$uri|args|\$request[^_]|referer|user_agent|cookie", kept) is None
    assert set(re.findall(r"access_log (\S+)(?: (\w+))?;", text)) == {
        ("off", ""),
        ("/var/log/nginx/access.log", "vsportal"),
    }


def test_nginx_takes_a_little_more_than_the_largest_upload() -> None:
    limit = int(re.search(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text())[1])

    assert 10 < limit <= 16


def test_nginx_itself_accepts_the_file(tmp_path: Path) -> None:
    nginx, openssl = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin"), shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("nginx is not on this machine; the rules above were checked")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=portal.example", "-days", "1",
         "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (DEPLOY / "nginx.conf").read_text()
    for theirs, ours in (("/etc/nginx/tls", tmp_path), ("/var/log/nginx", tmp_path), ("web:8000", "127.0.0.1:8")):
        text = text.replace(theirs, str(ours))
    # Ports are taken or not ours to take; a socket in our folder is neither.
    sockets = iter(range(9))
    text = re.sub(r"listen (\[::\]:)?\d+", lambda _one: f"listen unix:{tmp_path}/{next(sockets)}", text)
    (tmp_path / "site.conf").write_text(text)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ include {tmp_path}/site.conf; }}"
    )

    tried = subprocess.run([nginx, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False)

    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr.replace("could not open error log", "")
