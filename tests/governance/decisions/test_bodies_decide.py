"""What a body decides: ballots, quorum, recusal, deputies, who sees which vote."""

from datetime import timedelta

import pytest

from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.bodies.models import Interest, Seat, SeatKind
from governance.decisions import selectors, services
from governance.decisions.models import Ballot, Vote
from governance.decisions.states import DecisionState
from governance.forums.models import Forum
from governance.meetings import services as meetings
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.selectors import coming_meetings
from tests.cast import LONG_AGO, NOON, join

pytestmark = pytest.mark.usefixtures("inside")

LATER = NOON + timedelta(days=2)
HOUR = timedelta(hours=1)


@pytest.fixture
def members(northshore, board, administrator):
    """Five more members of the board, seven in all."""
    people = [join(northshore, f"Member {number}") for number in range(1, 6)]
    for person in people:
        bodies.give_seat(board, membership=person, kind=SeatKind.MEMBER, by=administrator, at=LONG_AGO)
    return people


@pytest.fixture
def question(write, owner, board):
    """50,000: for the board, by r6."""
    return services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)


@pytest.fixture
def ballot(question, seat_holder, forum):
    Forum.objects.filter(pk=forum.pk).update(quorum=4)
    question.refresh_from_db()
    return services.open_ballot(question, mode="written", closes_at=LATER, by=seat_holder, at=NOON)


def refusal_of(act):
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value


def cast(ballot, *votes, at=NOON):
    for person, choice in votes:
        services.cast_vote(ballot, choice=choice, by=person, at=at)


def in_session(forum, keeper, *others) -> Meeting:
    """The next meeting of the forum, begun an hour ago, with these people there."""
    meeting = coming_meetings(NOON).filter(forum=forum).first()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=NOON - HOUR, ends_at=NOON + HOUR)
    meeting.refresh_from_db()
    meetings.record_attendance(meeting, presence=dict.fromkeys([keeper, *others], "present"), by=keeper, at=NOON)
    return meeting


def test_in_a_meeting_too_few_who_are_there_open_no_ballot(question, seat_holder, deputy, members, forum, stream):
    """3 of 7 present with a quorum of 4; then 4 present of whom 1 is recused: still refused."""
    Forum.objects.filter(pk=forum.pk).update(quorum=4)
    question.refresh_from_db()
    meeting = in_session(forum, seat_holder, deputy, members[0])

    def ask():
        return services.open_ballot(question, mode="meeting", meeting=meeting, by=seat_holder, at=NOON)

    three = refusal_of(ask)
    meetings.record_attendance(meeting, presence={members[1]: "present"}, by=seat_holder, at=NOON)
    item = AgendaItem.objects.create(
        meeting=meeting, source="decisions.funding", subject_ref=question.pk, title="Hosting", added_at=NOON
    )
    meetings.recuse_from(item, because="The supplier is a cousin", by=members[1], at=NOON)
    four = refusal_of(ask)

    found = [(one.code, one.params["present"], one.params["recused"], one.params["quorum"]) for one in (three, four)]
    assert found == [("forum.quorum", 3, 0, 4), ("forum.quorum", 3, 1, 4)]
    assert not Ballot.objects.exists()
    meetings.record_attendance(meeting, presence={members[2]: "present"}, by=seat_holder, at=NOON)
    ballot = ask()
    assert list(Vote.objects.values_list("membership", "choice")) == [(members[1].pk, "recused")]
    assert refusal_of(lambda: cast(ballot, (members[1], "for"))).code == "ballot.recused"


def test_who_is_not_recorded_as_present_does_not_vote_in_a_meeting(question, seat_holder, deputy, members, forum):
    meeting = in_session(forum, seat_holder, deputy)
    ballot = services.open_ballot(question, mode="meeting", meeting=meeting, by=seat_holder, at=NOON)

    assert refusal_of(lambda: cast(ballot, (members[0], "for"))).code == "ballot.not_there"
    assert not Vote.objects.exists()


