"""An administrator's role reaches as far as the own organisation, whatever object a caller hands in."""

from rights.services import may, permitted_among, rights_on
from streams.models import ValueStream
from tenancy.scope import tenant_scope
from tests.cast import NOON


def test_a_role_does_not_reach_into_another_organisation(northshore, southbank_administrator):
    with tenant_scope(northshore.pk):
        stream = ValueStream.objects.create(name="Urgent care", created_at=NOON)

    assert may(southbank_administrator, "streams.change", stream, at=NOON).allowed is False
    assert rights_on(southbank_administrator, stream, at=NOON) == frozenset()
    assert permitted_among(southbank_administrator, "streams.change", [stream], at=NOON) == set()
