"""The API of streams: the same services, and every "no" as a problem document."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.renderers import JSONRenderer

from streams import services
from streams.models import RoleTerm, StreamRole, ValueStream
from streams.serializers import RoleTermOut, ScopeItemOut, StakeholderOut, WorkItemOut
from tests.cast import LONG_AGO, NOON

HOME = "/t/northshore/api/v1/streams/"
LATER = "2026-10-12T09:00:00Z"
MOMENTS = ("starts_at", "ends_at")

pytestmark = pytest.mark.usefixtures("inside")


def at(stream: ValueStream, rest: str = "") -> str:
    return f"{HOME}{stream.pk}/{rest}"


@pytest.fixture
def send(sign_in) -> Callable:
    """`send(person, "post", url, {…})` → (status, body)."""

    def sent(person, method: str, url: str, body=None):
        answer = getattr(sign_in(person), method)(url, body, content_type="application/json", headers={"If-Match": "*"})
        return answer.status_code, answer.json() if answer.content else None

    return sent


def test_draft_complete_and_activate(send, administrator, owner, monkeypatch):
    monkeypatch.setattr("streams.activation._checks", {})
    status, drafted = send(administrator, "post", HOME, {"name": "Dental"})
    assert (status, drafted["state"], drafted["missing"]) == (
        201,
        "draft",
        ["an outcome", "a stakeholder group", "an accountable owner", "a boundary with one thing inside"],
    )
    url = f"{HOME}{drafted['id']}/"

    status, problem = send(administrator, "post", f"{url}activate/")
    assert (status, problem["code"], len(problem["params"]["missing"])) == (422, "stream.not_ready", 4)

    term = {"role": "accountable_owner", "membership": str(owner.pk), "starts_at": NOON.isoformat()}
    statuses = [
        send(administrator, "patch", url, {"outcome": "No pain"})[0],
        send(administrator, "post", f"{url}stakeholders/", {"group": "Patients"})[0],
        send(administrator, "post", f"{url}scope/", {"kind": "capability", "path": "dental"})[0],
        send(administrator, "post", f"{url}roles/", term)[0],
    ]
    status, active = send(owner, "post", f"{url}activate/")

    assert statuses == [200, 201, 201, 201]
    assert (status, active["state"], active["owner"]["name"]) == (200, "active", "Owner of Urgent care")


def test_detail_shows_all_that_belongs_to_a_stream(send, stream, member, owner):
    status, body = send(member, "get", at(stream))

    assert status == 200
    assert [one["group"] for one in body["stakeholders"]] == ["Patients"]
    assert [one["path"] for one in body["scope_items"]] == ["care/urgent care"]
    assert [(one["role"], one["membership"]) for one in body["role_terms"]] == [("accountable_owner", str(owner.pk))]
    assert (body["work_items"], body["missing"]) == ([], [])


@pytest.mark.parametrize(
    ("name", "out", "relation"),
    [
        ("stakeholders", StakeholderOut, "stakeholders"),
        ("scope_items", ScopeItemOut, "scope_items"),
        ("role_terms", RoleTermOut, "role_terms"),
        ("work_items", WorkItemOut, "work_items"),
    ],
)
def test_a_list_in_a_detail_says_what_each_of_its_rows_says(name, out, relation, send, stream, owner, member):
    signed = {"by": owner, "at": NOON}
    services.add_stakeholder(stream, group="Carers", **signed)
    services.declare_scope_item(stream, kind="capability", path="care/elsewhere", inside=False, **signed)
    services.assign_role(stream, role="risk_specialist", membership=member, starts_at=NOON, **signed)
    for title, day in (("Open", None), ("Later", NOON + timedelta(days=1)), ("Sooner", NOON)):
        work = services.open_work(stream, name=title, **signed)
        if day:
            services.close_work(work, closed_on=day.date(), **signed)

    shown = send(member, "get", at(stream))[1][name]

    rows = json.loads(JSONRenderer().render([out(row).data for row in getattr(stream, relation).all()]))
    assert len(shown) > 1
    assert [_with_moments(one) for one in shown] == [_with_moments(one) for one in rows]


def _with_moments(shown: dict) -> dict:
    return {
        name: datetime.fromisoformat(value) if name in MOMENTS and value else value for name, value in shown.items()
    }


@pytest.mark.parametrize(
    ("as_of", "name", "starts_at", "ends_at"),
    [
        ("2026-10-05", "Owner of Urgent care", LONG_AGO, NOON + timedelta(days=1)),
        ("2026-10-06T11:59:59Z", "Owner of Urgent care", LONG_AGO, NOON + timedelta(days=1)),
        ("2026-10-06", None, NOON + timedelta(days=1), NOON + timedelta(days=7)),
        ("2026-10-12", "Member", NOON + timedelta(days=7), None),
        ("2020-01-01", None, None, LONG_AGO),
    ],
)
def test_as_of_names_the_owner_or_the_gap(
    as_of, name, starts_at, ends_at, send, stream, owner_term, member, administrator
):
    signed = {"by": administrator, "at": NOON}
    services.end_term(owner_term, ends_at=NOON + timedelta(days=1), **signed)
    services.assign_role(stream, role=StreamRole.OWNER, membership=member, starts_at=NOON + timedelta(days=7), **signed)

    answer = send(member, "get", at(stream, f"accountable/?as_of={as_of}"))[1]
    detail, listed = (
        send(member, "get", at(stream, f"?as_of={as_of}"))[1],
        send(member, "get", f"{HOME}?as_of={as_of}")[1],
    )

    owners = [answer["owner"], detail["owner"], listed["results"][0]["owner"]]
    assert [one and one["name"] for one in owners] == [name, name, name]
    spans = [answer[end] and datetime.fromisoformat(answer[end]) for end in ("starts_at", "ends_at")]
    assert spans == [starts_at, ends_at]


@pytest.mark.parametrize("as_of", ["yesterday", "2026-02-31", "2026-10-05T25:00:00Z"])
def test_a_wrong_as_of_is_said(as_of, send, stream, member):
    status, problem = send(member, "get", at(stream, f"accountable/?as_of={as_of}"))

    assert (status, [error["field"] for error in problem["errors"]]) == (400, ["as_of"])


def test_a_second_owner_is_a_conflict_with_the_holder(send, stream, member, administrator):
    term = {"role": "accountable_owner", "membership": str(member.pk), "starts_at": LATER}

    status, problem = send(administrator, "post", at(stream, "roles/"), term)

    assert (status, problem["code"], problem["params"]["holder"]) == (409, "owner.overlap", "Owner of Urgent care")
    assert RoleTerm.objects.count() == 1


def test_terms_end_and_future_ones_are_withdrawn(send, stream, owner_term, member, administrator):
    role = {"role": "risk_specialist", "membership": str(member.pk), "starts_at": LATER}
    coming = send(administrator, "post", at(stream, "roles/"), role)[1]

    withdrawn = send(administrator, "post", at(stream, f"roles/{coming['id']}/end/"), {})
    alone = send(administrator, "post", at(stream, f"roles/{owner_term.pk}/end/"), {"because": "Moves on"})
    asked = {"because": "Moves on", "successor": str(member.pk)}
    ended = send(administrator, "post", at(stream, f"roles/{owner_term.pk}/end/"), asked)

    assert (alone[0], alone[1]["code"]) == (409, "owner.needs_successor")
    assert withdrawn == (204, None)
    assert (ended[0], ended[1]["ends_at"] is not None) == (200, True)


def test_work_opens_and_closes(send, stream, owner):
    opened = send(owner, "post", at(stream, "work/"), {"name": "Night shift", "kind": "operation"})
    closed = send(owner, "post", at(stream, f"work/{opened[1]['id']}/close/"), {})
    again = send(owner, "post", at(stream, f"work/{opened[1]['id']}/close/"), {})

    assert (opened[0], closed[0], closed[1]["closed_on"]) == (201, 200, "2026-10-05")
    assert (again[0], again[1]["code"]) == (409, "work.closed")


def test_items_are_added_and_taken_away(send, stream, owner):
    group = send(owner, "post", at(stream, "stakeholders/"), {"group": "Crews"})[1]
    item = send(owner, "post", at(stream, "scope/"), {"kind": "system", "path": "billing", "inside": False})[1]

    taken = [
        send(owner, "delete", at(stream, f"stakeholders/{group['id']}/")),
        send(owner, "delete", at(stream, f"scope/{item['id']}/")),
        send(owner, "delete", at(stream, f"scope/{item['id']}/"))[0],
    ]

    assert taken == [(204, None), (204, None), 404]


def test_retire(send, stream, administrator):
    status, body = send(administrator, "post", at(stream, "retire/"), {"because": "Merged"})

    assert (status, body["state"]) == (200, "retired")


@pytest.mark.parametrize("person", ["member", "auditor", "seat_holder"])
def test_changes_by_somebody_without_a_role_are_refused(person, send, stream, owner, owner_term, request):
    person = request.getfixturevalue(person)
    work = services.open_work(stream, name="Night shift", by=owner, at=NOON)
    group, item = stream.stakeholders.get(), stream.scope_items.get()
    role = {"role": "risk_specialist", "membership": str(person.pk), "starts_at": LATER}

    answers = [
        send(person, "post", HOME, {"name": "Mine"}),
        send(person, "patch", at(stream), {"name": "Mine"}),
        send(person, "post", at(stream, "retire/"), {"because": "x"}),
        send(person, "post", at(stream, "stakeholders/"), {"group": "x"}),
        send(person, "delete", at(stream, f"stakeholders/{group.pk}/")),
        send(person, "post", at(stream, "scope/"), {"kind": "system", "path": "x"}),
        send(person, "delete", at(stream, f"scope/{item.pk}/")),
        send(person, "post", at(stream, "roles/"), role),
        send(person, "post", at(stream, f"roles/{owner_term.pk}/end/"), {}),
        send(person, "post", at(stream, "work/"), {"name": "x"}),
        send(person, "post", at(stream, f"work/{work.pk}/close/"), {}),
    ]

    assert [(status, body["code"]) for status, body in answers] == [(403, "right.missing")] * len(answers)


@pytest.mark.parametrize(("person", "status"), [("stranger", 404), ("leaver", 404), (None, 401)])
def test_nobody_else_comes_in(person, status, send, stream, request):
    browser = person and request.getfixturevalue(person)

    assert [send(browser, "get", url)[0] for url in (HOME, at(stream))] == [status, status]


def test_people_and_streams_of_another_organisation_are_unknown(send, stream, administrator, sign_in):
    role = {"role": "risk_specialist", "membership": "01a2096b-0542-75a1-ae88-412cdd5ff959", "starts_at": LATER}

    status, problem = send(administrator, "post", at(stream, "roles/"), role)

    assert (status, problem["errors"][0]["field"]) == (400, "membership")
    assert send(administrator, "get", f"{HOME}01a2096b-0542-75a1-ae88-412cdd5ff959/")[0] == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "x", "outcome": "x" * 2001}, "outcome"),
    ],
)
def test_wrong_input_names_its_field(body, field, send, administrator):
    status, problem = send(administrator, "post", HOME, body)

    assert (status, [error["field"] for error in problem["errors"]]) == (400, [field])
    assert not ValueStream.objects.exists()


def test_the_list_filters_and_costs_the_same_with_one_and_five_streams(sign_in, member, make_stream):
    browser, costs = sign_in(member), []
    for count in (1, 5):
        for number in range(len(costs) * 1, count):
            make_stream(f"Care {number}")
        with CaptureQueriesContext(connection) as queries:
            found = browser.get(f"{HOME}?state=active").json()["results"]
        assert len(found) == count
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert browser.get(f"{HOME}?state=retired").json()["results"] == []
