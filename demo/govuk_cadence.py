"""The rhythm of *govuk*: when its board may change priorities, and which cycle a stream goes without for a while."""

from collections.abc import Mapping
from datetime import timedelta

from demo.organisation import Organisation
from governance.bodies.models import Body
from governance.cadence.services.cycles import waive_cycle
from governance.cadence.services.windows import open_window
from governance.forums.models import Cycle
from streams.models import ValueStream

AHEAD, LENGTH = timedelta(days=35), timedelta(days=3)


def fill(organisation: Organisation, streams: Mapping[str, ValueStream], portfolio: Body) -> None:
    """The next window, and a waiver of the long cycle until its forum begins."""
    chair, now = organisation.account("portfolio-chair", ""), organisation.now
    opens = (now + AHEAD).replace(hour=0, minute=0, second=0, microsecond=0)
    open_window(portfolio, starts_at=opens, ends_at=opens + LENGTH, by=chair, at=now)
    waive_cycle(
        streams[min(streams)],
        cycle=Cycle.LONG,
        body=portfolio,
        because="Its yearly look begins with the next financial year.",
        ends_at=now + timedelta(days=150),
        by=chair,
        at=now,
    )
