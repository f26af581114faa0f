"""*nhs*: providers of emergency care as streams, with 36 months of the four-hour figures."""

from datetime import date, time

from demo import sources
from demo.moving import months_until_now
from demo.organisation import Organisation, address_of
from governance.bodies.models import SeatKind
from governance.forums import services as forums
from governance.forums.models import Cycle, Purpose
from indicators.models import Direction, Family, Interval
from streams import services as streams
from streams.models import ScopeKind
from tenancy.models import Role

SLUG, NAME = "nhs", "Emergency care network"
SETTINGS = {"time_zone": "Europe/London", "currency": "GBP", "holiday_country": "GB", "holiday_subdivision": "ENG"}
NOTICE = (
    "Demo: A&E attendances published by NHS England (Open Government Licence v3) for providers with a major department, "
    "with all dates moved forward by {months} months. Streams, roles and meetings are examples."
)


def fill(organisation: Organisation, today: date) -> str:
    """Fill the organisation; returns the notice that its pages show."""
    providers = sources.nhs()
    move = months_until_now(max(providers[0].attendances), today)
    for provider in providers:
        _provider(organisation, provider, move)
    _network(organisation)
    organisation.import_readings()
    return NOTICE.format(months=move.months)


def _provider(organisation: Organisation, provider: sources.Provider, move: object) -> None:
    owner = organisation.account(address_of(provider.code, "owner"), f"Owner of emergency care at {provider.code}")
    stream = organisation.stream(
        f"Emergency care at {provider.code}",
        outcome="People with an emergency are seen, treated and settled within four hours.",
        stakeholders={"Patients and their families": "An answer within four hours"},
        owner=owner,
        inside=[
            (ScopeKind.LOCATION, f"providers/{provider.code}"),
            (ScopeKind.CAPABILITY, f"emergency care/{provider.code}"),
        ],
    )
    table = [
        (
            "Settled within four hours",
            Family.OUTCOME,
            Direction.INCREASE,
            "of attendances",
            provider.within_four_hours,
            True,
            0.95,
        ),
        ("Attendances", Family.THROUGHPUT, Direction.NEUTRAL, "patients a month", provider.attendances, False, None),
        ("Waits over four hours", Family.RISK, Direction.DECREASE, "patients a month", provider.breaches, False, None),
    ]
    for name, family, direction, unit, readings, is_share, target in table:
        organisation.indicator(
            stream,
            {move(month): value for month, value in readings.items()},  # type: ignore[operator]
            name=name,
            family=family,
            direction=direction,
            unit=unit,
            interval=Interval.MONTH,
            is_share=is_share,
            target=target,
            source="NHS England, A&E attendances and emergency admissions",
            owner=owner,
        )
    streams.activate(stream, by=organisation.administrator, at=organisation.since)


def _network(organisation: Organisation) -> None:
    chair = organisation.account("network-chair", "Chair of the Network board")
    secretary = organisation.account("network-secretary", "Secretary of the Network board")
    auditor = organisation.account("auditor", "Auditor", Role.AUDITOR)
    board = organisation.body(
        "Network board",
        "Looks after emergency care across all providers.",
        [(chair, SeatKind.CHAIR), (secretary, SeatKind.SECRETARY), (auditor, SeatKind.OBSERVER)],
        sets_direction=True,
        accepts_risk=True,
    )
    forums.make_forum(
        board,
        name="Emergency care performance review",
        purpose=Purpose.PERFORMANCE,
        cycle=Cycle.MEDIUM,
        rule="FREQ=MONTHLY;BYDAY=3TU",
        first_on=organisation.now.date().replace(day=1),
        starts_time=time(14),
        time_zone="Europe/London",
        duration_min=120,
        papers_due_days=10,
        quorum=1,
        by=organisation.administrator,
        at=organisation.now,
    )
