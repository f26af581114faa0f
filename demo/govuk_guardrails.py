"""Guardrails of *govuk*, examples: one that is kept, one that is broken by a stream, one that cites the limit of the matrix."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from demo.organisation import Organisation
from governance.bodies.models import Body
from governance.forums.models import Forum
from governance.guardrails.services import set_guardrail
from streams.models import ValueStream

YEAR = timedelta(days=365)


def fill(organisation: Organisation, streams: Mapping[str, ValueStream], portfolio: Body) -> None:
    """What the Portfolio board holds all streams to, for a year."""
    now, chair = organisation.now, organisation.account("portfolio-chair", "")
    sign = {"by": chair, "at": now, "owner": organisation.account("portfolio-secretary", ""), "ends_at": now + YEAR}
    forum = Forum.objects.in_use().filter(body=portfolio).order_by("pk").first()
    set_guardrail(
        portfolio,
        title="No open risk above the appetite",
        because="What is graver than the board accepts is answered, not carried along.",
        measure="risks.above_appetite",
        lowest=None,
        highest=Decimal(0),
        streams=list(streams.values()),
        forum=forum,
        **sign,
    )
    set_guardrail(
        portfolio,
        title="No question waits longer than two working days",
        because="Whoever asks plans with an answer; a longer silence is itself a decision.",
        measure="decisions.oldest",
        lowest=None,
        highest=Decimal(2),
        forum=forum,
        **sign,
    )
    set_guardrail(
        portfolio,
        title="A stream approves at most 50,000 itself",
        because="The limit of the matrix in force, watched over what was decided.",
        measure="decisions.largest_own",
        lowest=None,
        highest=Decimal(50_000),
        streams=list(streams.values()),
        forum=None,
        **sign,
    )
