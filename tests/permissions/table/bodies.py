"""Governance bodies and their seats."""

from tests.permissions.table.row import (
    ADMINISTRATOR,
    ALL,
    CHAIR,
    EVERYBODY,
    FORM_OF_ADMINISTRATOR,
    FORM_OF_BODY,
    FORM_OF_CHAIR,
    OF_BODY,
    Row,
)

INTEREST = {"seat": "@seat", "words": "Sits on a supplier's board"}
AIM = {"body": "@body", "name": "Shorter waits", "rank": "1"}
END = {"because": "Reached", "ends_on": "2026-12-31"}
END_AT = {"because": "Reached", "ends_at": "2026-12-31T00:00Z"}
SEAT = {"membership": "@membership", "kind": "member"}

# fmt: off
PAGES = [
    Row("bodies:list",                  "get",  "",                                EVERYBODY),
    Row("bodies:detail",                "get",  "body",                            EVERYBODY),
    Row("bodies:make",                  "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("bodies:make",                  "post", "",                                ADMINISTRATOR, {"name": "New"}),
    Row("bodies:describe",              "get",  "body",                            FORM_OF_BODY),
    Row("bodies:describe",              "post", "body",                            OF_BODY, {"name": "Renamed"}),
    Row("bodies:give_seat",             "get",  "body",                            FORM_OF_BODY),
    Row("bodies:give_seat",             "post", "body",                            OF_BODY, SEAT),
    Row("bodies:declare_interest",      "get",  "body",                            FORM_OF_BODY),
    Row("bodies:declare_interest",      "post", "body",                            OF_BODY, INTEREST),
    Row("bodies:end_interest",          "post", "interest",                        OF_BODY),
    Row("bodies:end_seat",              "get",  "seat",                            FORM_OF_BODY),
    Row("bodies:end_seat",              "post", "seat",                            OF_BODY),
    Row("priorities:list",              "get",  "",                                EVERYBODY),
    Row("priorities:detail",            "get",  "strategic_priority",              EVERYBODY),
    Row("priorities:set",               "get",  "",                                FORM_OF_CHAIR),
    Row("priorities:set",               "post", "",                                "422 422 302 422 422", AIM),
    Row("priorities:change",            "get",  "strategic_priority",              FORM_OF_CHAIR),
    Row("priorities:change",            "post", "strategic_priority",              CHAIR, {"name": "Sooner", "rank": "1"}),
    Row("priorities:end",               "get",  "strategic_priority",              FORM_OF_CHAIR),
    Row("priorities:end",               "post", "strategic_priority",              CHAIR, END),
]

API = [
    Row("api:body-list",                "get",    "",                                EVERYBODY),
    Row("api:body-list",                "post",   "",                                "403 403 403 403 201", {"name": "New"}),
    Row("api:body-detail",              "get",    "body",                            EVERYBODY),
    Row("api:body-detail",              "patch",  "body",                            FORM_OF_BODY, {"name": "Renamed"}),
    Row("api:body-seats",               "post",   "body",                            "403 403 201 403 201", SEAT),
    Row("api:seat-list",                "get",    "",                                EVERYBODY),
    Row("api:seat-detail",              "get",    "seat",                            EVERYBODY),
    Row("api:seat-end",                 "post",   "seat",                            FORM_OF_BODY),
    Row("api:interest-list",            "get",    "",                                EVERYBODY),
    Row("api:interest-list",            "post",   "",                                "403 403 201 403 201", INTEREST),
    Row("api:interest-detail",          "get",    "interest",                        EVERYBODY),
    Row("api:interest-end",             "post",   "interest",                        FORM_OF_BODY),
    Row("api:priority-list",            "get",    "",                                EVERYBODY),
    Row("api:priority-list",            "post",   "",                                "403 403 201 403 403", AIM),
    Row("api:priority-detail",          "get",    "strategic_priority",              EVERYBODY),
    Row("api:priority-detail",          "patch",  "strategic_priority",              FORM_OF_CHAIR, {"rank": 2}),
    Row("api:priority-end",             "post",   "strategic_priority",              FORM_OF_CHAIR, END_AT),
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "body":               (ALL,                     "administrator",        "chair administrator"),
    "interest":           (ALL,                     "",                     ""),
    "strategic_priority": (ALL,                     "chair",                "chair"),
    "seat":               (ALL,                     "chair administrator",  "chair administrator"),
}
# fmt: on
