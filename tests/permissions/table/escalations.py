"""Escalations, reviews of decisions, and the changes they ask for."""

from tests.permissions.table.row import ALL, EVERYBODY, Row

REVIEW = {"process_score": "4", "outcome_score": "3", "verdict": "keep"}
API_REVIEW = {"process_score": 4, "outcome_score": 3, "verdict": "keep"}
OFFICES = "403 403 302 403 403"  # the offices of the body that is asked
FORM_OF_OFFICES = "403 403 200 403 403"

# fmt: off
PAGES = [
    Row("escalations:list",             "get",  "",                                EVERYBODY),
    Row("escalations:stuck",            "get",  "",                                EVERYBODY),
    Row("escalations:raise",            "get",  "",                                "403 200 403 403 403"),
    Row("escalations:raise",            "post", "",                                "422 422 422 422 422", {"title": "A risk"}),  # no stream to choose, or none named
    Row("escalations:ruling",           "post", "",                                EVERYBODY),
    Row("escalations:detail",           "get",  "escalation",                      EVERYBODY),
    Row("escalations:answer",           "get",  "escalation",                      FORM_OF_OFFICES),
    Row("escalations:answer",           "post", "escalation",                      OFFICES, {"answer": "Yes."}),
    Row("escalations:withdraw",         "get",  "escalation",                      "403 200 403 403 403"),
    Row("escalations:withdraw",         "post", "escalation",                      "403 302 403 403 403", {"because": "Over"}),
    Row("reviews:list",                 "get",  "",                                EVERYBODY),
    Row("reviews:requests",             "get",  "",                                EVERYBODY),
    Row("reviews:detail",               "get",  "decision_review",                 EVERYBODY),
    Row("reviews:record",               "get",  "decision_review",                 FORM_OF_OFFICES),
    Row("reviews:record",               "post", "decision_review",                 OFFICES, REVIEW),
    Row("reviews:ask",                  "get",  "decision_review",                 FORM_OF_OFFICES),
    Row("reviews:ask",                  "post", "decision_review",                 "409 409 409 409 409", {"words": "Less"}),  # it is not reviewed yet
    Row("reviews:settle",               "get",  "change_request",                  "403 403 200 403 200"),
    Row("reviews:settle",               "post", "change_request",                  "403 403 302 403 302", {"state": "taken_up"}),
]

API = [
    Row("api:escalation-list",          "get",    "",                                EVERYBODY),
    Row("api:escalation-list",          "post",   "",                                "403 409 403 403 403", {"stream": "@value_stream", "title": "A risk"}),  # no matrix yet
    Row("api:escalation-look",          "post",   "",                                "409 409 409 409 409", {"stream": "@value_stream"}),
    Row("api:escalation-detail",        "get",    "escalation",                      EVERYBODY),
    Row("api:escalation-path",          "get",    "escalation",                      EVERYBODY),
    Row("api:escalation-answer",        "post",   "escalation",                      FORM_OF_OFFICES, {"answer": "Yes."}),
    Row("api:escalation-withdraw",      "post",   "escalation",                      "403 200 403 403 403", {"because": "Over"}),
    Row("api:review-list",              "get",    "",                                EVERYBODY),
    Row("api:review-detail",            "get",    "decision_review",                 EVERYBODY),
    Row("api:review-record",            "post",   "decision_review",                 FORM_OF_OFFICES, API_REVIEW),
    Row("api:review-requests",          "post",   "decision_review",                 "409 409 409 409 409", {"words": "Less"}),
    Row("api:change_request-list",      "get",    "",                                EVERYBODY),
    Row("api:change_request-detail",    "get",    "change_request",                  EVERYBODY),
    Row("api:change_request-settle",    "post",   "change_request",                  "403 403 200 403 200", {"state": "taken_up"}),
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "escalation":         (ALL,                     "",                     "chair"),
    "decision_review":    (ALL,                     "",                     ""),
    "change_request":     (ALL,                     "",                     ""),
}
# fmt: on
