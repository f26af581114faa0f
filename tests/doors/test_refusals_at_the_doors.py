import pytest
from django.test import Client

from doors import refusal as refusals

SENTENCE = "Not closed. “&lt;Planned care&gt;” has two open items."

pytestmark = [
    pytest.mark.urls("tests.doors.addresses"),
    pytest.mark.django_db,
]


@pytest.fixture
def told(monkeypatch) -> list:
    """What was told to those who want to know of refusals."""
    heard: list = []
    monkeypatch.setattr(refusals, "on_refused", [lambda request, refusal: heard.append((request.path, refusal.code))])
    return heard


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def test_a_refusal_is_a_page_with_the_words_the_status_and_the_next_step(browser, told):
    response = browser.get("/refuse/")

    html = response.content.decode()
    assert response.status_code == 409
    assert SENTENCE in html
    assert '<span class="cite">r6</span> of <span class="cite">v7</span>' in html
    assert '<form method="post" action="/items/">' in html
    assert '<input type="hidden" name="stream" value="7">' in html
    assert html.count('class="refusal"') == 1
    assert html.count("btn primary") == 1
    assert told == [("/refuse/", "test.refused")]


def test_htmx_gets_the_refusal_alone_and_puts_it_above_the_page(browser, told):
    response = browser.get("/refuse/", headers={"HX-Request": "true"})

    html = response.content.decode()
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#refusal"
    assert SENTENCE in html
    assert "<html" not in html
    assert told == [("/refuse/", "test.refused")]


def test_a_boosted_link_gets_the_whole_page(browser):
    response = browser.get("/refuse/", headers={"HX-Request": "true", "HX-Boosted": "true"})

    assert "<html" in response.content.decode()


def test_a_form_page_says_the_refusal_in_place_and_keeps_what_was_typed(browser, told):
    response = browser.post("/close/", {"reason": "tired of it"})

    html = response.content.decode()
    assert response.status_code == 409
    assert html.count(SENTENCE) == 1
    assert 'value="tired of it"' in html
    assert told == [("/close/", "test.refused")]


def test_a_form_page_goes_on_when_it_is_done(browser, told):
    response = browser.post("/close/", {"reason": "done"})

    assert (response.status_code, response["Location"]) == (302, "/done/")
    assert told == []


def test_a_form_page_sends_htmx_on(browser):
    response = browser.post("/close/", {"reason": "done"}, headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (204, "/done/")


def test_a_form_page_answers_422_to_what_is_not_filled_in(browser, told):
    response = browser.post("/close/", {})

    assert response.status_code == 422
    assert "One answer needs another look." in response.content.decode()
    assert told == []


def test_a_form_page_shows_its_form_and_the_way_back(browser):
    html = browser.get("/close/").content.decode()

    assert "Close the stream</button>" in html
    assert '<a class="btn quiet" href="/streams/">Cancel</a>' in html


def test_an_api_path_gets_a_problem_whoever_raised_it(browser, told):
    response = browser.get("/api/v1/web/refuse/")

    assert response.status_code == 409
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "test.refused"
    assert told == [("/api/v1/web/refuse/", "test.refused")]


def test_the_admin_site_says_the_same_words_on_its_own_page(browser, told):
    response = browser.get("/admin/refuse/")

    html = response.content.decode()
    assert response.status_code == 409
    assert html.count(SENTENCE) == 1
    assert told == [("/admin/refuse/", "test.refused")]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/missing/", 404, "Nothing is here, or nothing that you may see."),
        ("/no-such-address/", 404, "Nothing is here, or nothing that you may see."),
        ("/forbid/", 403, "This is not open to you."),
        ("/suspect/", 400, "This request cannot be read."),
        ("/broken/", 500, "Something broke here"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_an_error_page_has_its_status_and_no_inner_words(browser, address, status, words):
    response = browser.get(address)

    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    assert "secret" not in html
    assert "confidential" not in html


def test_hidden_and_missing_are_the_same_page(browser):
    hidden = browser.get("/missing/", headers={"X-Request-Id": "same-request-id"})
    missing = browser.get("/no-such-address/", headers={"X-Request-Id": "same-request-id"})

    assert hidden.content == missing.content


@pytest.mark.parametrize(("address", "status"), [("missing/", 404), ("broken/", 500), ("no-such/", 404)])
def test_an_error_under_the_api_is_a_problem(browser, address, status):
    response = browser.get(f"/api/v1/web/{address}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status