def test_a_recused_chair_hands_over_to_the_deputy(question, seat_holder, deputy, forum):
    meeting = in_session(forum, seat_holder, deputy)
    item = AgendaItem.objects.create(
        meeting=meeting, source="decisions.funding", subject_ref=question.pk, title="Hosting", added_at=NOON
    )
    meetings.recuse_from(item, because="Owns shares in it", by=seat_holder, at=NOON)
    ballot = services.open_ballot(question, mode="meeting", meeting=meeting, by=deputy, at=NOON)
    cast(ballot, (deputy, "for"))

    assert refusal_of(lambda: services.close_ballot(ballot, by=seat_holder, at=NOON)).code == "ballot.recused"
    assert services.close_ballot(ballot, by=deputy, at=NOON).state == DecisionState.APPROVED


def test_a_body_decides_by_a_ballot_with_its_quorum(ballot, seat_holder, deputy, members, question):
    cast(ballot, (seat_holder, "for"), (deputy, "for"), (members[0], "against"), (members[1], "abstain"))

    decided = services.close_ballot(ballot, words="Carried.", by=seat_holder, at=LATER)

    ballot.refresh_from_db()
    assert (decided.state, decided.decided_by, ballot.outcome) == (DecisionState.APPROVED, seat_holder, "approved")
    assert services.is_intact(decided)


def test_three_of_seven_with_a_quorum_of_four_decide_nothing(ballot, seat_holder, deputy, members, question):
    cast(ballot, (seat_holder, "for"), (deputy, "for"), (members[0], "for"))

    refused = refusal_of(lambda: services.close_ballot(ballot, by=seat_holder, at=LATER))

    assert (refused.code, refused.status, refused.params["present"]) == ("forum.quorum", 409, 3)
    question.refresh_from_db()
    assert (question.state, Ballot.objects.get().closed_at) == (DecisionState.PROPOSED, None)


def test_four_present_of_whom_one_is_recused_decide_nothing(ballot, seat_holder, deputy, members):
    cast(ballot, (seat_holder, "for"), (deputy, "for"), (members[0], "for"))
    services.recuse(ballot, because="My brother's firm", by=members[1], at=NOON)

    refused = refusal_of(lambda: services.close_ballot(ballot, by=seat_holder, at=LATER))

    assert (refused.code, refused.params["present"], refused.params["recused"]) == ("forum.quorum", 3, 1)


def test_a_written_vote_stays_open_until_its_moment_or_the_last_vote(ballot, seat_holder, deputy, members):
    cast(ballot, *((person, "for") for person in (seat_holder, deputy, *members[:4])))

    refused = refusal_of(lambda: services.close_ballot(ballot, by=seat_holder, at=NOON))
    cast(ballot, (members[4], "against"))

    assert refused.code == "ballot.running"
    assert services.close_ballot(ballot, by=seat_holder, at=NOON).state == DecisionState.APPROVED


def test_who_declared_an_interest_is_recused_from_the_start_and_the_deputy_records(
    question, seat_holder, deputy, board, stream
):
    seat = Seat.objects.get(body=board, membership=seat_holder)
    Interest.objects.create(seat=seat, words="Owns shares", stream=stream, declared_at=LONG_AGO)
    ballot = services.open_ballot(question, mode="written", closes_at=LATER, by=deputy, at=NOON)
    cast(ballot, (deputy, "for"))

    assert refusal_of(lambda: cast(ballot, (seat_holder, "for"))).code == "ballot.recused"
    assert refusal_of(lambda: services.close_ballot(ballot, by=seat_holder, at=LATER)).code == "ballot.recused"
    assert services.close_ballot(ballot, by=deputy, at=LATER).decided_by == deputy


def test_who_proposed_above_the_limits_of_the_stream_does_not_decide(write, board, administrator, seat_holder, deputy):
    question = services.propose(write(by=seat_holder, facts={"amount": "50000"}), by=seat_holder, at=NOON)
    ballot = services.open_ballot(question, mode="written", closes_at=LATER, by=deputy, at=NOON)
    cast(ballot, (deputy, "for"))

    refused = refusal_of(lambda: services.decide(question, answer="approved", by=seat_holder, at=LATER))

    assert (refused.code, refused.status, refused.who) == ("sod.self_approval", 403, "Deputy of the board")
    assert refusal_of(lambda: cast(ballot, (seat_holder, "for"))).code == "ballot.recused"
    assert services.close_ballot(ballot, by=deputy, at=LATER).state == DecisionState.APPROVED


