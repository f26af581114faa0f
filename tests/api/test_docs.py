"""The examples of docs/api.md and the client of docs/client run against a server."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indicators.models import Reading
from tenancy.scope import tenant_scope
from tests.conftest import ROOT

EXAMPLES = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.DOTALL)
CLIENT = ROOT / "docs" / "client" / "vsportal_client.py"

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def portal(live_server, northshore):
    return f"{live_server.url}/t/northshore"


@pytest.fixture
def client():
    spec = importlib.util.spec_from_file_location("vsportal_client", CLIENT)
    module = sys.modules["vsportal_client"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_examples_run(portal, secret_of, owner, stream, indicator):
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    words = {"PORTAL": portal, "TOKEN": secret_of(owner), "STREAM": str(stream.pk), "INDICATOR": str(indicator.pk)}

    ran = [
        subprocess.run(
            ["sh", "-euc", example], env={**os.environ, **words}, capture_output=True, text=True, check=False
        )
        for example in EXAMPLES
    ]

    assert [(one.returncode, one.stderr) for one in ran] == [(0, "")] * 5
    lists, readings, changed, twice, bulk = (one.stdout for one in ran)
    assert json.loads(lists)["results"] == [{"id": str(stream.pk), "name": "Urgent care"}]
    assert len(json.loads(readings)["results"]) == 10
    assert json.loads(changed)["outcome"] == "Nobody waits longer than is good for them."
    assert len(set(re.findall(r'"id":"([\w-]+)"', twice))) == 1
    assert json.loads(bulk)["loaded"] == 2
    with tenant_scope(indicator.tenant_id):
        assert Reading.objects.filter(indicator=indicator).count() == 43


def test_the_client_reads_changes_makes_and_records(client, portal, secret_of, owner, stream, indicator):
    api = client.Portal(portal, token=secret_of(owner))

    assert [row["name"] for row in api.every("streams", state="active", fields="name")] == ["Urgent care"]
    assert len(list(api.every("readings", indicator=str(indicator.pk), limit="7"))) == 40
    read = api.read("streams", str(stream.pk))
    changed = api.change(read, name="Renamed")
    assert (changed.data["name"], changed.etag != read.etag) == ("Renamed", True)
    made = [api.make(f"streams/{stream.pk}/work", key="one", name="Ward") for _ in range(2)]
    assert made[0] == made[1]
    row = {"indicator": str(indicator.pk), "on": "2026-10-01", "value": 3}
    assert api.record([row])["loaded"] == 1

    with pytest.raises(client.ChangedMeanwhile) as stale:
        api.change(read, name="Mine")
    assert api.change(stale.value.current, name="Mine").data["name"] == "Mine"
    with pytest.raises(client.Refused) as refused:
        api.record([row | {"value": "x"}])
    assert (refused.value.status, refused.value.code) == (422, "import.bad_rows")
    with pytest.raises(ValueError, match="the token stays here"):
        api.ask("GET", "http://elsewhere.example/")


def test_the_client_says_who_is_unknown(client, portal):
    with pytest.raises(client.Refused) as refused:
        list(client.Portal(portal, token="vsp_x").every("streams"))

    assert (refused.value.status, refused.value.code) == (401, "token_unknown")


def test_the_client_is_typed(tmp_path: Path):
    copy = shutil.copy(CLIENT, tmp_path)

    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}", copy],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert checked.stdout == "Success: no issues found in 1 source file\n"
