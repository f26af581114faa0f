"""The examples of the document: asked and answered in the filled organisation. RECORD_EXAMPLES=1 writes them anew."""

import json
import os
import re

import pytest
from jsonschema import Draft202012Validator

from tenancy.scope import tenant_scope
from tests.permissions.conftest import world  # noqa: F401
from tests.permissions.table import API, INSIDERS
from vsportal.api_pages import document

WORDS = {
    "value_stream": {"name": "Urgent care", "outcome": "Nobody waits longer than is good for them."},
    "stakeholder_group": {"name": "Patients"},
    "scope_item": {"path": "care/urgent"},
    "work_item": {"name": "New triage"},
    "indicator": {"name": "Seen within four hours", "unit": "%", "source": "Weekly return"},
    "body": {"name": "Performance board", "mandate": "Looks after flow and waiting."},
    "forum": {"name": "Performance review"},
    "agenda_item": {"title": "Eight weeks below the mean", "source": "manual"},
    "membership": {"title": "Head of operations"},
    "outbox_message": {"subject": "Review pack for Tue 6 Oct", "kind": "packs.pack"},
    "pack": {"subject": "Review pack for Tue 6 Oct"},
}
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def addresses():
    """Each operation of the document with a pattern of its address."""
    for address, methods in document.kept()["paths"].items():
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", ID.pattern, re.escape(address)) + "$")
        for method in methods:
            yield method, address, pattern


def plain(text):
    """Ids as they are counted, and no request's own."""
    found = {}
    return ID.sub(lambda match: found.setdefault(match[0], f"0192f0c4-0000-7000-8000-{len(found) + 1:012d}"), text)


def first_good(world, row):  # noqa: F811
    for who in reversed(INSIDERS):
        answer = world.request(who, row.method, world.address(row.name, row.about), row.sent)
        if answer.status_code < 300:
            return answer
    return None


def as_json(value):
    """A number that a form spells, as a number."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def recorded(world):  # noqa: F811
    known, found = list(addresses()), {}
    for row in API:
        answer = first_good(world, row)
        if answer is None or answer.get("Content-Type", "") not in ("application/json", ""):
            continue
        path = world.address(row.name, row.about).partition("/api/v1")[2]
        name = next(
            (
                f"{method} {address}"
                for method, address, pattern in known
                if method == row.method and pattern.match(path)
            ),
            None,
        )
        sent = {} if "file" in row.sent else {key: as_json(world._value(value)) for key, value in row.sent.items()}
        both = {
            "status": answer.status_code,
            "request": sent or None,
            "response": answer.json() if answer.content else None,
        }
        if name:
            found[name] = json.loads(plain(json.dumps(both)))
            if isinstance(found[name]["response"], dict) and "results" in found[name]["response"]:
                found[name]["response"]["results"] = found[name]["response"]["results"][:1]
    return found


@pytest.mark.skipif("RECORD_EXAMPLES" not in os.environ, reason="writes the examples of the document")
def test_record(world):  # noqa: F811
    with tenant_scope(world.ours["value_stream"].tenant_id):
        for table, words in WORDS.items():
            type(world.ours[table]).objects.filter(pk=world.ours[table].pk).update(**words)

    document.EXAMPLES.write_text(json.dumps(recorded(world), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def test_every_example_fits_its_schema():
    kept = document.kept()
    wrong, count = {}, 0
    for address, methods in kept["paths"].items():
        for method, operation in methods.items():
            parts = [operation.get("requestBody", {}), *(one for one in operation["responses"].values())]
            for part in parts:
                content = part.get("content", {}).get("application/json", {})
                if "example" in content:
                    count += 1
                    errors = Draft202012Validator({**content["schema"], "components": kept["components"]}).iter_errors(
                        content["example"]
                    )
                    for error in errors:
                        wrong[f"{method} {address}"] = error.message

    assert wrong == {}
    assert count > 60