def test_nobody_records_against_the_vote_or_without_one(question, seat_holder, deputy):
    def decide():
        services.decide(question, answer="approved", by=seat_holder, at=NOON)

    without = refusal_of(decide)
    ballot = services.open_ballot(question, mode="written", closes_at=LATER, by=seat_holder, at=NOON)
    cast(ballot, (seat_holder, "for"), (deputy, "against"))

    assert without.code == "decision.ballot_needed"
    assert refusal_of(decide).code == "decision.against_the_vote"
    question.refresh_from_db()
    assert question.state == DecisionState.PROPOSED


def test_in_a_meeting_the_chair_records_the_votes_of_others(question, seat_holder, deputy, board, forum):
    meeting = in_session(forum, seat_holder, deputy)
    ballot = services.open_ballot(question, mode="meeting", meeting=meeting, by=seat_holder, at=NOON)

    vote = services.cast_vote(ballot, choice="for", membership=deputy, by=seat_holder, at=NOON)

    assert (vote.membership, vote.recorded_by) == (deputy, seat_holder)
    assert refusal_of(
        lambda: services.open_ballot(question, mode="meeting", meeting=meeting, by=deputy, at=NOON)
    ).code == ("decision.ballot_open")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"mode": "shouting"}, "ballot.choice"),
        ({"mode": "written"}, "ballot.until"),
        ({"mode": "written", "closes_at": NOON}, "ballot.until"),
        ({"mode": "meeting"}, "ballot.meeting"),
    ],
)
def test_a_ballot_that_could_not_be_taken_is_not_opened(question, seat_holder, words, code):
    refused = refusal_of(lambda: services.open_ballot(question, by=seat_holder, at=NOON, **words))

    assert (refused.code, Ballot.objects.exists()) == (code, False)


def test_who_has_no_vote_does_not_vote(ballot, owner, member, seat_holder, deputy):
    assert refusal_of(lambda: cast(ballot, (member, "for"))).code == "ballot.no_vote"
    assert refusal_of(lambda: cast(ballot, (seat_holder, "maybe"))).code == "ballot.choice"
    assert refusal_of(lambda: cast(ballot, (seat_holder, "for"), at=LATER)).code == "ballot.closed"
    assert (
        refusal_of(lambda: services.cast_vote(ballot, choice="for", membership=deputy, by=seat_holder, at=NOON)).code
        == "ballot.no_vote"
    )  # in writing everybody votes for themselves
    assert not Vote.objects.exists()


def test_an_abandoned_ballot_makes_room_for_another(ballot, question, seat_holder):
    assert (
        refusal_of(lambda: services.abandon_ballot(ballot, because=" ", by=seat_holder, at=NOON)).code
        == "decision.words_missing"
    )

    services.abandon_ballot(ballot, because="Too few", by=seat_holder, at=NOON)

    again = services.open_ballot(question, mode="written", closes_at=LATER, by=seat_holder, at=NOON)
    assert refusal_of(lambda: services.close_ballot(ballot, by=seat_holder, at=LATER)).code == "ballot.closed"
    assert again.closed_at is None


def test_a_role_decides_without_a_ballot(write, owner, stream, board):
    question = services.propose(write(), by=owner, at=NOON)

    refused = refusal_of(lambda: services.open_ballot(question, mode="written", closes_at=LATER, by=owner, at=NOON))

    assert (refused.code, refused.params["who"]) == ("ballot.not_for_a_body", "Accountable owner of Urgent care")


def test_members_see_votes_and_everybody_the_count(ballot, seat_holder, deputy, owner):
    cast(ballot, (seat_holder, "for"), (deputy, "against"))

    assert [vote.choice for vote in selectors.votes_seen(ballot, deputy, NOON)] == ["for", "against"]
    assert list(selectors.votes_seen(ballot, owner, NOON)) == []
    assert (selectors.count_of(ballot).for_, selectors.count_of(ballot).against) == (1, 1)


def test_what_waits_for_whom(ballot, question, seat_holder, deputy, owner):
    cast(ballot, (seat_holder, "for"))

    assert list(selectors.ballots_for(seat_holder, NOON)) == []
    assert list(selectors.ballots_for(deputy, NOON)) == [ballot]
    assert list(selectors.waits_for(deputy, NOON)) == [question]
    assert list(selectors.waits_for_others(owner, NOON)) == [question]
