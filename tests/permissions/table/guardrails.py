"""Guardrails, and what was found outside."""

from tests.permissions.table.row import ALL, CHAIR, EVERYBODY, FORM_OF_CHAIR, Row

WORDS = {
    "title": "Few interruptions",
    "highest": "3",
    "owner": "@membership",
    "ends_at": "2027-01-12T10:00Z",
    "because": "Calm",
}
NEW = {**WORDS, "body": "@body", "measure": "interruptions.quarter"}
ANSWER = {"answer": "accepted", "until": "2026-11-12", "because": "For now"}

# fmt: off
PAGES = [
    Row("guardrails:list",              "get",  "",                                EVERYBODY),
    Row("guardrails:breaches",          "get",  "",                                EVERYBODY),
    Row("guardrails:set",               "get",  "",                                FORM_OF_CHAIR),
    Row("guardrails:set",               "post", "",                                "422 422 302 422 422", NEW),
    Row("guardrails:detail",            "get",  "guardrail",                       EVERYBODY),
    Row("guardrails:change",            "get",  "guardrail",                       FORM_OF_CHAIR),
    Row("guardrails:change",            "post", "guardrail",                       CHAIR, WORDS),
    Row("guardrails:end",               "get",  "guardrail",                       FORM_OF_CHAIR),
    Row("guardrails:end",               "post", "guardrail",                       CHAIR, {"because": "Done"}),
    Row("guardrails:measure",           "post", "guardrail",                       CHAIR),
    Row("guardrails:breach",            "get",  "guardrail_breach",                EVERYBODY),
    Row("guardrails:answer",            "get",  "guardrail_breach",                FORM_OF_CHAIR),
    Row("guardrails:answer",            "post", "guardrail_breach",                CHAIR, ANSWER),
]

API = [
    Row("api:guardrail-list",           "get",   "",                               EVERYBODY),
    Row("api:guardrail-list",           "post",  "",                               CHAIR.replace("302", "201"), NEW),
    Row("api:guardrail-detail",         "get",   "guardrail",                      EVERYBODY),
    Row("api:guardrail-detail",         "patch", "guardrail",                      FORM_OF_CHAIR, WORDS),
    Row("api:guardrail-end",            "post",  "guardrail",                      FORM_OF_CHAIR, {"because": "Done"}),
    Row("api:guardrail-measure",        "post",  "guardrail",                      FORM_OF_CHAIR),
    Row("api:guardrail_breach-list",    "get",   "",                               EVERYBODY),
    Row("api:guardrail_breach-detail",  "get",   "guardrail_breach",               EVERYBODY),
    Row("api:guardrail_breach-answer",  "post",  "guardrail_breach",               FORM_OF_CHAIR, ANSWER),
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "guardrail":          (ALL,                     "chair",                ""),
    "guardrail_breach":   (ALL,                     "",                     ""),
}
# fmt: on
