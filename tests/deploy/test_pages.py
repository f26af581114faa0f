"""Every page and its files as production serves them: hashed names, strict headers, nothing unanswered."""

import json
import re
from typing import Any

import pytest

from governance.models import SeatKind
from packs import services as packs
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.deploy.conftest import in_production
from tests.other_process import same_world
from tests.packs.sitting import make_sitting, seated

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
HASHED = re.compile(r"^/static/.+\.[0-9a-f]{12}\.\w+$")


@pytest.fixture
def met(served: dict[str, str], northshore: Tenant, administrator: Membership) -> list[dict[str, Any]]:
    """What an administrator, who chairs a body, meets when they follow every link."""
    with tenant_scope(northshore.pk):
        sitting = make_sitting(northshore)
    seated(sitting, administrator, SeatKind.CHAIR)
    with tenant_scope(northshore.pk):
        packs.prepare_due(at=NOON)
    walked = in_production("-m", "tests.deploy.crawl", administrator.user.email, **same_world(), **served)
    assert walked.returncode == 0, walked.stderr
    return [json.loads(line) for line in walked.stdout.splitlines()]


def test_every_link_leads_somewhere_and_every_answer_is_guarded(met: list[dict[str, Any]]) -> None:
    addresses = {one["address"] for one in met}
    assert [(one["address"], one["status"]) for one in met if one["status"] not in {200, 301, 302}] == []
    for part in ("streams", "indicators", "governance", "packs", "audit", "admin", "organisation"):
        assert [address for address in addresses if address.startswith(f"/t/northshore/{part}/")], part
    static = {address for address in addresses if address.startswith("/static/")}
    assert static
    assert {address for address in static if not HASHED.match(address)} == set()
    for one in met:
        if one["address"] not in static:
            guarded(one["address"], one["headers"])


def guarded(address: str, headers: dict[str, str]) -> None:
    policy = {name: rest for name, *rest in (part.split() for part in headers["content-security-policy"].split(";"))}
    assert "unsafe-" not in headers["content-security-policy"], address
    assert policy["frame-ancestors"] in (["'none'"], ["'self'"])
    if "sandbox" in policy:  # a pack as it was mailed, shown apart from the portal's pages
        assert policy["script-src"] == ["'none'"]
    else:
        assert policy["default-src"] == ["'none'"], address
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains; preload"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] in {"DENY", "SAMEORIGIN"}
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
