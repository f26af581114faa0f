"""The register of risks on its doors: pages, API, admin."""

from datetime import date, timedelta

import pytest

from governance.bodies.models import Body
from governance.risks import selectors, services
from governance.risks.models import Risk, RiskAppetite
from streams.models import StreamRole, StreamState, ValueStream
from streams.services import assign_role
from tenancy.scope import tenant_scope
from tests.cast import NOON

HOME = "/t/northshore/"
DAY = timedelta(days=1)


@pytest.fixture
def record(northshore, stream, owner):
    """Records a risk of Urgent care, graded 6 unless said otherwise."""

    def act(**other) -> Risk:
        given = {
            "title": "The triage line may fail", "cause_kind": "supplier", "cause_name": "Triage Ltd", "likelihood": 2,
            "impact": 3, "owner": owner, "review_on": date(2026, 11, 2), "by": owner, "at": NOON,
        } | other  # fmt: skip
        with tenant_scope(northshore.pk):
            return services.record_risk(given.pop("stream", stream), **given)

    return act


@pytest.fixture
def second(northshore, owner, stream, administrator) -> ValueStream:
    """Another stream of the same owner."""
    with tenant_scope(northshore.pk):
        made = ValueStream.objects.create(
            name="Billing", state=StreamState.ACTIVE, outcome="Paid", activated_at=NOON, created_at=NOON
        )
        assign_role(made, role=StreamRole.OWNER, membership=owner, starts_at=NOON, by=administrator, at=NOON)
    return made


def test_a_risk_is_recorded_described_graded_and_closed_in_the_portal(northshore, stream, owner, member, sign_in):
    browser = sign_in(owner)
    words = {
        "title": "The line may fail",
        "owner": str(owner.pk),
        "review_on": "2026-11-02",
        "response": "A second line",
    }
    new = {
        **words,
        "stream": str(stream.pk),
        "cause_kind": "supplier",
        "cause_name": "Triage Ltd",
        "likelihood": "2",
        "impact": "3",
    }

    made = browser.post(f"{HOME}risks/new/", new)
    with tenant_scope(northshore.pk):
        risk = Risk.objects.get()
    here = f"{HOME}risks/{risk.pk}/"
    answers = [
        browser.post(f"{here}describe/", {**words, "title": "The line fails"}),
        browser.post(f"{here}grade/", {"likelihood": "3", "impact": "3", "because": ""}),
        browser.post(f"{here}grade/", {"likelihood": "3", "impact": "3", "because": "It failed once"}),
        browser.post(f"{here}move/", {"to": "closed", "because": "A new line"}),
        browser.post(f"{here}describe/", words),
    ]

    assert made.status_code == 302
    assert [answer.status_code for answer in answers] == [302, 422, 302, 302, 409]
    shown = sign_in(member).get(here).content.decode()
    assert "The line fails" in shown
    assert "Closed" in shown
    assert "Supplier: Triage Ltd" in shown
    with tenant_scope(northshore.pk):
        risk.refresh_from_db()
    assert (risk.title, risk.grade, risk.response, risk.state) == ("The line fails", 9, "A second line", "closed")


def test_the_register_filters_and_is_taken_away(northshore, record, second, body, seat_holder, member, sign_in):
    with tenant_scope(northshore.pk):
        Body.objects.filter(pk=body.pk).update(accepts_risk=True)
        services.set_appetite(body, highest=8, because="Careful", by=seat_holder, at=NOON)
    record()
    record(title="Nobody knows the rule", cause_kind="regulation", cause_name="New act", likelihood=3, stream=second)
    browser = sign_in(member)

    def shown(query: str) -> list[str]:
        page = browser.get(f"{HOME}risks/?{query}").content.decode()
        return [name for name in ("The triage line may fail", "Nobody knows the rule") if name in page]

    assert shown("") == ["The triage line may fail", "Nobody knows the rule"]
    assert shown("appetite=above") == ["Nobody knows the rule"]
    assert shown("cause_kind=supplier") == ["The triage line may fail"]
    assert shown(f"stream={second.pk}") == ["Nobody knows the rule"]
    assert shown("state=closed") == []
    assert shown("q=triage") == ["The triage line may fail"]
    exported = browser.get(f"{HOME}risks/?export=csv")
    assert b"Nobody knows the rule" in b"".join(exported.streaming_content)
    exported.close()


