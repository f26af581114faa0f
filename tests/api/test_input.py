"""What the API takes: known names only, and ids that open nothing."""

import json

import pytest

from indicators.models import Indicator
from streams.models import RoleTerm, ValueStream
from tenancy.scope import tenant_scope
from tests.api.conftest import API
from tests.permissions.organisation import MISSING
from tests.tenancy.filled import fill

LISTS = [
    "streams", "indicators", "readings", "signals", "bodies", "seats", "forums", "meetings", "agenda-items", "packs",
    "messages", "audit",
]  # fmt: skip


def problem(answer):
    body = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, body["code"], [(error["field"], error["code"]) for error in body.get("errors", ())]


# --- Names --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_parameter_is_named(name, ask, member):
    assert problem(ask(member, "get", f"{name}/?stat=active")) == (400, "invalid", [("stat", "unknown_parameter")])


def test_one_thing_takes_no_filter(ask, stream, member):
    for path in (f"streams/{stream.pk}/?state=draft", f"streams/{stream.pk}/accountable/?fields=id"):
        assert problem(ask(member, "get", path))[0] == 400


def test_a_change_takes_no_parameter(ask, administrator, northshore):
    answer = ask(administrator, "post", "streams/?state=active", {"name": "x"})

    assert problem(answer) == (400, "invalid", [("state", "unknown_parameter")])
    with tenant_scope(northshore.pk):
        assert not ValueStream.objects.exists()


def test_an_unknown_and_a_read_only_field_are_named(ask, administrator, northshore):
    answer = ask(administrator, "post", "streams/", {"name": "x", "nmae": "y", "state": "active"})

    errors = [("nmae", "unknown_field"), ("state", "read_only")]
    assert problem(answer) == (400, "invalid", errors)
    with tenant_scope(northshore.pk):
        assert not ValueStream.objects.exists()


def test_what_needs_no_input_takes_none(ask, administrator, draft):
    answer = ask(administrator, "post", f"streams/{draft.pk}/activate/", {"force": True})

    assert problem(answer) == (400, "invalid", [("force", "unknown_field")])


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_cut_down_to_fields(name, ask, auditor, northshore):
    fill(northshore)

    shown = ask(auditor, "get", f"{name}/?fields=id").json()["results"]

    assert shown
    assert {tuple(row) for row in shown} == {("id",)}
    assert problem(ask(auditor, "get", f"{name}/?fields=id,secret")) == (400, "invalid", [("fields", "invalid")])


# --- Order and pages ----------------------------------------------------------------------------------------------------
def walk(ask, person, path, direction="next"):
    rows, seen = [], 0
    while path:
        page = ask(person, "get", path.removeprefix("http://testserver")).json()
        rows.append([row["id"] for row in page["results"]])
        path, seen = page[direction], seen + 1
        assert seen < 40
    return rows


@pytest.mark.parametrize("ordering", ["name", "-name", "created_at", "-created_at", "id", "-id", "state"])
def test_pages_show_each_row_once_in_order_forwards_and_back(ordering, ask, member, make_stream, northshore):
    for number in range(7):
        make_stream(f"Care {number % 4}{number}")
    with tenant_scope(northshore.pk):
        field = ordering.lstrip("-")
        sign = ordering[: -len(field)]
        wanted = [str(pk) for pk in ValueStream.objects.order_by(ordering, f"{sign}id").values_list("pk", flat=True)]

    pages = walk(ask, member, f"{API}streams/?ordering={ordering}&limit=2")

    assert [row for page in pages for row in page] == wanted
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    path = f"{API}streams/?ordering={ordering}&limit=2"
    for _step in range(3):
        path = ask(member, "get", path.removeprefix("http://testserver")).json()["next"]
    assert walk(ask, member, path, "previous") == pages[::-1]


@pytest.mark.parametrize(
    "wrong",
    [
        "ordering=outcome", "ordering=", "ordering=--id", "limit=0", "limit=201", "limit=-1", "limit=ten", "limit=٣",
        "cursor=x", "cursor=bm9uc2Vuc2U", "cursor=%00", "cursor=WzAsbnVsbCwieCJd", "fields=", "fields=id,,name",
    ],
)  # fmt: skip
def test_a_wrong_page_is_named(wrong, ask, member, stream):
    status, code, errors = problem(ask(member, "get", f"streams/?{wrong}"))

    assert (status, code, [field for field, _code in errors]) == (400, "invalid", [wrong.split("=")[0]])


