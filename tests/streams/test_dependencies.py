"""What streams need from each other, who supports them, and the map that shows both it and their overlaps."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from doors.refusal import Refusal
from streams import services as streams
from streams.dependencies import layout
from streams.dependencies.models import StreamDependency
from streams.dependencies.selectors import cover, stream_map
from streams.dependencies.services import declare_dependency, end_dependency
from streams.models import ScopeKind, StreamRole
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def surgery(make_stream):
    """Another stream."""
    return make_stream("Surgery")


@pytest.fixture
def need(stream, surgery, owner):
    """Urgent care needs beds from Surgery."""
    return declare_dependency(stream, on_stream=surgery, need="Beds", by=owner, at=NOON)


def test_a_dependency_stands_on_the_map_in_both_directions(need, stream, surgery, member):
    found = stream_map(member, NOON)

    assert [node.name for node in found.nodes] == ["Surgery", "Urgent care"]
    assert len(found.dependencies) == 1
    by_name = {row.stream.name: row for row in found.rows}
    assert [one.need for one in by_name["Urgent care"].needs] == ["Beds"]
    assert [one.need for one in by_name["Surgery"].needed_by] == ["Beds"]


def test_overlaps_stand_on_the_map(stream, surgery, administrator, member):
    for one in (stream, surgery):
        streams.declare_scope_item(one, kind=ScopeKind.SYSTEM, path="records", by=administrator, at=NOON)

    found = stream_map(member, NOON)

    assert (len(found.overlaps), len(found.dependencies)) == (1, 0)
    assert [(row.stream.name, row.overlaps) for row in found.rows] == [
        ("Surgery", [(stream, 1)]),
        ("Urgent care", [(surgery, 1)]),
    ]


def test_what_has_ended_is_kept_and_no_longer_shown(need, owner, member):
    end_dependency(need, by=owner, at=NOON + timedelta(days=1))

    assert StreamDependency.objects.get().ended_at == NOON + timedelta(days=1)
    assert stream_map(member, NOON + timedelta(days=1)).dependencies == []


@pytest.mark.parametrize(
    "code", ["dependency.on_itself", "dependency.there_already", "dependency.ended", "right.missing"]
)
def test_what_is_refused(need, stream, surgery, owner, member, code):
    acts = {
        "dependency.on_itself": lambda: declare_dependency(stream, on_stream=stream, need="x", by=owner, at=NOON),
        "dependency.there_already": lambda: declare_dependency(
            stream, on_stream=surgery, need=" Beds ", by=owner, at=NOON
        ),
        "dependency.ended": lambda: end_dependency(end_dependency(need, by=owner, at=NOON), by=owner, at=NOON),
        "right.missing": lambda: declare_dependency(stream, on_stream=surgery, need="x", by=member, at=NOON),
    }

    with pytest.raises(Refusal) as refusal:
        acts[code]()

    assert refusal.value.code == code
    assert StreamDependency.objects.count() == 1


def test_cover_names_who_stands_for_each_function_and_leaves_a_gap_a_gap(stream, member, administrator):
    streams.assign_role(stream, role=StreamRole.FINANCE, membership=member, starts_at=NOON, by=administrator, at=NOON)

    assert cover([stream], NOON)[stream.pk] == {
        "technology_lead": [],
        "finance_partner": ["Member"],
        "risk_specialist": [],
        "architecture_lead": [],
    }


def test_on_the_pages(need, stream, surgery, owner, sign_in):
    browser = sign_in(owner)
    page = browser.get("/t/northshore/streams/map/").content.decode()
    assert page.count("<circle") == 2
    assert "Beds (from Surgery)" in page
    assert "Beds" in browser.get(f"/t/northshore/streams/{surgery.pk}/").content.decode()
    assert "not covered" in browser.get("/t/northshore/streams/portfolio/").content.decode()

    url = f"/t/northshore/streams/{stream.pk}/dependencies/"
    typed = {"on_stream": surgery.pk, "need": "Theatres"}
    assert browser.post(f"{url}declare/", typed).status_code == 302
    assert browser.post(f"{url}{need.pk}/end/").status_code == 302

    assert list(StreamDependency.objects.current().values_list("need", flat=True)) == ["Theatres"]


def test_through_the_api(stream, surgery, owner, sign_in):
    home = f"/t/northshore/api/v1/streams/{stream.pk}/"

    def send(url, body=None):
        answer = sign_in(owner).post(f"{home}{url}", body, content_type="application/json", headers={"If-Match": "*"})
        return answer.status_code, answer.json()

    status, made = send("dependencies/", {"on_stream": str(surgery.pk), "need": "Beds"})
    assert (status, made["need"]) == (201, "Beds")
    assert send(f"dependencies/{made['id']}/end/")[1]["ended_at"] is not None
    assert [one["people"] for one in sign_in(owner).get(f"{home}cover/").json()] == [[], [], [], []]


def test_the_map_costs_the_same_for_many(stream, make_stream, owner, member, sign_in):
    browser, url = sign_in(member), "/t/northshore/streams/map/"
    browser.get(url)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        return len(queries)

    few = asked()
    for number in range(4):
        declare_dependency(stream, on_stream=make_stream(f"Other {number}"), need="x", by=owner, at=NOON)

    assert asked() == few


@given(st.integers(1, 80))
def test_dots_stay_on_the_picture_and_apart(many):
    nodes = layout.place([(number, str(number)) for number in range(many)])

    assert all(0 < one.x < layout.WIDTH and 0 < one.y < layout.HEIGHT for one in nodes)
    assert len({(one.x, one.y) for one in nodes}) == many
