"""The pages of escalations: what they say, what they cost, and that every door gives the same answer."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from governance.escalations import services
from governance.escalations.models import Escalation
from outbox.models import Message
from rights.matrix.models import Fact
from tenancy.models import Membership
from tenancy.scope import tenant_scope
from tests.governance.escalations.conftest import GRAVE, PURCHASE
from tests.governance.escalations.test_clock import days, morning

HOME = "/t/northshore/"
TYPED = {"fact_amount": "10000", "fact_risk_grade": "20", "fact_reversible": "true"}


@pytest.fixture
def facts(northshore) -> None:
    """The facts as forms ask for them."""
    with tenant_scope(northshore.pk):
        from_document = [("amount", "number"), ("risk_grade", "integer"), ("reversible", "boolean")]
        for position, (code, kind) in enumerate(from_document):
            Fact.objects.create(code=code, label=code.replace("_", " ").capitalize(), kind=kind, position=position)


def text(browser, url: str) -> str:
    answer = browser.get(HOME + url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_raising_on_the_page_leads_to_its_path(facts, escalate, stream, specialist, sign_in, northshore):
    browser = sign_in(specialist)
    form = text(browser, "escalations/new/")
    sent = {"title": "A risk", "stream": str(stream.pk), "criterion": "risk_above_appetite", **TYPED}
    made = browser.post(f"{HOME}escalations/new/", sent)
    again = browser.post(f"{HOME}escalations/new/", sent)

    assert "The risk is graded above the appetite of 12." in form
    page = browser.get(made.headers["Location"]).content.decode()
    assert "Risk committee answers" in page
    assert "due Mon 12 Oct 2026" in page
    assert "21 Oct" in page
    assert (made.status_code, again.status_code) == (302, 409)
    assert "ESC-2026-001 about this is open already" in again.content.decode()
    with tenant_scope(northshore.pk):
        assert Escalation.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({**TYPED, "criterion": "risk_above_appetite"}, "Risk committee is asked."),
        ({**TYPED, "fact_risk_grade": "4"}, "Your own level may decide this."),
        ({**TYPED, "fact_risk_grade": "4", "criterion": "no_way_back"}, "Your own level may decide this."),
        (
            {**TYPED, "fact_amount": "70000", "fact_risk_grade": "4", "criterion": "money"},
            "This criterion does not hold.",
        ),
        (TYPED, "Choose why it leaves its level."),
        ({"fact_risk_grade": "99"}, "Risk_grade is 99; expected: a whole number"),
        ({}, "Not known yet"),
    ],
)
def test_the_ruling_beside_the_form_follows_what_is_typed(
    facts, escalate, stream, specialist, sign_in, sent, said, northshore
):
    answer = sign_in(specialist).post(f"{HOME}escalations/new/ruling/", {"stream": str(stream.pk), **sent})

    assert answer.status_code == 200
    assert said.lower() in answer.content.decode().lower()
    with tenant_scope(northshore.pk):
        assert not Escalation.objects.exists()


def test_what_came_back_names_its_rule_and_nobody(escalate, member, owner, sign_in):
    escalation = escalate(title="A purchase", facts=PURCHASE)
    page = text(sign_in(member), f"escalations/{escalation.pk}/")

    assert "Urgent care may decide this itself, by rule r3." in page
    assert "Below 50,000 the accountable owner decides." in page
    assert "Risk specialist" not in page
    assert "1 of 1 came back" in text(sign_in(member), "escalations/")
    assert "You may decide it yourself, by rule r3." in text(sign_in(owner), "")


def test_the_offices_answer_on_the_page_and_in_the_admin_site(escalate, seat_holder, sign_in, northshore):
    first, second = escalate(), escalate(title="The second one")
    browser = sign_in(seat_holder)
    week = text(browser, "")
    browser.post(f"{HOME}escalations/{first.pk}/answer/", {"answer": "Change the supplier."})
    browser.post(f"{HOME}admin/governance/escalation/{second.pk}/change/", {"answer": "Wait."})

    assert "<b>2 escalations wait</b> for your answer." in week
    assert "Change the supplier." in text(browser, f"escalations/{first.pk}/")
    with tenant_scope(northshore.pk):
        assert set(Escalation.objects.values_list("state", "answered_by")) == {("answered", seat_holder.pk)}


def test_who_raised_it_withdraws_it_on_the_page(escalate, specialist, sign_in, northshore):
    escalation = escalate()
    browser = sign_in(specialist)
    assert browser.get(f"{HOME}escalations/{escalation.pk}/withdraw/").status_code == 200
    browser.post(f"{HOME}escalations/{escalation.pk}/withdraw/", {"because": "It is over."})

    assert "It is no longer asked." in text(browser, f"escalations/{escalation.pk}/")


def test_the_list_filters_searches_and_exports(escalate, member, seat_holder, sign_in, stream):
    escalate()
    escalate(title="A purchase", facts=PURCHASE)
    browser = sign_in(member)

    def found(query: str, who=browser) -> list[str]:
        return [row.title for row in who.get(f"{HOME}escalations/?{query}").context["table"].page.object_list]

    assert found("state=waiting") == ["Supplier of the triage line may fail"]
    assert found("state=returned") == ["A purchase"]
    assert found("q=purchase") == ["A purchase"]
    assert found("waits=me") == []
    assert found("waits=me", sign_in(seat_holder)) == ["Supplier of the triage line may fail"]
    lines = b"".join(browser.get(f"{HOME}escalations/?export=csv").streaming_content).decode("utf-8-sig").splitlines()
    assert (len(lines), "Risk specialist" in "".join(lines)) == (3, False)


def test_the_stream_and_the_body_show_what_waits(escalate, stream, committee, member, sign_in):
    escalate()
    browser = sign_in(member)

    for page in (f"streams/{stream.pk}/", f"governance/bodies/{committee.pk}/"):
        assert "Supplier of the triage line may fail" in text(browser, page)


def test_pages_cost_as_much_with_five_as_with_one(escalate, seat_holder, sign_in, stream, committee):
    browser = sign_in(seat_holder)
    addresses = [
        "",
        "escalations/",
        "escalations/stuck/",
        f"streams/{stream.pk}/",
        f"governance/bodies/{committee.pk}/",
    ]

    def costs() -> list[int]:
        counted = []
        for url in addresses:
            text(browser, url)
            with CaptureQueriesContext(connection) as queries:
                text(browser, url)
            counted.append(len(queries))
        return counted

    escalate()
    one = costs()
    for number in range(4):
        escalate(title=f"Another, {number}")
    assert costs() == one


# --- The API, and the whole story ------------------------------------------------------------------------------------------
@pytest.fixture
def send(sign_in):
    """`send(person, "post", "escalations/", {…})` → (status, body)."""

    def sent(person, method: str, url: str, body=None):
        answer = getattr(sign_in(person), method)(
            f"{HOME}api/v1/{url}", body, content_type="application/json", headers={"If-Match": "*"}
        )
        return answer.status_code, answer.json()

    return sent


def test_escalation_without_politics(
    send, stream, matrix, committee, board, specialist, seat_holder, administrator, auditor, northshore
):
    """A grave risk just before Christmas: accepted, the holidays skipped; nobody acts; one request, whatever runs twice."""
    monday = morning(2026, 12, 21)
    settings.FROZEN_NOW = monday
    grave = {"stream": str(stream.pk), "title": "Supplier of the triage line may fail", "facts": GRAVE}
    unnamed, problem = send(specialist, "post", "escalations/", grave)
    named, escalation = send(specialist, "post", "escalations/", grave | {"criterion": "risk_above_appetite"})
    twice, there = send(specialist, "post", "escalations/", grave | {"criterion": "risk_above_appetite"})
    bought, purchase = send(
        specialist, "post", "escalations/", {"stream": str(stream.pk), "title": "A purchase", "facts": PURCHASE}
    )
    asked = {"stream": str(stream.pk), "facts": GRAVE, "criterion": "risk_above_appetite"}
    _status, looked = send(specialist, "post", "escalations/look/", asked)

    assert (unnamed, problem["code"], len(problem["params"]["criteria"])) == (422, "escalation.no_criterion", 4)
    assert (named, escalation["state"], escalation["level"], escalation["due_on"]) == (
        201,
        "open",
        "portfolio",
        "2026-12-30",
    )
    assert looked["sitting"] is not None
    assert (twice, there["code"], there["who"]) == (409, "escalation.open_already", "Risk committee")
    assert (bought, purchase["state"], purchase["covering_rule"]) == (201, "returned", "r3")

    for at in days(morning(2026, 12, 22), 40):
        settings.FROZEN_NOW = at
        for dies in (True, True, False):
            run(northshore, at, dies=dies)

    path = send(seat_holder, "get", f"escalations/{escalation['id']}/path/")[1]
    assert [(step["code"], step["at"][:10]) for step in path] == [
        ("raised", "2026-12-21"),
        ("reminded", "2026-12-31"),  # 25 and 28 December are holidays: due on the 30th
        ("moved_up", "2027-01-06"),  # 1 January is one, too: due on the 5th
        ("reminded", "2027-01-13"),
        ("stuck", "2027-01-16"),
    ]
    assert [count for _state, count in states(send, administrator)] == [1, 1]
    with tenant_scope(northshore.pk):
        told = Message.objects.filter(kind="escalations.stuck").values_list("to__title", flat=True)
        assert sorted(told) == ["Administrator", "Auditor"]
    outsider, why = send(specialist, "post", f"escalations/{escalation['id']}/answer/", {"answer": "Yes."})
    answered, closed = send(
        chair_of(board), "post", f"escalations/{escalation['id']}/answer/", {"answer": "Change the supplier."}
    )
    assert (outsider, why["code"]) == (403, "right.missing")
    assert (answered, closed["state"]) == (200, "answered")


def states(send, person) -> list[tuple[str, int]]:
    return [
        (state, len(send(person, "get", f"escalations/?state={state}")[1]["results"]))
        for state in ("stuck", "returned")
    ]


def chair_of(body) -> Membership:
    with tenant_scope(body.tenant_id):
        return body.seats.select_related("membership__user").get(kind="chair").membership


def run(tenant, at, *, dies: bool) -> None:
    """The job in its transaction, which a killed worker takes with it."""

    class Killed(Exception):
        pass

    try:
        with tenant_scope(tenant.pk), transaction.atomic():
            services.advance_due(at=at)
            if dies:
                raise Killed
    except Killed:
        return
