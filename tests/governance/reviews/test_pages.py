"""The pages and the API of reviews."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.decisions.models import Decision
from governance.reviews import services
from governance.reviews.models import ChangeRequest, DecisionReview
from tenancy.scope import tenant_scope
from tests.cast import NOON

HOME = "/t/northshore/"
FRIDAY = NOON.replace(day=9)
GOOD = {"process_score": "4", "outcome_score": "2", "verdict": "keep", "as_expected": "yes", "learned": "Luck."}


def text(browser, url: str) -> str:
    answer = browser.get(HOME + url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_waits_on_the_day_and_is_recorded_on_the_page(of_committee, seat_holder, sign_in):
    browser = sign_in(seat_holder)
    before = text(browser, "")
    settings.FROZEN_NOW = FRIDAY
    week = text(browser, "")
    form = text(browser, f"reviews/{of_committee.pk}/record/")
    browser.post(f"{HOME}reviews/{of_committee.pk}/record/", GOOD)
    page = text(browser, f"reviews/{of_committee.pk}/")

    assert ("for your review" in before, "<b>One decision waits</b> for your review." in week) == (False, True)
    assert "Calls are answered." in form
    assert "Reviewed by Chair of the board" in page
    assert "2 of 5" in page
    assert "n = 1: too few to say." in text(browser, "reviews/")


def test_who_does_not_review_is_told_who_does(of_committee, member, sign_in):
    answer = sign_in(member).get(f"{HOME}reviews/{of_committee.pk}/record/")

    assert answer.status_code == 403
    assert "is reviewed by Chair of the board, Deputy of the committee" in answer.content.decode()


def test_what_does_not_stay_leads_to_the_draft_that_takes_its_place(of_committee, seat_holder, sign_in, northshore):
    made = sign_in(seat_holder).post(f"{HOME}reviews/{of_committee.pk}/record/", GOOD | {"verdict": "reverse"})

    with tenant_scope(northshore.pk):
        draft = Decision.objects.get(state="draft")
    assert made.headers["Location"].endswith(f"/decisions/{draft.pk}/")


def test_a_change_is_asked_for_shown_where_it_belongs_and_settled(
    of_committee, seat_holder, administrator, sign_in, northshore
):
    browser = sign_in(seat_holder)
    forum = of_committee.decision.forum_id
    browser.post(f"{HOME}reviews/{of_committee.pk}/record/", GOOD)
    browser.post(f"{HOME}reviews/{of_committee.pk}/requests/new/", {"rule": "r3", "words": "Raise it to 80,000."})
    browser.post(f"{HOME}reviews/{of_committee.pk}/requests/new/", {"forum": str(forum), "words": "Meet more often."})

    assert "Raise it to 80,000." in text(browser, "authority/")
    assert "Meet more often." in text(browser, f"governance/forums/{forum}/")
    with tenant_scope(northshore.pk):
        of_rule = ChangeRequest.objects.exclude(rule="").get()
    assert sign_in(seat_holder).get(f"{HOME}reviews/requests/{of_rule.pk}/settle/").status_code == 403
    sign_in(administrator).post(
        f"{HOME}reviews/requests/{of_rule.pk}/settle/", {"state": "declined", "answer": "Not now."}
    )
    assert "Answer: Not now." in text(browser, f"reviews/{of_committee.pk}/")
    assert "Not now." in text(browser, "reviews/requests/")


def test_the_decision_the_body_and_the_stream_show_it(of_committee, member, sign_in, stream, committee):
    browser = sign_in(member)
    decision = of_committee.decision

    for page in (f"decisions/{decision.pk}/", f"governance/bodies/{committee.pk}/", f"streams/{stream.pk}/"):
        assert f"/reviews/{of_committee.pk}/" in text(browser, page)


@pytest.mark.parametrize(("query", "count"), [("state=now", 0), ("state=due", 1), ("state=done", 0), ("waits=me", 0)])
def test_the_list_filters(of_committee, member, sign_in, query, count):
    table = sign_in(member).get(f"{HOME}reviews/?{query}").context["table"]

    assert len(table.page.object_list) == count


def test_pages_cost_as_much_with_five_as_with_one(decided, seat_holder, sign_in, northshore, committee):
    settings.FROZEN_NOW = FRIDAY
    browser = sign_in(seat_holder)

    def more(count: int) -> None:
        for _number in range(count):
            due, done = decided(), decided()
            with tenant_scope(northshore.pk):
                review = DecisionReview.objects.get(decision=done)
                services.record_review(
                    review, process_score=3, outcome_score=3, verdict="keep", by=seat_holder, at=NOON
                )
                services.open_request(review, rule="r3", words="More.", by=seat_holder, at=NOON)
            assert due.pk

    def costs() -> list[int]:
        counted = []
        for url in ("", "reviews/", "reviews/requests/", f"governance/bodies/{committee.pk}/"):
            text(browser, url)
            with CaptureQueriesContext(connection) as queries:
                text(browser, url)
            counted.append(len(queries))
        return counted

    more(1)
    one = costs()
    more(4)
    assert costs() == one


def test_the_api_records_asks_and_settles(of_committee, seat_holder, administrator, member, sign_in):
    def send(person, method: str, url: str, body=None):
        answer = getattr(sign_in(person), method)(
            f"{HOME}api/v1/{url}", body, content_type="application/json", headers={"If-Match": "*"}
        )
        return answer.status_code, answer.json()

    scores = {"process_score": 4, "outcome_score": 2, "verdict": "keep"}
    refused, problem = send(member, "post", f"reviews/{of_committee.pk}/record/", scores)
    recorded, review = send(seat_holder, "post", f"reviews/{of_committee.pk}/record/", scores)
    asked, request = send(
        seat_holder, "post", f"reviews/{of_committee.pk}/requests/", {"rule": "r3", "words": "Raise it."}
    )
    settled, done = send(administrator, "post", f"change-requests/{request['id']}/settle/", {"state": "taken_up"})

    assert (refused, problem["code"], recorded, review["state"]) == (403, "review.not_yours", 200, "done")
    assert (asked, settled, done["state"]) == (201, 200, "taken_up")
    assert len(send(member, "get", "change-requests/?state=taken_up")[1]["results"]) == 1
