"""What meetings agreed that people do."""

from tests.permissions.table.row import ALL, EVERYBODY, FORM_OF_BODY, FORM_OF_CHAIR, OF_BODY, Row

NEW = {"what": "Ask the supplier", "owner": "@membership", "due_on": "2027-01-12"}
TO_COME = "403 403 409 403 403"  # the meeting of the table has not begun
API_NEW = {"meeting": "@meeting", **NEW}

# fmt: off
PAGES = [
    Row("actions:list",                 "get",  "",                                EVERYBODY),
    Row("actions:detail",               "get",  "action",                          EVERYBODY),
    Row("actions:agree",                "get",  "meeting",                         FORM_OF_CHAIR),
    Row("actions:agree",                "post", "meeting",                         "409 409 409 409 409", NEW),
    Row("actions:settle",               "get",  "action",                          FORM_OF_BODY),
    Row("actions:settle",               "post", "action",                          OF_BODY, {"state": "done"}),
    Row("actions:reopen",               "get",  "action",                          FORM_OF_BODY),
    Row("actions:reopen",               "post", "action",                          "409 409 409 409 409", {"because": "Not yet"}),
    Row("actions:change",               "get",  "action",                          FORM_OF_BODY),
    Row("actions:change",               "post", "action",                          OF_BODY, {**NEW, "because": "Away"}),
]

API = [
    Row("api:action-list",              "get",    "",                                EVERYBODY),
    Row("api:action-list",              "post",   "",                                "409 409 409 409 409", API_NEW),
    Row("api:action-detail",            "get",    "action",                          EVERYBODY),
    Row("api:action-detail",            "patch",  "action",                          OF_BODY.replace("302", "200"), {"due_on": "2027-01-12", "because": "Away"}),
    Row("api:action-settle",            "post",   "action",                          OF_BODY.replace("302", "200"), {"state": "done"}),
    Row("api:action-reopen",            "post",   "action",                          "409 409 409 409 409", {"because": "Not yet"}),
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "action":             (ALL,                     "chair",                ""),
}
# fmt: on
