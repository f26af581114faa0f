"""The register: what is listed, filtered, kept as a view, taken away; what waits on My week; and how much it asks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.bodies import services as bodies
from governance.bodies.models import SeatKind
from governance.decisions import services
from governance.decisions.models import AskedFor, BallotMode, Decision, SavedView
from tests.cast import LONG_AGO, NOON, join
from tests.governance.decision_pages.conftest import HERE, words

AT_THE_DOOR = 3
OF_A_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "SET LOCAL")
LIMIT = 8


def questions(browser, address):
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address)
    assert answer.status_code == 200
    return sum(not query["sql"].startswith(OF_A_TRANSACTION) for query in captured) - AT_THE_DOOR


def taken_away(browser, query):
    """The text of a file, which is closed as a browser does."""
    answer = browser.get(f"{HERE}?{query}")
    content = b"".join(answer)
    for close in answer._resource_closers:  # close() itself would take the connection with it
        close()
    return content


def titles(answer):
    return [one.title for one in answer.context["table"].page.object_list]


def test_an_empty_register_teaches(browser, inside):
    assert "Type the facts of a question and see at once who decides it" in words(browser.get(HERE))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=open", ["Buy scanners", "Move a ward"]),
        ("state=approved", ["Extend triage"]),
        ("level={portfolio}", ["Buy scanners"]),
        ("body={board}", ["Buy scanners"]),
        ("waits=me", ["Move a ward"]),
        ("waits=others", ["Buy scanners", "Move a ward"]),
        ("q=2026-001", ["Extend triage"]),
        ("q=scanners", ["Buy scanners"]),
        ("kind=general.question", ["Buy scanners", "Extend triage", "Move a ward"]),
        ("since=2026-10-06", []),
        ("until=2026-10-05", ["Buy scanners", "Extend triage", "Move a ward"]),
    ],
)
def test_the_register_is_narrowed_by_what_people_ask(browser, asked, owner, board, levels, query, found):
    services.decide(asked("Extend triage"), answer="approved", by=owner, at=NOON)
    asked("Move a ward")
    asked("Buy scanners", facts={"amount": "90000"})

    answer = browser.get(f"{HERE}?{query.format(portfolio=levels['portfolio'].pk, board=board.pk)}")

    assert sorted(titles(answer)) == found


def test_the_register_is_taken_away_as_a_file(browser, asked, board):
    asked("=HYPERLINK(1)", facts={"amount": "90000"})

    file = taken_away(browser, "export=csv").decode("utf-8-sig")

    lines = file.splitlines()
    assert lines[0] == "Question,Number,Stream,Who decides,State,Answer due,Decided"
    assert lines[1].startswith("'=HYPERLINK(1),DEC-2026-001,Urgent care,Portfolio funding board,Proposed,")
    assert taken_away(browser, "export=xlsx").startswith(b"PK")


def test_a_view_is_kept_replaced_and_forgotten_by_its_owner_alone(browser, sign_in, member, inside, owner):
    browser.post(f"{HERE}views/", {"name": "Mine", "query": "waits=me&page=7&evil=1"})
    browser.post(f"{HERE}views/", {"name": "Mine", "query": "state=open"})
    kept = SavedView.objects.get()

    assert (kept.membership, kept.query) == (owner, "state=open")
    assert f"{HERE}?state=open" in browser.get(HERE).content.decode()
    assert "Mine" not in words(sign_in(member).get(HERE))
    assert sign_in(member).post(f"{HERE}views/{kept.pk}/forget/").status_code == 404
    assert browser.post(f"{HERE}views/{kept.pk}/forget/").status_code == 302
    assert not SavedView.objects.exists()


def test_what_is_confidential_is_in_no_count_search_or_file(browser, sign_in, member, asked):
    decision = asked("A merger")
    Decision.objects.filter(pk=decision.pk).update(
        confidential_because="A merger", confidential_until=NOON.replace(year=2027), confidential_at=NOON,
        confidential_by=decision.proposed_by,
    )  # fmt: skip

    stranger = sign_in(member)
    assert titles(browser.get(HERE)) == ["A merger"]
    assert titles(stranger.get(f"{HERE}?q=merger")) == []
    assert "merger" not in taken_away(stranger, "export=csv").decode()
    assert stranger.get(f"{HERE}{decision.pk}/").status_code == 404


def test_the_register_asks_as_much_for_one_as_for_five(browser, asked, board):
    asked("First")
    for_one = questions(browser, HERE)
    for number in range(4):
        asked(f"Another {number}", facts={"amount": "90000"})

    assert (questions(browser, HERE), for_one <= LIMIT) == (for_one, True)


def test_a_decision_asks_as_much_with_one_of_everything_as_with_five(
    sign_in, asked, board, owner, seat_holder, administrator, northshore, make_stream
):
    decision = asked("Buy scanners", facts={"amount": "90000"})
    ballot = services.open_ballot(
        decision, mode=BallotMode.WRITTEN, closes_at=NOON.replace(day=20), by=seat_holder, at=NOON
    )

    def one_more(number):
        services.comment(decision, text=f"Said {number}", by=owner, at=NOON)
        services.attach(decision, name=f"{number}.txt", content=b"Offer", by=owner, at=NOON)
        voter = join(northshore, f"Voter {number}")
        bodies.give_seat(board, membership=voter, kind=SeatKind.MEMBER, by=administrator, at=LONG_AGO)
        services.cast_vote(ballot, choice="for", by=voter, at=NOON)
        stream = make_stream(f"Stream {number}", voter)
        decision.touched.create(stream=stream)
        decision.asks.create(
            asked_for=AskedFor.CONSULT, level=decision.level, role="accountable_owner", stream=stream, asked_at=NOON
        )

    one_more(0)
    reader = sign_in(seat_holder)
    for_one = questions(reader, f"{HERE}{decision.pk}/")
    for number in range(1, 5):
        one_more(number)

    assert (questions(reader, f"{HERE}{decision.pk}/"), for_one <= LIMIT) == (for_one, True)


def test_my_week_says_what_waits_for_me_for_others_and_what_i_may_decide(browser, asked, board):
    asked("Move a ward")
    asked("Buy scanners", facts={"amount": "90000"})

    said = words(browser.get("/t/northshore/"))

    assert "One decision is yours to make." in said
    assert "Portfolio funding board, since Mon 5 Oct" in said
    assert "Accountable owner of Urgent care" in said
    assert "What is small, can be undone and stays in one stream, its owner decides." in said


def test_stream_and_body_show_their_newest_decisions(browser, asked, board, stream):
    asked("Buy scanners", facts={"amount": "90000"})

    assert "Buy scanners" in words(browser.get(f"/t/northshore/streams/{stream.pk}/"))
    assert "Buy scanners" in words(browser.get(f"/t/northshore/governance/bodies/{board.pk}/"))


def test_everybody_reads_what_anybody_may_decide(browser, sign_in, member, owner, stream, matrix, board):
    mine = words(browser.get(f"{HERE}mine/"))
    others = words(sign_in(member).get(f"{HERE}mine/?person={owner.pk}"))

    assert "Amount: below £50,000.00" in mine
    assert "What may Owner of Urgent care decide?" in others
    assert "Accountable owner of Urgent care" in others
    assert "hold no office that decides" in words(sign_in(member).get(f"{HERE}mine/"))


def test_an_office_in_a_confidential_stream_is_shown_to_whom_it_concerns_alone(
    browser, member, owner, matrix, stream, sign_in
):
    until = NOON + timedelta(days=9)
    type(stream).objects.update(
        confidential_at=NOON, confidential_because="A merger", confidential_until=until, confidential_by=owner
    )

    assert "Accountable owner of Urgent care" in words(browser.get(f"{HERE}mine/"))
    assert "Accountable owner of Urgent care" not in words(sign_in(member).get(f"{HERE}mine/?person={owner.pk}"))
