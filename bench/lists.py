"""Lists of 50 rows, API and page, and one of the rows in the API, as a member sees them: CPU of a request, against a bare
list or detail of the same rows.

Both run through Django's own handler in this process, in turn, so that the ratio holds when the machine's speed drifts.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

ROWS, ROUNDS, IN_A_ROUND = 50, 15, 10
NOW = datetime.now(UTC)


def measure() -> list[dict[str, object]]:
    """The figures `api_list`, `web_list`, `api_detail`: requests a second of CPU; the ratio is our CPU over the floor's."""
    client, bare = _member_of_a_filled_organisation(), BareHandler()
    row = client.get("/t/lists/api/v1/streams/?limit=1").json()["results"][0]["id"]
    return [
        _figure(
            "api_list",
            lambda: client.get("/t/lists/api/v1/streams/"),
            lambda: bare.get("/api/"),
            "a bare ModelSerializer list",
            "filters and cursor pages",
        ),
        _figure(
            "web_list",
            lambda: client.get("/t/lists/streams/"),
            lambda: bare.get("/page/"),
            "a bare template list",
            "shell, filters, sorting, counts and pages",
        ),
        _figure(
            "api_detail",
            lambda: client.get(f"/t/lists/api/v1/streams/{row}/"),
            lambda: bare.get(f"/api/{row}/"),
            "a bare ModelSerializer detail",
            "stakeholders, boundary, every role term, work, what is missing, and an ETag",
        ),
    ]


def _figure(name: str, ours: Callable[[], Any], floor: Callable[[], Any], words: str, shown: str) -> dict[str, object]:
    for request in (ours, floor) * IN_A_ROUND:
        assert request().status_code == 200
    pairs = [(_cpu(ours), _cpu(floor)) for _ in range(ROUNDS)]
    mine, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    return {
        "name": name,
        "value": round(1 / mine, 1),
        "unit": "requests/s of CPU",
        "floor": round(1 / bare, 1),
        "ratio": round(statistics.median(a / b for a, b in pairs), 2),
        "n": ROWS,
        "note": f"streams with their owners, for a member: sign-in, tenant scope, row-level security, {shown}; "
        f"floor: {words} of the same with one query, no middleware and nobody signed in; ratio: CPU over CPU",
    }


def _cpu(request: Callable[[], Any]) -> float:
    begun = time.process_time()
    for _ in range(IN_A_ROUND):
        request()
    return (time.process_time() - begun) / IN_A_ROUND


class BareHandler:
    """Django's WSGI handler without any middleware."""

    def __init__(self) -> None:
        from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415  after django.setup()
        from django.test import RequestFactory, override_settings  # noqa: PLC0415

        with override_settings(MIDDLEWARE=[]):
            self.handler = WSGIHandler()
        self.requests = RequestFactory(SERVER_NAME="localhost")

    def get(self, address: str) -> Any:
        request = self.requests.get(address)
        request.urlconf = "bench.floor_urls"
        return self.handler.get_response(request)


def _member_of_a_filled_organisation() -> Any:
    from django.test import Client  # noqa: PLC0415  after django.setup()

    from streams.models import RoleTerm, StreamRole, ValueStream  # noqa: PLC0415
    from streams.states import StreamState  # noqa: PLC0415
    from tenancy.models import Membership, Tenant, User  # noqa: PLC0415
    from tenancy.scope import tenant_scope  # noqa: PLC0415

    tenant = Tenant.objects.create(slug="lists", name="Lists")
    user = User.objects.create_user("member@lists.example")
    since = NOW - timedelta(days=400)
    with tenant_scope(tenant.pk):
        member = Membership.objects.create(user=user, title="Member", starts_at=since)
        for number in range(ROWS):
            stream = ValueStream.objects.create(
                name=f"Stream {number:02}",
                outcome="People get what they need.",
                state=StreamState.ACTIVE,
                created_at=since,
                activated_at=since,
            )
            RoleTerm.objects.create(stream=stream, role=StreamRole.OWNER, membership=member, starts_at=since)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


if __name__ == "__main__":
    django.setup()
    for figure in measure():
        print(json.dumps(figure))