def test_a_cause_that_streams_share_stands_out(northshore, record, second, member, sign_in):
    record()
    record(stream=second, cause_name="  triage   LTD ", likelihood=5, impact=5)
    record(stream=second, cause_kind="person", cause_name="The only expert")

    with tenant_scope(northshore.pk):
        found = {row["cause_key"]: row for row in selectors.causes(member, NOON)}
    page = sign_in(member).get(f"{HOME}risks/causes/").content.decode()

    assert [(row["streams"], row["risks"], row["worst"]) for row in found.values()] in (
        [(2, 2, 25), (1, 1, 6)],
        [(1, 1, 6), (2, 2, 25)],
    )
    assert "Much hangs on these" in page
    assert "y several streams" in page
    assert page.count("The only expert") == 1


def test_a_hidden_stream_adds_nothing_to_a_cause(northshore, record, second, administrator, member, sign_in):
    record()
    record(stream=second)
    with tenant_scope(northshore.pk):
        ValueStream.objects.filter(pk=second.pk).update(
            confidential_until=NOON + DAY,
            confidential_at=NOON,
            confidential_by=administrator,
            confidential_because="M&A",
        )
    page = sign_in(member).get(f"{HOME}risks/causes/").content.decode()

    assert "Much hangs on these" not in page
    with tenant_scope(northshore.pk):
        assert [row["streams"] for row in selectors.causes(member, NOON)] == [1]


def test_the_stream_and_the_owners_week_show_risks(record, stream, owner, member, sign_in):
    record(review_on=date(2026, 10, 5))

    assert "The triage line may fail" in sign_in(member).get(f"{HOME}streams/{stream.pk}/").content.decode()
    assert "The triage line may fail" in sign_in(owner).get(HOME).content.decode()
    assert "The triage line may fail" not in sign_in(member).get(HOME).content.decode()


def test_web_api_and_admin_refuse_an_appetite_alike(northshore, body, seat_holder, sign_in):
    with tenant_scope(northshore.pk):
        Body.objects.filter(pk=body.pk).update(accepts_risk=False)
    browser = sign_in(seat_holder)
    given = {"body": str(body.pk), "highest": "10", "because": "Careful", "stream": ""}

    web = browser.post(f"{HOME}risks/appetites/new/", given)
    api = browser.post(
        f"{HOME}api/v1/risk-appetites/", {**given, "stream": None, "highest": 10}, content_type="application/json"
    )
    admin = browser.post(f"{HOME}admin/governance/riskappetite/add/", given)

    assert (web.status_code, api.status_code, api.json()["code"]) == (422, 409, "risk.no_power")
    assert "does not accept risk" in admin.content.decode()
    with tenant_scope(northshore.pk):
        assert not RiskAppetite.objects.exists()


def test_above_the_appetite_a_body_accepts_in_the_portal(northshore, record, body, owner, seat_holder, sign_in):
    risk = record()
    with tenant_scope(northshore.pk):
        Body.objects.filter(pk=body.pk).update(accepts_risk=True)
        services.set_appetite(body, highest=4, because="Careful", by=seat_holder, at=NOON)
    accept = {"to": "accepted", "because": "For a year"}

    alone = sign_in(owner).post(f"{HOME}risks/{risk.pk}/move/", accept)
    board = sign_in(seat_holder).post(f"{HOME}risks/{risk.pk}/move/", {**accept, "body": str(body.pk)})

    assert (alone.status_code, board.status_code) == (403, 302)
    with tenant_scope(northshore.pk):
        risk.refresh_from_db()
    assert risk.state == "accepted"


@pytest.mark.parametrize(
    "page", ["risks/", "risks/causes/", "risks/appetites/", "api/v1/risks/", "api/v1/risk-appetites/"]
)
def test_a_list_costs_the_same_with_one_and_with_five_rows(
    northshore, record, body, seat_holder, member, sign_in, django_assert_max_num_queries, page
):
    browser = sign_in(member)

    def grow(number: int) -> None:
        record(cause_name=f"Supplier {number}")
        with tenant_scope(northshore.pk):
            RiskAppetite.objects.create(body=body, highest=9 + number, because="x", set_at=NOON, set_by=seat_holder)

    grow(0)
    browser.get(HOME + page)
    with django_assert_max_num_queries(16) as one:
        assert browser.get(HOME + page).status_code == 200
    for number in range(1, 5):
        grow(number)
    with django_assert_max_num_queries(16) as five:
        assert browser.get(HOME + page).status_code == 200
    assert len(five) == len(one)
