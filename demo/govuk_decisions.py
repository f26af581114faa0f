"""*govuk*: who may decide what, a changed matrix on its way, and forty questions with their answers. The questions are examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from demo import rights_of_decision
from demo.organisation import Organisation, address_of
from governance.bodies.models import Body, SeatKind
from governance.decisions import services as decisions
from governance.decisions.models import Choice, Decision
from governance.decisions.states import DecisionState
from governance.forums import services as forums
from governance.forums.models import Cycle, Purpose
from governance.priorities.models import StrategicPriority
from governance.priorities.services import set_priority
from rights.matrix.models import MatrixVersion
from streams.models import ValueStream
from tenancy.models import Membership
from tenancy.working_days import add_working_days, work_calendar

APPROVED, DECLINED, OPEN = DecisionState.APPROVED, DecisionState.DECLINED, DecisionState.PROPOSED
FACTS = ("amount", "streams", "reversible", "regulatory_duty")


def matrix(limit: int) -> dict[str, Any]:
    """The rules; owners decide what can be undone below `limit` pounds."""
    small, large = f"< {limit}", f"[{limit}..500000)"
    own, one, more = {"regulatory_duty": "false"}, {"streams": "1"}, {"streams": ">= 2"}
    funding = {"level": "portfolio", "forum": "funding"}
    rows: list[tuple[str, dict[str, str], dict[str, str], int, str]] = [
        ("r1", {"regulatory_duty": "true"}, {"level": "enterprise", "forum": "risk"}, 15,
         "What a law or a regulator demands is decided for the whole organisation."),
        ("r2", own | {"amount": ">= 500000"}, {"level": "enterprise", "forum": "funding"}, 20,
         "Half a million and more is decided for the whole organisation."),
        ("r3", own | one | {"amount": small, "reversible": "true"}, {"level": "stream", "role": "accountable_owner"}, 5,
         f"Below {limit:,} pounds, reversible and in one stream: its owner decides."),
        ("r4", own | more | {"amount": "< 500000"}, {"level": "coordination", "forum": "priorities"}, 10,
         "What touches two or more streams is decided where they meet."),
        ("r5", own | one | {"amount": small, "reversible": "false"}, funding, 10,
         f"Below {limit:,} pounds, but not to be undone: the portfolio board decides."),
        ("r6", own | one | {"amount": large}, funding, 15,
         f"From {limit:,} to below 500,000 pounds in one stream: the portfolio board decides."),
    ]  # fmt: skip
    inform = {"r1": ["stream accountable_owner"], "r2": ["portfolio funding"], "r4": ["stream accountable_owner"]}
    return {
        "hit_policy": "U",
        "facts": list(FACTS),
        "rules": [
            {"code": code, "when": when, "then": then, "days": days, "sentence": words, "inform": inform.get(code, [])}
            for code, when, then, days, words in rows
        ],
        "criteria": [
            {
                "code": "duty_unclear",
                "sentence": "Whether a law demands it is disputed.",
                "when": {},
                "level": "enterprise",
                "forum": "risk",
                "days": 5,
            },
            {
                "code": "streams_disagree",
                "sentence": "Two streams want opposite things.",
                "when": {"streams": ">= 2"},
                "level": "coordination",
                "forum": "priorities",
                "days": 5,
            },
        ],
    }


@dataclass(frozen=True)
class Question:
    """One row of the example register."""

    stream: str
    title: str
    amount: int
    days_ago: int
    answer: DecisionState = APPROVED
    others: tuple[str, ...] = ()
    reversible: bool = True
    duty: bool = False


Q = Question
QUESTIONS = [
    Q("Content platform", "Cache published pages at the edge", 18_000, 1010),
    Q("Content platform", "Move publishing jobs to the shared queue", 42_000, 930, others=("Ministerial publishing",)),
    Q("Content platform", "Replace the link checker", 64_000, 820),
    Q("Content platform", "Drop the old content schema", 12_000, 540, reversible=False),
    Q("Content platform", "A second region for the content store", 720_000, 410),
    Q("Content platform", "Preview links that expire after a week", 4_500, 160),
    Q("Notifications", "Send digests at eight instead of at midnight", 2_000, 990),
    Q("Notifications", "Change the mail provider", 210_000, 760),
    Q("Notifications", "Delete subscriptions without a reader for two years", 6_000, 610, reversible=False),
    Q("Notifications", "Keep consent records as the regulation asks", 35_000, 480, duty=True),
    Q("Notifications", "One topic list with Search", 28_000, 250, others=("Search",)),
    Q("Notifications", "Text messages for travel advice", 95_000, 90, DECLINED),
    Q("Identity and access", "Security keys for all publishers", 48_000, 880),
    Q("Identity and access", "Sign-in events kept for thirteen months", 15_000, 700, duty=True),
    Q("Identity and access", "One account for all publishing tools", 320_000, 590, others=("Content platform", "Ministerial publishing")),
    Q("Identity and access", "Close accounts unused for a year", 3_000, 350, reversible=False),
    Q("Identity and access", "A test of the recovery plan each quarter", 9_000, 140),
    Q("Search", "Rank by what people read next", 38_000, 850),
    Q("Search", "A new index for attachments", 120_000, 640),
    Q("Search", "Show guidance above news", 5_000, 500, others=("Browse and navigation",)),
    Q("Search", "Questions in plain words, a trial of six months", 49_000, 330),
    Q("Search", "Build a crawler of our own", 540_000, 200, DECLINED),
    Q("Search", "Remove the old query log", 1_500, 60, reversible=False),
    Q("Browse and navigation", "Topics instead of departments on the first page", 26_000, 790),
    Q("Browse and navigation", "Retire the mainstream browse pages", 14_000, 560, reversible=False),
    Q("Browse and navigation", "One menu on every page", 44_000, 300, others=("Design components",)),
    Q("Browse and navigation", "A map of services by life event", 88_000, 110),
    Q("Guided answers", "Write answers in the new authoring tool", 31_000, 830),
    Q("Guided answers", "Check benefit answers against the law each April", 22_000, 520, duty=True),
    Q("Guided answers", "Save an answer and go on later", 73_000, 270),
    Q("Guided answers", "Translate the ten most used answers", 16_000, 45),
    Q("Design components", "Meet the newest accessibility standard", 58_000, 720, duty=True),
    Q("Design components", "Drop support for a browser nobody patches", 2_500, 430),
    Q("Design components", "One date picker for all services", 19_000, 220, others=("Guided answers",)),
    Q("Ministerial publishing", "Publish announcements at the same minute everywhere", 24_000, 670),
    Q("Ministerial publishing", "Archive pages of former governments", 150_000, 380),
    Q("Ministerial publishing", "Correct an announcement without a new address", 7_000, 75),
    Q("Content platform", "Move the publishing tools to the new design", 180_000, 6, OPEN, others=("Design components",)),
    Q("Search", "Buy licences for the ranking model", 66_000, 4, OPEN),
    Q("Notifications", "Try a weekly mail for new services", 8_000, 1, OPEN),
]  # fmt: skip


# What the Executive board aims at, and the streams whose decisions serve it. Examples, as the questions are.
AIMS = [
    (
        "Found at the first try",
        "Whoever looks for guidance finds the right page with one search or three clicks.",
        ("Search", "Browse and navigation", "Guided answers"),
    ),
    (
        "One way to publish",
        "Every department publishes with the same tools and the same account.",
        ("Content platform", "Ministerial publishing", "Identity and access"),
    ),
    (
        "Open to everybody",
        "Every page and every mail can be read with any aid, on any device.",
        ("Design components", "Notifications"),
    ),
]


def fill(organisation: Organisation, streams: Mapping[str, ValueStream], portfolio: Body) -> None:
    """Bodies on levels, version 1 in force since the beginning, the register, and version 2 decided today."""
    levels = rights_of_decision.begin(organisation)
    board = _enterprise(organisation)
    coordination = _coordination(organisation, streams)
    _forum(organisation, portfolio, "Portfolio funding board", Purpose.FUNDING, "FREQ=MONTHLY;BYDAY=2TH", quorum=5)
    for body, level in ((board, "enterprise"), (coordination, "coordination"), (portfolio, "portfolio")):
        rights_of_decision.stand_at(organisation, body, levels[level])
    rights_of_decision.first_matrix(organisation, matrix(50_000), "The first matrix")
    owners = {name: organisation.account(address_of(name, "owner"), "") for name in streams}
    asked = [one for one in QUESTIONS if {one.stream, *one.others} <= set(streams)]
    aims = _set_priorities(organisation, board)
    past = [_past(organisation, one, streams, owners, aims) for one in sorted(asked, key=lambda one: -one.days_ago)]
    decisions.record_past(past, by=organisation.administrator, at=organisation.now)
    _decide_second_matrix(organisation, board)


def _enterprise(organisation: Organisation) -> Body:
    chair = organisation.account("executive-chair", "Chair of the Executive board")
    deputy = organisation.account("executive-deputy", "Deputy chair of the Executive board")
    risk = organisation.account("chief-risk-officer", "Chief risk officer")
    secretary = organisation.account("executive-secretary", "Secretary of the Executive board")
    board = organisation.body(
        "Executive board",
        "Decides what concerns the whole organisation.",
        [(chair, SeatKind.CHAIR), (deputy, SeatKind.DEPUTY), (risk, SeatKind.MEMBER), (secretary, SeatKind.SECRETARY)],
        sets_direction=True,
        sets_funding=True,
        accepts_risk=True,
    )
    _forum(organisation, board, "Enterprise risk committee", Purpose.RISK, "FREQ=MONTHLY;BYDAY=3TU", quorum=2)
    _forum(organisation, board, "Executive funding board", Purpose.FUNDING, "FREQ=MONTHLY;BYDAY=4TU", quorum=2)
    return board


def _set_priorities(organisation: Organisation, board: Body) -> dict[str, StrategicPriority]:
    """What the board aims at since the beginning, by the names of the streams that serve it."""
    chair, since, found = _chair(organisation), organisation.since, {}
    for rank, (name, aim, streams) in enumerate(AIMS, 1):
        priority = set_priority(board, name=name, aim=aim, rank=rank, by=chair, at=since)
        found |= dict.fromkeys(streams, priority)
    return found


def _coordination(organisation: Organisation, streams: Mapping[str, ValueStream]) -> Body:
    chair = organisation.account("coordination-chair", "Chair of the Coordination forum")
    secretary = organisation.account("coordination-secretary", "Secretary of the Coordination forum")
    owners = [(organisation.account(address_of(name, "owner"), ""), SeatKind.MEMBER) for name in streams]
    body = organisation.body(
        "Coordination forum",
        "Settles what touches two or more streams.",
        [(chair, SeatKind.CHAIR), (secretary, SeatKind.SECRETARY), *owners],
    )
    _forum(organisation, body, "Coordination forum", Purpose.PRIORITIES, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", quorum=4)
    return body


def _forum(organisation: Organisation, body: Body, name: str, purpose: Purpose, rule: str, *, quorum: int) -> None:
    today = organisation.now.date()
    monday = today - timedelta(days=today.weekday())
    monthly = "MONTHLY" in rule
    forums.make_forum(
        body,
        name=name,
        purpose=purpose,
        cycle=Cycle.MEDIUM if monthly else Cycle.SHORT,
        rule=rule,
        first_on=today.replace(day=1) if monthly else monday,
        starts_time=time(14),
        time_zone="Europe/London",
        duration_min=90,
        papers_due_days=7,
        quorum=quorum,
        by=organisation.administrator,
        at=organisation.now,
    )


def _past(
    organisation: Organisation,
    question: Question,
    streams: Mapping[str, ValueStream],
    owners: Mapping[str, Membership],
    aims: Mapping[str, StrategicPriority],
) -> decisions.Past:
    asked = organisation.now - timedelta(days=question.days_ago)
    answered = None if question.answer == OPEN else asked + timedelta(days=min(question.days_ago - 1, 9))
    facts = {
        "amount": f"{question.amount}.00",
        "streams": str(1 + len(question.others)),
        "reversible": str(question.reversible).lower(),
        "regulatory_duty": str(question.duty).lower(),
    }
    return decisions.Past(
        kind="general.question",
        title=question.title,
        stream=streams[question.stream],
        touched=[streams[name] for name in question.others],
        facts=facts,
        state=question.answer,
        proposed_by=owners[question.stream],
        proposed_at=asked,
        settled_at=answered,
        recommendation="Do it, and look at the stream's indicators after a quarter.",
        expected=f"{question.stream} sees it in its indicators within two quarters.",
        priority=aims.get(question.stream),
        confidence=60 + question.days_ago % 35,
        answer="" if answered is None else "As recommended." if question.answer == APPROVED else "Not now.",
        review_on=_review_on(organisation, answered),
    )


def _review_on(organisation: Organisation, answered: datetime | None) -> date | None:
    """Half a year after the answer, where that is still to come."""
    if answered is None:
        return None
    day = add_working_days(answered.date() + timedelta(days=180), 0, work_calendar(organisation.tenant))
    return day if day > organisation.now.date() else None


def _decide_second_matrix(organisation: Organisation, board: Body) -> None:
    """Owners may decide up to 80,000 from the first of next month on: a decision like any other, voted on today."""
    now = organisation.now
    first = (now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    version = rights_of_decision.draft(organisation, matrix(80_000), "Owners decide up to 80,000", at=now)
    question = _ask_to_publish(organisation, version, first)
    ballot = decisions.open_ballot(
        question, mode="written", closes_at=now + timedelta(days=7), by=_chair(organisation), at=now
    )
    for address in ("executive-chair", "executive-deputy", "chief-risk-officer"):
        member = organisation.account(address, "")
        decisions.cast_vote(ballot, choice=Choice.FOR, membership=member, by=member, at=now)
    decisions.decide(question, answer=APPROVED, words="Unanimous.", by=_chair(organisation), at=now)


def _chair(organisation: Organisation) -> Membership:
    return organisation.account("executive-chair", "")


def _ask_to_publish(organisation: Organisation, version: MatrixVersion, effective_at: datetime) -> Decision:
    officer = rights_of_decision.governance_officer(organisation)
    question = decisions.draft(
        kind="matrix.publish",
        subject_ref=version.pk,
        title="Raise what owners may decide to 80,000 pounds",
        params={"effective_at": effective_at.isoformat()},
        facts={"amount": "0.00", "streams": "8", "reversible": "true", "regulatory_duty": "true"},
        rationale="Questions between 50,000 and 80,000 pounds were approved as recommended.",
        expected="Two weeks less from question to answer.",
        confidence=80,
        by=officer,
        at=organisation.now,
    )
    return decisions.propose(question, by=officer, at=organisation.now)
