"""May this person change each of the 50 streams on a page? One question to the database for all, against the one that every
request asks anyway: which organisations the person belongs to.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

ROWS, ROUNDS, IN_A_ROUND = 50, 15, 20
NOW = datetime.now(UTC)


def measure() -> dict[str, object]:
    """The figure `may_page`: milliseconds for 50 answers, lower is better, and so is its ratio to the floor."""
    from django.db.models import Model  # noqa: PLC0415  after django.setup()

    from rights.services import may, permitted_among  # noqa: PLC0415
    from streams.models import ValueStream  # noqa: PLC0415
    from tenancy.models import Membership  # noqa: PLC0415
    from tenancy.scope import tenant_scope  # noqa: PLC0415

    person = _owner_of_every_other_stream()
    with tenant_scope(person.tenant_id):
        streams: list[Model] = list(ValueStream.objects.all())

        def answers() -> set[Any]:
            return permitted_among(person, "streams.change", streams, at=NOW)

        def memberships() -> list[Membership]:
            found = person.user.memberships(manager="everywhere").at(NOW).select_related("tenant")
            return list(found.order_by("tenant__name"))

        assert answers() == {stream.pk for stream in streams if may(person, "streams.change", stream, at=NOW)}
        pairs = [(_seconds(answers), _seconds(memberships)) for _ in range(ROUNDS)]
    mine, floor = (statistics.median(side) for side in zip(*pairs, strict=True))
    return {
        "name": "may_page",
        "value": round(mine * 1000, 2),
        "unit": "ms",
        "floor": round(floor * 1000, 2),
        "ratio": round(statistics.median(a / b for a, b in pairs), 2),
        "n": ROWS,
        "note": "may a member change each of 50 streams at hand, half of which they own; equal to asking may() 50 times; floor: the "
        "query for the person's memberships that each request makes",
    }


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    for _ in range(IN_A_ROUND):
        work()
    return (time.perf_counter() - begun) / IN_A_ROUND


def _owner_of_every_other_stream() -> Any:
    from streams.models import StreamRole, ValueStream  # noqa: PLC0415  after django.setup()
    from streams.services import assign_role  # noqa: PLC0415
    from tenancy.models import Membership, Role, Tenant, User  # noqa: PLC0415
    from tenancy.scope import tenant_scope  # noqa: PLC0415

    tenant = Tenant.objects.create(slug="may-page", name="May page")
    since = NOW - timedelta(days=30)
    with tenant_scope(tenant.pk):
        owner, administrator = (
            Membership.objects.create(
                user=User.objects.create_user(f"{role}@may-page.example"), role=role, title=role, starts_at=since
            )
            for role in (Role.MEMBER, Role.ADMINISTRATOR)
        )
        for number in range(ROWS):
            stream = ValueStream.objects.create(name=f"Stream {number:02}", outcome="Served.", created_at=since)
            if number % 2:
                assign_role(stream, role=StreamRole.OWNER, membership=owner, starts_at=NOW, by=administrator, at=NOW)
    return owner


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure()))
