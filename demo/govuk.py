"""*govuk*: eight streams of GOV.UK with 393 weeks of flow, a stream review each and one portfolio forum."""

from datetime import date, time, timedelta

from demo import govuk_cadence, govuk_decisions, govuk_guardrails, govuk_minutes, govuk_risks, sources
from demo.moving import weeks_until_now
from demo.organisation import Organisation, address_of
from governance.bodies.models import Body, SeatKind
from governance.forums import services as forums
from governance.forums.models import Cycle, Purpose
from indicators.models import Direction, Family, Interval
from streams import services as streams
from streams.models import ScopeKind, StreamRole, ValueStream
from tenancy.models import Membership, Role

SLUG, NAME = "govuk", "Government publishing"
SETTINGS = {"time_zone": "Europe/London", "currency": "GBP", "holiday_country": "GB", "holiday_subdivision": "ENG"}
NOTICE = (
    "Demo: the merge history of eight public GOV.UK repositories, counts only, with all dates moved forward by {weeks} "
    "weeks. Streams, roles, meetings, decisions and their amounts are examples."
)
OUTCOMES = {
    "Content platform": ("Publishers change what the public reads within minutes.", "Publishing departments"),
    "Notifications": ("People who subscribed hear of a change in time to act on it.", "Subscribers"),
    "Identity and access": ("Publishers sign in safely and see only what is theirs.", "Publishing departments"),
    "Search": ("People find the page that answers their question at the first try.", "Members of the public"),
    "Browse and navigation": (
        "People reach what they need without knowing which department has it.",
        "Members of the public",
    ),
    "Guided answers": ("People learn what applies to them without reading the law.", "Members of the public"),
    "Design components": ("Every page works for everyone, whoever built it.", "Service teams"),
    "Ministerial publishing": ("Announcements are right, complete and on time.", "Ministers' offices"),
}
WEEKS_IN_VIEW = 104
SINCE_A_MEETING = timedelta(days=40)  # a board that meets each month has met since
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")


def fill(organisation: Organisation, today: date) -> str:
    """Fill the organisation; returns the notice that its pages show."""
    flows = sources.govuk()
    move = weeks_until_now(max(flows[0].velocity), today)
    made = [_stream(organisation, flow, move, place) for place, flow in enumerate(flows)]
    portfolio = _portfolio(organisation, [owner for _, owner in made])
    organisation.import_readings()
    organisation.rebase_each(
        today - timedelta(weeks=WEEKS_IN_VIEW + 1), "Limits of the last two years, the present way of working"
    )
    streams_by_name = {stream.name: stream for stream, _ in made}
    govuk_decisions.fill(organisation, streams_by_name, portfolio)
    govuk_cadence.fill(organisation, streams_by_name, portfolio)
    govuk_risks.fill(organisation, streams_by_name)
    govuk_guardrails.fill(organisation, streams_by_name, portfolio)
    govuk_minutes.fill(organisation, portfolio)
    return NOTICE.format(weeks=move.weeks)


def _stream(
    organisation: Organisation, flow: sources.FlowOfStream, move: object, place: int
) -> tuple[ValueStream, Membership]:
    outcome, group = OUTCOMES[flow.stream]
    owner = organisation.account(address_of(flow.stream, "owner"), f"Owner of {flow.stream}")
    lead = organisation.account(address_of(flow.stream, "technology lead"), f"Technology lead of {flow.stream}")
    operations = organisation.account(address_of(flow.stream, "operations"), f"Operations manager of {flow.stream}")
    stream = organisation.stream(
        flow.stream,
        outcome=outcome,
        stakeholders={group: outcome},
        owner=owner,
        inside=[(ScopeKind.SYSTEM, f"alphagov/{flow.repository}")],
    )
    for role, holder in ((StreamRole.TECHNOLOGY, lead), (StreamRole.OPERATIONS, operations)):
        streams.assign_role(
            stream,
            role=role,
            membership=holder,
            starts_at=organisation.since,
            by=organisation.administrator,
            at=organisation.since,
        )
    _indicators(organisation, stream, flow, move, owner)
    streams.activate(stream, by=organisation.administrator, at=organisation.since)
    body = organisation.body(
        f"{flow.stream} stream team",
        f"Looks after {flow.stream}.",
        [(owner, SeatKind.CHAIR), (lead, SeatKind.MEMBER), (operations, SeatKind.SECRETARY)],
    )
    first = organisation.now.date() - timedelta(days=organisation.now.weekday())
    forums.make_forum(
        body,
        name=f"Stream review: {flow.stream}",
        purpose=Purpose.PERFORMANCE,
        cycle=Cycle.SHORT,
        stream=stream,
        rule=f"FREQ=WEEKLY;BYDAY={WEEKDAYS[place % 5]}",
        first_on=first + timedelta(days=place % 5),
        starts_time=time(9 + place // 5, 30),
        time_zone="Europe/London",
        duration_min=45,
        papers_due_days=5,
        quorum=2,
        by=organisation.administrator,
        at=organisation.now,
    )
    return stream, owner


def _indicators(
    organisation: Organisation, stream: ValueStream, flow: sources.FlowOfStream, move: object, owner: Membership
) -> None:
    source = f"Merge history of alphagov/{flow.repository}"
    table = [
        ("Hours until a change is out", Family.OUTCOME, Direction.DECREASE, "hours, median", flow.hours, False),
        ("Changes released a week", Family.THROUGHPUT, Direction.INCREASE, "changes a week", flow.velocity, False),
        ("Contributors", Family.COST, Direction.NEUTRAL, "people a week", flow.contributors, False),
        ("Changes waiting at the end of a week", Family.RISK, Direction.DECREASE, "changes", flow.load, False),
        ("Share of unplanned work", Family.ARCHITECTURE, Direction.DECREASE, "of changes", flow.unplanned, True),
    ]
    for name, family, direction, unit, readings, is_share in table:
        organisation.indicator(
            stream,
            {move(week): value for week, value in readings.items()},  # type: ignore[operator]
            name=name,
            family=family,
            direction=direction,
            unit=unit,
            interval=Interval.WEEK,
            is_share=is_share,
            source=source,
            owner=owner,
        )


def _portfolio(organisation: Organisation, owners: list[Membership]) -> Body:
    begun = organisation.now - SINCE_A_MEETING
    chair = organisation.account("portfolio-chair", "Chair of the Portfolio board")
    secretary = organisation.account("portfolio-secretary", "Secretary of the Portfolio board")
    auditor = organisation.account("auditor", "Auditor", Role.AUDITOR)
    board = organisation.body(
        "Portfolio board",
        "Keeps the streams in balance: direction, guardrails and money.",
        [
            (chair, SeatKind.CHAIR),
            (secretary, SeatKind.SECRETARY),
            *((owner, SeatKind.MEMBER) for owner in owners),
            (auditor, SeatKind.OBSERVER),
        ],
        sets_direction=True,
        sets_guardrails=True,
        sets_funding=True,
    )
    forums.make_forum(
        board,
        name="Portfolio performance review",
        purpose=Purpose.PERFORMANCE,
        cycle=Cycle.MEDIUM,
        rule="FREQ=MONTHLY;BYDAY=2WE",
        first_on=begun.date().replace(day=1),
        starts_time=time(10),
        time_zone="Europe/London",
        duration_min=120,
        papers_due_days=14,
        quorum=5,
        by=organisation.administrator,
        at=begun,
    )
    return board
