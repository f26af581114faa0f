"""The OpenAPI document: kept, whole, served, read; and every role's answers are those that it documents."""

import os
import re
from unittest.mock import patch

import pytest
import requests
import schemathesis
from django.conf import settings
from drf_spectacular.drainage import GENERATOR_STATS
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import API
from tests.permissions.conftest import world  # noqa: F401
from tests.permissions.organisation import undone
from tests.permissions.table import INSIDERS
from vsportal.api_pages import document
from vsportal.api_pages.reading import as_read

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
TABLES = {
    "streams": "value_stream", "indicators": "indicator", "readings": "reading", "signals": "signal", "bodies": "body",
    "seats": "seat", "forums": "forum", "meetings": "meeting", "agenda-items": "agenda_item", "packs": "pack",
    "messages": "outbox_message", "audit": "audit_event", "people": "membership", "invitations": "invitation",
    "stakeholders": "stream_stakeholder", "scope": "scope_item", "roles": "role_term", "work": "work_item",
    "stream": "value_stream", "indicator": "indicator", "body": "body", "membership": "membership", "to": "meeting",
    "owner": "membership",
}  # fmt: skip
EACH = int(os.environ.get("SCHEMA_EXAMPLES", "1"))  # requests of each role at each address, good and bad ones


# --- The document -------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def drawn():
    with patch.dict(GENERATOR_STATS._warn_cache, clear=True), patch.dict(GENERATOR_STATS._error_cache, clear=True):
        found = document.drawn()
        assert (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == ({}, {})
    return found


def operations(found):
    return [
        (f"{method} {path}", operation)
        for path, methods in found["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_kept_document_is_what_the_code_says(drawn):
    assert document.spelled(drawn) == document.FILE.read_text(), "manage.py openapi writes it anew"


def test_every_operation_says_what_it_is_and_what_can_go_wrong(drawn):
    lacking = {
        name: [key for key in ("summary", "operationId", "tags", "security") if not operation.get(key)]
        for name, operation in operations(drawn)
    }
    refusals = {
        name: {"400", "401", "403", "404", "429"} - set(operation["responses"]) for name, operation in operations(drawn)
    }

    assert {name: keys for name, keys in lacking.items() if keys} == {}
    assert {name: codes for name, codes in refusals.items() if codes} == {}


def test_the_document_is_served_with_the_addresses_of_the_organisation(ask, member, northshore):
    answer = ask(member, "get", "openapi.json")

    assert answer.json() == document.kept() | {"servers": [{"url": "/t/northshore/api/v1"}]}
    assert ask(member, "get", "openapi.json", If_None_Match=answer["ETag"]).status_code == 304


def test_the_page_shows_every_operation(sign_in, member, drawn):
    page = sign_in(member).get("/t/northshore/api/").content.decode()

    assert re.findall(r'<details class="api-op" id="(\w+)">', page) == [
        operation.id for resource in as_read(drawn) for operation in resource.operations
    ]
    assert len(operations(drawn)) == page.count('class="api-op"')


# --- Each role, each operation -------------------------------------------------------------------------------------------
def cases_of(operation):
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    return [operation.as_strategy(generation_mode=mode) for mode in modes]


def real(world, case, turn):  # noqa: F811
    """Random ids find nothing: most requests are about rows that are there, in the version that is there."""
    parts = case.operation.path.strip("/").split("/")
    if turn == 0:
        tables = [TABLES.get(part) for part in parts if not part.startswith("{")]
        for name, table in zip(case.path_parameters, [table for table in tables if table in world.ours], strict=False):
            case.path_parameters[name] = str(world.ours[table].pk)
        if "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
        if isinstance(case.body, dict):
            for name in case.body:
                if isinstance(case.body[name], str) and TABLES.get(name) in world.ours:
                    case.body[name] = str(world.ours[TABLES[name]].pk)
    return case


def send(world, who, case):  # noqa: F811
    words = case.as_transport_kwargs(base_url="http://testserver" + API.rstrip("/"))
    prepared = requests.Request(
        **{
            name: words[name]
            for name in ("method", "url", "headers", "params", "data", "json", "files")
            if name in words
        }
    ).prepare()
    body = prepared.body or b""
    headers = {
        name: value for name, value in prepared.headers.items() if name not in ("Content-Length", "Content-Type")
    }
    with undone():
        answer = world.browsers[who].generic(
            prepared.method,
            prepared.path_url,
            body.encode() if isinstance(body, str) else body,
            content_type=prepared.headers.get("Content-Type", "application/octet-stream"),
            headers={name: value for name, value in headers.items() if name != "Cookie"},
        )
        for close in answer._resource_closers:
            close()
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = {name.lower(): [value] for name, value in answer.headers.items()}
    return Response(answer.status_code, headers, content, prepared, elapsed=0.0, verify=False)


OPERATIONS = [result.ok() for result in schemathesis.openapi.from_dict(document.kept()).get_all_operations()]
QUICK = hypothesis_settings(
    max_examples=EACH,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def prepared_of(case):
    return f"{case.method} {case.formatted_path} {case.query} {case.headers} {case.body!r}"[:400]


def try_out(world, who, operation, turn, strategy):  # noqa: F811
    """What an operation answered that it does not document."""
    found = []

    @QUICK
    @given(strategy)
    def asked(case):
        case = real(world, case, turn)
        answer = send(world, who, case)
        try:
            case.validate_response(answer, checks=CHECKS)
        except (AssertionError, FailureGroup) as failure:
            failures = [one.message or one.title for one in getattr(failure, "exceptions", [failure])]
            found.append(f"{answer.status_code} {failures} {prepared_of(case)} {answer.content[:300]!r}")

    asked()
    return found


@pytest.mark.filterwarnings("ignore")  # of the generator's own making
@pytest.mark.parametrize("who", INSIDERS)
def test_every_answer_is_documented(who, world, monkeypatch):  # noqa: F811
    monkeypatch.setattr(settings, "API_REQUESTS_PER_MINUTE", 0)
    found = {
        f"{operation.label} {turn}": try_out(world, who, operation, turn, strategy)
        for operation in OPERATIONS
        for turn, strategy in enumerate(cases_of(operation))
    }

    undocumented = [f"{label}: {answer}" for label, answers in found.items() for answer in answers]
    if undocumented:
        pytest.fail("\n".join(undocumented), pytrace=False)
