"""How a body answers: a ballot in a meeting, or in writing until a moment; who is recused, and what it came to."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from doors.refusal import NextStep, Refusal
from doors.violations import refusing
from governance.bodies.models import Interest, Seat
from governance.bodies.rules import quorum
from governance.decisions.authority import VOTE, kept_name
from governance.decisions.models import Ballot, BallotMode, Choice, Decision, Vote
from governance.decisions.rules import count
from governance.decisions.selectors import touched_streams
from governance.decisions.services.deciding import decide, refuse_recused, refuse_unless_theirs
from governance.decisions.services.proposing import VOID
from governance.decisions.services.steps import note, open_one, recorded, see
from governance.decisions.states import DecisionState
from governance.meetings.models import Meeting
from governance.meetings.selectors import recused_from_subject, voting_present
from rights.services import may, require
from tenancy.models import Membership


@transaction.atomic
def open_ballot(
    decision: Decision,
    *,
    mode: str,
    by: Membership,
    at: datetime,
    meeting: Meeting | None = None,
    closes_at: datetime | None = None,
) -> Ballot:
    """Let the body vote. Whoever proposed the question or declared an interest in it is recused from the start."""
    decision = open_one(decision)
    if decision.state != DecisionState.PROPOSED or decision.body is None:
        who = decision.body.name if decision.body else kept_name(decision.route.get("who", decision.number))
        raise Refusal("ballot.not_for_a_body", params={"who": who}, status=409)
    require(by, "decisions.record", decision.body, at=at)
    _check_mode(decision, mode, meeting, closes_at, at)
    ballot = Ballot(
        decision=decision,
        body=decision.body,
        mode=BallotMode(mode),
        meeting=meeting if mode == BallotMode.MEETING else None,
        quorum=decision.forum.quorum if decision.forum else 1,
        opened_at=at,
        opened_by=by,
        closes_at=closes_at if mode == BallotMode.WRITTEN else None,
    )
    with refusing(ballot_one_open_a_decision=lambda: _open_already(decision)):
        ballot.save()
    _recuse_the_concerned(ballot, decision, by=by, at=at)
    _refuse_without_quorum(ballot, at)
    told = _voters(ballot, at)
    note(
        decision, "ballot_opened", by=by, at=at, told=told, mode=mode, until=closes_at.isoformat() if closes_at else ""
    )
    recorded("decision.ballot_opened", decision, by=by, at=at, mode=mode, quorum=ballot.quorum)
    return ballot


@transaction.atomic
def cast_vote(
    ballot: Ballot,
    *,
    choice: str,
    by: Membership,
    at: datetime,
    because: str = "",
    membership: Membership | None = None,
) -> Vote:
    """Say what a member says; voting again replaces it while the ballot is open. In a meeting it may be recorded for them."""
    decision, ballot = _open_ballot(ballot, at)
    voter = membership or by
    if choice not in Choice.values:
        raise Refusal(
            "ballot.choice", params={"given": str(choice)[:20], "choices": ", ".join(Choice.values)}, status=422
        )
    if voter.pk != by.pk:
        require(by, "decisions.record", ballot.body, at=at)
    if not may(voter, VOTE, ballot.body, at=at) or (voter.pk != by.pk and ballot.mode != BallotMode.MEETING):
        raise Refusal("ballot.no_vote", params={"person": str(voter), "body": str(ballot.body)}, rule=VOTE)
    if choice != Choice.RECUSED:
        refuse_recused(decision, voter)
        _refuse_who_is_not_there(ballot, voter, at)
    vote: Vote
    vote, _made = Vote.objects.update_or_create(
        ballot=ballot,
        membership=voter,
        defaults={"choice": Choice(choice), "because": because.strip(), "at": at, "recorded_by": by},
    )
    recorded("decision.voted", decision, by=by, at=at, ballot=str(ballot.pk))  # how is the body's own
    return vote


def recuse(ballot: Ballot, *, because: str, by: Membership, at: datetime, membership: Membership | None = None) -> Vote:
    """Step aside from this question: neither counted for the quorum nor for the outcome, and not to be taken back."""
    return cast_vote(ballot, choice=Choice.RECUSED, because=because, by=by, at=at, membership=membership)


@transaction.atomic
def close_ballot(
    ballot: Ballot,
    *,
    by: Membership,
    at: datetime,
    words: str = "",
    conditions: Iterable[Mapping[str, Any]] = (),
    review_on: date | None = None,
) -> Decision:
    """Count, and record what the body decided: chair, deputy or secretary does, whoever of them is not recused."""
    decision, ballot = _open_ballot(ballot, at, voting=False)
    came_to = count(Vote.objects.filter(ballot=ballot).values_list("choice", flat=True), ballot.quorum)
    running = ballot.closes_at is not None and at < ballot.closes_at
    if running and came_to.present + came_to.recused < len(_voters(ballot, at)):
        raise Refusal("ballot.running", params={"until": ballot.closes_at}, status=409)
    outcome = DecisionState.APPROVED if came_to.carried else DecisionState.DECLINED
    return decide(decision, answer=outcome, words=words, conditions=conditions, review_on=review_on, by=by, at=at)


@transaction.atomic
def abandon_ballot(ballot: Ballot, *, because: str, by: Membership, at: datetime) -> Ballot:
    """Close a ballot without an outcome, for example because too few took part; another can be opened."""
    decision, ballot = _open_ballot(ballot, at, voting=False)
    refuse_unless_theirs(decision, by=by, at=at)
    if not because.strip():
        raise Refusal("decision.words_missing", status=422)
    ballot.closed_at, ballot.closed_by, ballot.outcome = at, by, VOID
    ballot.save(update_fields=["closed_at", "closed_by", "outcome"])
    note(decision, "ballot_abandoned", by=by, at=at, because=because.strip())
    recorded("decision.ballot_abandoned", decision, by=by, at=at, because=because.strip())
    return ballot


def _open_ballot(ballot: Ballot, at: datetime, *, voting: bool = True) -> tuple[Decision, Ballot]:
    """Decision and ballot, locked in this order, if it is open and, for voting, still running."""
    decision = open_one(ballot.decision)
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("body", "meeting__forum").get(pk=ballot.pk)
    over = voting and ballot.closes_at is not None and at >= ballot.closes_at
    if ballot.closed_at is not None or over:
        closed_at = ballot.closed_at or ballot.closes_at
        raise Refusal("ballot.closed", params={"closed_at": closed_at}, status=409, next_step=see(decision))
    return decision, ballot


def _check_mode(
    decision: Decision, mode: str, meeting: Meeting | None, closes_at: datetime | None, at: datetime
) -> None:
    if mode not in BallotMode.values:
        raise Refusal(
            "ballot.choice", params={"given": str(mode)[:20], "choices": ", ".join(BallotMode.values)}, status=422
        )
    if mode == BallotMode.WRITTEN and (closes_at is None or closes_at <= at):
        raise Refusal("ballot.until", status=422)
    if mode == BallotMode.MEETING and (meeting is None or meeting.forum.body_id != decision.body_id):
        raise Refusal("ballot.meeting", params={"forum": str(decision.forum or decision.body)}, status=422)


def _recuse_the_concerned(ballot: Ballot, decision: Decision, *, by: Membership, at: datetime) -> None:
    """Members with an interest in the streams concerned, and a member who proposed it."""
    streams = {decision.stream_id, *touched_streams(decision).values_list("pk", flat=True)} - {None}
    interests = Interest.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=at),
        declared_at__lte=at,
        stream__in=streams,
        seat__in=Seat.objects.at(at).filter(body=ballot.body).values("pk"),
    ).select_related("seat")
    stepped_aside = recused_from_subject(ballot.meeting, decision.pk) if ballot.meeting else {}
    reasons = stepped_aside | {one.seat.membership_id: one.words for one in interests}
    proposer = decision.proposed_by
    if proposer is not None and not decision.route.get("own_level") and may(proposer, VOTE, ballot.body, at=at):
        reasons.setdefault(proposer.pk, decision.number)
    Vote.objects.bulk_create(
        Vote(ballot=ballot, membership_id=pk, choice=Choice.RECUSED, because=because, at=at, recorded_by=by)
        for pk, because in reasons.items()
    )


def _refuse_without_quorum(ballot: Ballot, at: datetime) -> None:
    """In a meeting, enough of those with a vote have to be there who are not recused from the question."""
    if ballot.meeting is None:
        return
    there = voting_present(ballot.meeting, at)
    recused = Vote.objects.filter(ballot=ballot, choice=Choice.RECUSED, membership__in=there).count()
    found = quorum(len(there), recused, ballot.quorum)
    if not found:
        params = {"body": str(ballot.body), "quorum": found.needed, "present": found.counted, "recused": found.recused}
        step = NextStep(_("Record who is there"), ballot.meeting.get_absolute_url())
        raise Refusal("forum.quorum", params=params, rule="forum.quorum", status=409, next_step=step)


def _refuse_who_is_not_there(ballot: Ballot, voter: Membership, at: datetime) -> None:
    if ballot.meeting is not None and voter.pk not in voting_present(ballot.meeting, at):
        params = {"person": str(voter), "meeting": str(ballot.meeting)}
        step = NextStep(_("Record who is there"), ballot.meeting.get_absolute_url())
        raise Refusal("ballot.not_there", params=params, status=409, next_step=step)


def _voters(ballot: Ballot, at: datetime) -> list[Membership]:
    """Who has a vote in the body now."""
    seats = Seat.objects.at(at).filter(body=ballot.body).select_related("membership__user", "membership__tenant")
    return [seat.membership for seat in seats if may(seat.membership, VOTE, ballot.body, at=at)]


def _open_already(decision: Decision) -> Refusal:
    return Refusal("decision.ballot_open", params={"body": str(decision.body)}, status=409, next_step=see(decision))