def test_a_cursor_of_another_order_is_no_cursor(ask, member, make_stream):
    for name in ("One", "Two"):
        make_stream(name)
    cursor = ask(member, "get", "streams/?ordering=name&limit=1").json()["next"].split("cursor=")[1].split("&")[0]

    assert problem(ask(member, "get", f"streams/?ordering=id&cursor={cursor}"))[0] == 400


# --- Ids ----------------------------------------------------------------------------------------------------------------
def test_an_id_of_another_organisation_in_a_body_is_a_missing_one_byte_for_byte(
    ask, administrator, stream, indicator, body, meeting, southbank
):
    theirs = {model._meta.db_table: row for model, row in fill(southbank).items()}
    indicator_words = {"name": "x", "family": "cost", "direction": "increase", "unit": "x", "interval": "week"}
    forum = {
        "name": "x", "purpose": "risk", "cycle": "short", "rule": "FREQ=WEEKLY;BYDAY=TU", "quorum": 1, "duration_min": 60,
        "first_on": "2026-10-14", "starts_time": "13:30", "time_zone": "Europe/London", "papers_due_days": 7,
    }  # fmt: skip
    term = {"role": "risk_specialist", "starts_at": "2026-10-12T09:00:00Z"}
    reading = {"on": "2026-10-05", "value": 1}
    item = {"title": "x", "purpose": "performance"}
    asked = [
        (f"streams/{stream.pk}/roles/", term, "membership", "membership"),
        ("indicators/", indicator_words, "stream", "value_stream"),
        ("indicators/", indicator_words | {"stream": str(stream.pk)}, "owner", "membership"),
        ("readings/", reading, "indicator", "indicator"),
        (f"bodies/{body.pk}/seats/", {"kind": "member"}, "membership", "membership"),
        ("forums/", forum, "body", "body"),
        ("forums/", forum | {"body": str(body.pk)}, "stream", "value_stream"),
        (f"meetings/{meeting.pk}/items/", item, "stream", "value_stream"),
        (f"meetings/{meeting.pk}/send/", item, "to", "meeting"),
    ]
    for path, words, field, table in asked:
        foreign, missing = (
            ask(administrator, "post", path, words | {field: str(pk)}, X_Request_Id="same-request-id")
            for pk in (theirs[table].pk, MISSING)
        )

        assert (foreign.status_code, foreign.content) == (400, missing.content), path
        assert [error["field"] for error in foreign.json()["errors"]] == [field]
    with tenant_scope(stream.tenant_id):
        assert (RoleTerm.objects.count(), Indicator.objects.count()) == (1, 1)


# --- Bodies -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "\\ud800"}', "application/json", 400),
        (b'{"name": "\xff"}', "application/json", 400),
        (b'{"name": "a\\u0000b"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b"<a/>", "application/xml", 415),
        (b"x" * (2 * 1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_a_problem(raw, kind, status, ask, administrator, northshore):
    answer = ask(administrator, "post", "streams/", raw, **{"Content-Type": kind})

    assert problem(answer)[0] == status
    with tenant_scope(northshore.pk):
        assert not ValueStream.objects.exists()


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("get", "nowhere/", {}, 404),
        ("get", "streams/no-uuid/", {}, 404),
        ("get", "../v2/streams/", {}, 404),
        ("put", "streams/", {}, 405),
        ("options", "streams/", {}, 405),
        ("get", "streams/", {"Accept": "text/html"}, 406),
    ],
)
def test_every_no_is_a_problem(method, path, headers, status, ask, member):
    assert problem(ask(member, method, path, **headers))[0] == status


def test_too_many_requests_of_one_person_are_refused_and_nobody_elses(ask, member, owner, settings, monkeypatch):
    monkeypatch.setattr("doors.api_entry.time", lambda: 1_800_000_000.0)  # the minute does not end meanwhile
    settings.API_REQUESTS_PER_MINUTE = 3

    answers = [ask(member, "get", "streams/") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert problem(answers[-1])[1] == "throttled"
    assert ask(owner, "get", "streams/").status_code == 200


def test_what_is_given_is_told_back_short(ask, member):
    answer = ask(member, "get", f"streams/?{'x' * 5000}=1")

    assert len(json.dumps(answer.json())) < 1000
