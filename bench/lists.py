"""The register of 50 decisions, API and page, and one of the rows in the API, as a member sees them: CPU of a request, against a bare
list or detail of the same rows.

Both run through Django's own handler in this process, in turn, so that the ratio holds when the machine's speed drifts.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

ROWS, ROUNDS, IN_A_ROUND = 50, 15, 10
NOW = datetime.now(UTC)
MATRIX = Path(__file__).with_name("matrix.json")


def measure() -> list[dict[str, object]]:
    """The figures `api_list`, `web_list`, `api_detail`: requests a second of CPU; the ratio is our CPU over the floor's."""
    client, bare = _member_of_a_filled_organisation(), BareHandler()
    row = client.get("/t/lists/api/v1/decisions/?limit=1").json()["results"][0]["id"]
    return [
        _figure(
            "api_list",
            lambda: client.get("/t/lists/api/v1/decisions/"),
            lambda: bare.get("/api/"),
            "a bare ModelSerializer list",
            "filters and cursor pages",
        ),
        _figure(
            "web_list",
            lambda: client.get("/t/lists/decisions/"),
            lambda: bare.get("/page/"),
            "a bare template list",
            "shell, filters, sorting, counts and pages",
        ),
        _figure(
            "api_detail",
            lambda: client.get(f"/t/lists/api/v1/decisions/{row}/"),
            lambda: bare.get(f"/api/{row}/"),
            "a bare ModelSerializer detail",
            "facts, route, questions, ballots, conditions, comments, files, steps, and an ETag",
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
        "note": f"decisions with who took them, for a member with grants on five streams: sign-in, tenant scope, row-level security, {shown}; "
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
    """A client signed in as a member who owns five of ten streams, each with five decisions that their owners took."""
    from django.test import Client  # noqa: PLC0415  after django.setup()

    from streams.models import StreamRole  # noqa: PLC0415
    from streams.services import assign_role, draft_stream  # noqa: PLC0415
    from tenancy.models import Membership, Role, Tenant, User  # noqa: PLC0415
    from tenancy.scope import tenant_scope  # noqa: PLC0415

    tenant = Tenant.objects.create(slug="lists", name="Lists")
    user, other = (User.objects.create_user(f"{name}@lists.example") for name in ("member", "administrator"))
    since = NOW - timedelta(days=400)
    with tenant_scope(tenant.pk):
        member = Membership.objects.create(user=user, title="Member", starts_at=since)
        administrator = Membership.objects.create(user=other, title="Other", role=Role.ADMINISTRATOR, starts_at=since)
        matrix, level = _matrix(administrator, since)
        for number in range(ROWS // 5):
            stream, owner = (
                draft_stream(name=f"Stream {number:02}", by=administrator, at=NOW),
                (member, administrator)[number % 2],
            )
            assign_role(stream, role=StreamRole.OWNER, membership=owner, starts_at=since, by=administrator, at=NOW)
            _decisions(stream, owner, matrix, level, range(number * 5, number * 5 + 5))
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def _matrix(by: Any, since: datetime) -> tuple[Any, Any]:
    """A version in force, and the level of streams: what a decision names."""
    from rights.matrix.documents import digest_of  # noqa: PLC0415  after django.setup()
    from rights.matrix.models import Level, MatrixVersion  # noqa: PLC0415

    level = Level.objects.create(code="stream", name="Stream", rank=0)
    document = json.loads(MATRIX.read_text())
    version = MatrixVersion.objects.create(
        number=1, state="published", facts=[], drafted_by=by, drafted_at=since, changed_at=since, effective_at=since,
        published_at=since, published_by=by, document=document, digest=digest_of(document),
    )  # fmt: skip
    return version, level


def _decisions(stream: Any, owner: Any, version: Any, level: Any, numbers: range) -> None:
    from governance.decisions.models import Decision  # noqa: PLC0415  after django.setup()

    for number in numbers:
        day = NOW - timedelta(days=100 - number)
        Decision.objects.create(
            number=f"DEC-2026-{number:03}", kind="spend", title=f"Extend the service, step {number}", stream=stream,
            facts={"amount": "42000"}, facts_digest="0" * 64, state="approved", version=version, rule="r3", level=level,
            role="accountable_owner", drafted_by=owner, drafted_at=day, proposed_by=owner, proposed_at=day,
            decided_by=owner, decided_at=day, seal="0" * 64,
        )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    for figure in measure():
        print(json.dumps(figure))
