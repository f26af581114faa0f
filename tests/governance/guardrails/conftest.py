"""A guardrail on a measure that the tests turn up and down."""

from datetime import timedelta
from decimal import Decimal

import pytest

from governance.bodies.models import Body
from governance.guardrails import measures, services
from tenancy.scope import tenant_scope
from tests.cast import NOON

YEAR = timedelta(days=365)


class Gauge:
    """What the measure "test.gauge" tells: of a stream by its name, else `value`."""

    def __init__(self):
        self.value = Decimal(20)
        self.of = {}

    def told(self, stream, _at):
        return self.of.get(stream.name if stream else "", self.value)


@pytest.fixture
def gauge():
    made = Gauge()
    measures.register(measures.Measure("test.gauge", "Architecture work", measures.Unit.PERCENT, made.told))
    yield made
    measures.forget("test.gauge")


@pytest.fixture
def guarding(northshore, body) -> Body:
    """The Review board, with the power to set guardrails."""
    with tenant_scope(northshore.pk):
        Body.objects.filter(pk=body.pk).update(sets_guardrails=True)
        body.refresh_from_db()
    return body


@pytest.fixture
def set_one(northshore, guarding, gauge, seat_holder, owner):
    """Sets a guardrail: at least 15 % on architecture, for the whole organisation, unless said otherwise."""

    def act(of=guarding, **words):
        usual = {
            "title": "At least 15 % on architecture", "because": "Debt grows unseen", "measure": "test.gauge",
            "lowest": Decimal(15), "highest": None, "owner": owner, "forum": None, "ends_at": NOON + YEAR,
            "by": seat_holder, "at": NOON,
        }  # fmt: skip
        with tenant_scope(northshore.pk):
            return services.set_guardrail(of, **usual | words)

    return act
