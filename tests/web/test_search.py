"""Search: what it finds, in which order, what it shows to whom, and what it makes of odd input."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doors import search
from governance.models import Action, Decision, Guardrail, MinuteLine, Minutes, Risk, StrategicPriority
from indicators.models import Indicator
from streams.models import ScopeItem, ValueStream
from tenancy.scope import tenant_scope
from tests.cast import NOON, join

PAGE, API = "/t/northshore/search/", "/t/northshore/api/v1/search/"


@pytest.fixture
def find(inside, member):
    """What is found for somebody: {kind: [titles]}."""

    def act(text, reader=None):
        groups = search.found_everywhere(text, reader or member, at=NOON)
        return {group.source.code: [hit.title for hit in group.hits] for group in groups}

    return act


@pytest.fixture
def decide(inside, owner):
    def act(number, title="Buy beds", **other):
        given = {"kind": "general", "state": "withdrawn", "drafted_by": owner, "drafted_at": NOON} | other
        return Decision.objects.create(number=number, title=title, **given)

    return act


@pytest.fixture
def everything(stream, meeting, body, owner, seat_holder, decide):
    """One of each kind whose name has the word Zebra."""
    ValueStream.objects.filter(pk=stream.pk).update(outcome="Zebra crossings are safe")
    ScopeItem.objects.create(stream=stream, kind="product", path="zebra/app")
    Indicator.objects.create(
        stream=stream, name="Zebra share", family="outcome", direction="increase", unit="%", interval="week", created_at=NOON
    )  # fmt: skip
    decide("DEC-2026-0012", "Paint the zebra")
    Risk.objects.create(
        number="RSK-2026-0001", stream=stream, title="The zebra may fade", cause_kind="supplier", cause_name="Paint Ltd",
        cause_key="paint ltd", likelihood=2, impact=3, grade=6, owner=owner, review_on=date(2026, 11, 2), recorded_at=NOON,
        graded_at=NOON, graded_by=owner,
    )  # fmt: skip
    Action.objects.create(
        meeting=meeting, what="Count zebras", owner=owner, due_on=NOON, agreed_by=seat_holder, agreed_at=NOON
    )
    type(meeting).objects.filter(pk=meeting.pk).update(reason="Moved for the zebra")
    type(meeting.forum).objects.filter(pk=meeting.forum_id).update(name="Zebra forum")
    type(body).objects.filter(pk=body.pk).update(mandate="Zebras")
    Guardrail.objects.create(
        number="GRD-2026-0001", body=body, title="Zebras at most", because="x", measure="risks.above_appetite",
        unit="count", highest=3, owner=owner, starts_at=NOON, ends_at=NOON + timedelta(days=9), set_by=owner, set_at=NOON,
    )  # fmt: skip
    minutes = Minutes.objects.create(meeting=meeting, body=body, begun_by=owner, begun_at=NOON)
    MinuteLine.objects.create(
        minutes=minutes, text="The zebra was discussed.", said_at=NOON, written_by=owner, changed_at=NOON
    )
    Minutes.objects.update(state="adopted", adopted_by=owner, adopted_at=NOON, seal="0" * 64)
    StrategicPriority.objects.create(body=body, name="More zebras", starts_at=NOON, set_by=owner)
    return join(stream.tenant, "Zebra keeper")


# --- What is found --------------------------------------------------------------------------------------------------------
def test_every_source_is_found_by_how_a_word_begins(everything, find):
    assert set(find("zeb")) == {source.code for source in search.every()}


def test_every_word_must_begin_a_word_in_any_order_and_field(stream, find):
    found = [find(text).get("streams") for text in ("urg care", "care URG", "urgent nothing", "gent")]

    assert found == [["Urgent care"], ["Urgent care"], None, None]


@pytest.mark.parametrize("text", ["cafe", "CAFÉ", "café-creme", "creme"])
def test_accents_capitals_and_hyphens_make_no_difference(text, decide, find):
    decide("DEC-2026-0001", "Open the Café-Crème")

    assert find(text) == {"decisions": ["DEC-2026-0001 Open the Café-Crème"]}


def test_a_number_is_found_exactly_and_comes_first(decide, find):
    decide("DEC-2026-0012", drafted_at=NOON - timedelta(days=9))
    decide("DEC-2026-0120", "Repeal DEC-2026-0012")

    assert find("dec-2026-0012")["decisions"] == [
        "DEC-2026-0012 Buy beds", "DEC-2026-0120 Repeal DEC-2026-0012"
    ]  # fmt: skip


def test_a_name_comes_before_what_else_is_said_and_the_newest_first(decide, find):
    decide("DEC-2026-0001", "Beds", drafted_at=NOON - timedelta(days=2))
    decide("DEC-2026-0002", "Chairs", rationale="Instead of beds")
    decide("DEC-2026-0003", "More beds", drafted_at=NOON - timedelta(days=1))

    assert [title[:13] for title in find("beds")["decisions"]] == ["DEC-2026-0003", "DEC-2026-0001", "DEC-2026-0002"]


def test_a_group_shows_five_and_one_kind_is_paged(decide, member, sign_in):
    for number in range(28):
        decide(f"DEC-2026-{number:04}")
    browser = sign_in(member)

    first = browser.get(PAGE, {"q": "beds"})
    second = browser.get(PAGE, {"q": "beds", "in": "decisions", "page": "2"})
    beyond = browser.get(PAGE, {"q": "beds", "in": "decisions", "page": "77"})

    assert (first.context["total"], len(first.context["groups"][0]["hits"])) == (28, 5)
    assert first.context["groups"][0]["all"] == f"{PAGE}?q=beds&in=decisions"
    assert len(second.context["groups"][0]["hits"]) == 3
    assert (beyond.context["groups"][0]["page"], len(beyond.context["groups"][0]["hits"])) == (1, 25)


# --- What is hidden -------------------------------------------------------------------------------------------------------
def test_a_draft_and_a_confidential_decision_are_in_no_result_and_no_count(decide, owner, member, find, sign_in):
    decide("DEC-2026-0001")
    decide("DEC-2026-0002", state="draft")
    decide(
        "DEC-2026-0003", confidential_until=NOON + timedelta(days=9), confidential_because="A merger", confidential_by=owner,
        confidential_at=NOON,
    )  # fmt: skip

    assert find("beds") == {"decisions": ["DEC-2026-0001 Buy beds"]}
    assert find("DEC-2026-0003") == {}
    assert sign_in(member).get(API, {"q": "beds"}).json()["total"] == 1
    assert len(find("beds", owner)["decisions"]) == 3


def test_with_a_hidden_stream_all_that_belongs_to_it_is_hidden(everything, stream, owner, find):
    ValueStream.objects.filter(pk=stream.pk).update(
        confidential_until=NOON + timedelta(days=9), confidential_because="A merger", confidential_by=owner,
        confidential_at=NOON,
    )  # fmt: skip

    # The decision names no stream, and the guardrail binds the whole organisation.
    assert set(find("zebra")) == {"bodies", "priorities", "people", "decisions", "guardrails"}
    assert find("urgent care") == {"people": ["Owner of Urgent care"]}


def test_who_left_is_found_by_administrators_and_auditors_only(leaver, administrator, auditor, find):
    assert [find("leaver", reader) for reader in (None, auditor, administrator)] == [
        {}, {"people": ["Leaver"]}, {"people": ["Leaver"]}
    ]  # fmt: skip


def test_another_organisation_is_not_searched(northshore, owner, southbank_administrator, sign_in):
    with tenant_scope(northshore.pk):
        Decision.objects.create(
            number="DEC-2026-0001", title="Beds", kind="general", state="withdrawn", drafted_by=owner, drafted_at=NOON
        )

    found = sign_in(southbank_administrator).get("/t/southbank/api/v1/search/", {"q": "DEC-2026-0001"})

    assert found.json() == {"words": ["dec", "2026", "0001"], "total": 0, "groups": []}


def test_who_does_not_belong_finds_no_page(northshore, leaver, stranger, sign_in):
    answers = [sign_in(who).get(path, {"q": "a"}).status_code for who in (leaver, stranger) for path in (PAGE, API)]

    assert answers == [404] * 4


# --- Odd input ------------------------------------------------------------------------------------------------------------
ODD = [
    "'); DROP TABLE decision; --", "'", "\\", ":*", "!", "a & !b | (c", "''''", "a\x00b", "x" * 10_000, "word " * 2_000,
    "%", "_", "🦓", "(((", "<script>", "½ ﬁ İ ß", "\u202e", "-", "a:*A'\\", "\ud83e".encode("utf-8", "replace").decode(),
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_input_gets_a_plain_answer(text, inside, stream, member, sign_in):
    browser = sign_in(member)

    page, api = browser.get(PAGE, {"q": text}), browser.get(API, {"q": text})

    assert page.status_code == 200
    assert api.status_code in {200, 400, 422}
    assert "<script>" not in page.content.decode().split("<main")[1]
    assert ValueStream.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "'!:*", "&|()"])
def test_no_word_finds_nothing_and_asks_nothing(text, inside, member):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = search.found_everywhere(text, member, at=NOON)

    assert found == []
    assert [one for one in asked if "to_tsquery" in one["sql"]] == []


def test_the_api_says_what_is_wrong_with_the_question(inside, member, sign_in):
    browser = sign_in(member)

    answers = [browser.get(API, asked) for asked in ({}, {"q": "!"}, {"q": "a", "in": "x"}, {"q": "a", "page": "0"})]

    assert [answer.status_code for answer in answers] == [400] * 4
    assert browser.get(API, {"q": "a", "limit": "1"}).status_code == 400


# --- Pages ----------------------------------------------------------------------------------------------------------------
def test_the_page_teaches_what_can_be_found_marks_what_matched_and_suggests(inside, stream, member, sign_in):
    browser = sign_in(member)

    empty, hit, none = (browser.get(PAGE, {"q": text}).content.decode() for text in ("", "urg", "nothing"))

    assert "What can be found" in empty
    assert "<mark>Urg</mark>ent care" in hit
    assert "try fewer words" in none


def test_each_page_has_the_search_box(member, sign_in):
    page = sign_in(member).get("/t/northshore/").content.decode()

    assert f'class="find push" role="search" action="{PAGE}"' in page


def test_the_api_answers_as_the_page_does(inside, stream, member, sign_in):
    found = sign_in(member).get(API, {"q": "urgent", "in": "streams"}).json()

    assert found["groups"] == [
        {
            "kind": "streams", "label": "Value streams", "total": 1, "page": 1, "pages": 1,
            "hits": [
                {"id": str(stream.pk), "title": "Urgent care", "line": stream.outcome, "url": f"/t/northshore/streams/{stream.pk}/"}
            ],
        }
    ]  # fmt: skip


def test_one_query_a_source_with_one_row_and_with_five(decide, member):
    counts = []
    for number in (1, 2, 3, 4, 5):
        decide(f"DEC-2026-000{number}")
        with CaptureQueriesContext(connection) as asked:
            search.found_everywhere("beds", member, at=NOON)
        counts.append(len(asked))

    assert counts == [counts[0]] * 5
    assert counts[0] <= len(search.every()) + 1  # and whether the reader sees who has left


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("Urgent care", ["urg"], [("Urg", True), ("ent", False), (" ", False), ("care", False)]),
        ("Café", ["cafe"], [("Café", True)]),
        ("DEC-2026", ["2026"], [("DEC", False), ("-", False), ("2026", True)]),
        ("Surge", ["urg"], [("Surge", False)]),
    ],
)
def test_what_matched_is_marked_at_the_beginning_of_words(text, words, pieces):
    assert search.marked(text, words) == pieces
