"""Risks of *govuk*, examples: two streams hang on one platform, and the board says how much risk passes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from demo.organisation import Organisation, address_of
from governance.bodies.models import Body
from governance.risks.models import CauseKind
from governance.risks.services import record_risk, set_appetite
from streams.models import ValueStream


class Example(NamedTuple):
    """A risk as an example."""

    stream: str
    title: str
    cause_kind: CauseKind
    cause_name: str
    likelihood: int
    impact: int
    response: str


HIGHEST = 12
EXAMPLES = (
    Example(
        "Search", "The index cannot be rebuilt within a day", CauseKind.PLATFORM, "Hosted search cluster", 2, 5,
        "A second cluster is kept warm and rebuilt from it each month.",
    ),
    Example(
        "Browse and navigation", "Topic pages are empty while search is down", CauseKind.PLATFORM, "Hosted search cluster",
        2, 4, "The last good list is served for six hours.",
    ),
    Example(
        "Identity and access", "Publishers cannot sign in when the provider changes its interface", CauseKind.SUPPLIER,
        "Sign-in provider", 3, 4, "The provider's notices reach the on-call rota; an old interface is kept for a quarter.",
    ),
    Example(
        "Notifications", "A new rule on consent stops mails to old subscribers", CauseKind.REGULATION, "Rules on consent",
        2, 3, "Consent is asked for anew with each change of a subscription.",
    ),
)  # fmt: skip


def fill(organisation: Organisation, streams: Mapping[str, ValueStream]) -> None:
    """What the Executive board lets pass, and the register."""
    now = organisation.now
    board = Body.objects.get(name="Executive board")
    chair = organisation.account("executive-chair", "")
    set_appetite(board, highest=HIGHEST, because="Critical services of the public", by=chair, at=now)
    for example in EXAMPLES:
        if example.stream in streams:
            owner = organisation.account(address_of(example.stream, "owner"), "")
            record_risk(
                streams[example.stream],
                **{name: value for name, value in example._asdict().items() if name != "stream"},
                owner=owner,
                review_on=(now + timedelta(days=60)).date(),
                by=owner,
                at=now,
            )
