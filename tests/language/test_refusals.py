"""A refusal that was kept is said again in the language of whoever reads it."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from audit.models import Event
from doors.refusal import Refusal, said_again, stored
from doors.rendering import refusal_response
from tenancy.models import Membership
from tenancy.scope import tenant_scope
from tests.cast import NOON
from vsportal.web.refused import remember

ENGLISH = "Not ended. This seat ended on Mon 5 Oct 2026, 13:00."
GERMAN = "Nicht beendet. Dieser Sitz endete am Mo 5. Okt 2026, 13:00."


@pytest.fixture
def refusal() -> Refusal:
    return Refusal("seat.ended", params={"ended_at": NOON}, status=409)


@pytest.mark.parametrize(
    ("language", "title", "detail"),
    [
        ("en-gb", "Not possible now", "Not ended. This seat ended on Mon 5 Oct 2026, 12:00."),
        ("de", "Jetzt nicht möglich", "Nicht beendet. Dieser Sitz endete am Mo 5. Okt 2026, 12:00."),
    ],
)
def test_the_same_refusal_at_the_door(language: str, title: str, detail: str, refusal: Refusal) -> None:
    with translation.override(language):
        answer = refusal_response(RequestFactory().get("/api/v1/seats/"), refusal)

    problem = json.loads(answer.content)
    assert (answer.status_code, problem["code"]) == (409, "seat.ended")
    assert (problem["title"], problem["detail"]) == (title, detail)


def test_the_audit_record_keeps_code_and_params_and_says_them_to_its_reader(
    refusal: Refusal, auditor: Membership, administrator: Membership, sign_in: Callable[..., Client]
) -> None:
    request = RequestFactory().post("/governance/bodies/seats/…/end/")
    request.membership = administrator  # type: ignore[attr-defined]
    with translation.override("de"):
        remember(request, refusal)

    with tenant_scope(auditor.tenant_id):
        event = Event.objects.get(action="refused:seat.ended")
    assert event.because == ""
    assert event.words["facts"]["params"] == {"ended_at": NOON.isoformat()}
    for language, said in (("en-gb", ENGLISH), ("de", GERMAN)):
        auditor.user.language = language
        auditor.user.save()
        assert said in sign_in(auditor).get("/t/northshore/audit/").content.decode()


@pytest.mark.parametrize("language", ["en-gb", "de"])
def test_an_exact_number_is_said_again_as_it_was(language: str) -> None:
    fresh = Refusal("file.too_many_columns", params={"found": Decimal("120000.50"), "limit": 1200}, status=422)

    with translation.override(language):
        assert said_again(fresh.code, stored(fresh.params)) == fresh.sentence


def test_a_code_that_nobody_knows_any_more_says_nothing() -> None:
    assert said_again("no.such_code", {}) == ""
    assert said_again("seat.ended", {}) == ""
