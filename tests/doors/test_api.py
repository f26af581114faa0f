import pytest
from rest_framework.test import APIClient

pytestmark = [
    pytest.mark.urls("tests.doors.addresses"),
    pytest.mark.django_db,
]
HERE = {"X-Request-Id": "same-request-id"}


@pytest.fixture
def api() -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.credentials()
    return client


def problem(response) -> dict:
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert set(body) >= {"type", "title", "status", "detail", "instance", "code"}
    return body


def test_a_refusal_is_its_own_problem(api):
    response = api.get("/api/v1/things/?why=refusal", headers=HERE)

    body = problem(response)
    assert (response.status_code, body["code"], body["rule"], body["who"]) == (409, "test.refused", "r6", "Owner")
    assert body["detail"] == "Not closed. “<Planned care>” has two open items."
    assert body["next_step"] == {
        "label": "Close the items",
        "url": "/items/",
        "method": "post",
        "fields": {"stream": "7"},
    }


def test_hidden_and_missing_are_the_same_problem(api):
    hidden = problem(api.get("/api/v1/things/?why=hidden", headers=HERE))
    missing = problem(api.get("/api/v1/things/?why=missing", headers=HERE))

    assert hidden == missing
    assert hidden == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
        "detail": "Nothing is here, or nothing that you may see.",
        "instance": "urn:vsportal:request:same-request-id",
    }


def test_bad_input_names_each_field(api):
    response = api.post("/api/v1/things/", {"rows": [{"value": "1"}, {"value": "NaN"}]}, format="json")

    body = problem(response)
    assert (response.status_code, body["code"]) == (400, "invalid")
    assert [(error["field"], error["code"]) for error in body["errors"]] == [
        ("series", "required"),
        ("rows.1.value", "invalid"),
    ]


def test_input_that_is_no_object_names_the_whole(api):
    body = problem(api.post("/api/v1/things/", [1], format="json"))

    assert [error["field"] for error in body["errors"]] == ["__all__"]


def test_broken_json_is_a_problem(api):
    response = api.generic("POST", "/api/v1/things/", b"{", content_type="application/json")

    assert (response.status_code, problem(response)["code"]) == (400, "parse_error")


def test_an_unknown_media_type_is_a_problem(api):
    response = api.generic("POST", "/api/v1/things/", b"<a/>", content_type="application/xml")

    assert (response.status_code, problem(response)["code"]) == (415, "unsupported_media_type")


def test_an_unknown_method_is_a_problem_that_names_the_known_ones(api):
    response = api.delete("/api/v1/things/")

    assert (response.status_code, problem(response)["code"]) == (405, "method_not_allowed")
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_whoever_is_not_signed_in_gets_401(api):
    response = api.get("/api/v1/locked/")

    assert (response.status_code, problem(response)["code"]) == (401, "not_authenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="vsportal"'


def test_too_many_requests_say_when_to_come_back(api):
    response = api.get("/api/v1/things/?why=throttled")

    assert (response.status_code, problem(response)["code"], response["Retry-After"]) == (429, "throttled", "30")


def test_a_fault_of_ours_is_a_problem_without_inner_words(api):
    response = api.get("/api/v1/things/?why=broken")

    assert (response.status_code, problem(response)["detail"]) == (500, "Nothing was changed.")


def test_a_good_request_is_answered(api):
    assert api.get("/api/v1/things/fine/").json() == {"fine": True}
