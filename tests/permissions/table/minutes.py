"""Minutes, their lines and amendments: those of the table are the draft of a meeting that has not begun, seen by who keeps
it and by the auditor.
"""

from tests.permissions.table.row import ALL, EVERYBODY, Row

LINE = {"text": "Agreed."}
AMEND = {"text": "Not agreed.", "because": "It was so"}
READ, NOWHERE = "404 404 200 200 404", "404 404 404 404 404"
FORM, DONE, CHANGED = "404 404 200 403 404", "404 404 302 403 404", "404 404 200 403 404"
NOT_NOW = "404 404 409 409 404"

# fmt: off
PAGES = [
    Row("minutes:page",                 "get",  "meeting",                         EVERYBODY),
    Row("minutes:add",                  "post", "meeting",                         "409 409 409 409 409", LINE),  # it has not begun
    Row("minutes:one",                  "get",  "minutes",                         "404 404 302 302 404"),
    Row("minutes:step",                 "post", "minutes",                         "404 404 409 403 404", {"step": "offer"}),
    Row("minutes:amend",                "get",  "minutes",                         FORM),
    Row("minutes:amend",                "post", "minutes",                         NOT_NOW, AMEND),
    Row("minutes:pdf",                  "get",  "minutes",                         READ),
    Row("minutes:record",               "get",  "minutes",                         NOWHERE),  # not adopted
    Row("minutes:edit",                 "get",  "minute_line",                     FORM),
    Row("minutes:edit",                 "post", "minute_line",                     DONE, LINE),
    Row("minutes:remove",               "post", "minute_line",                     DONE),
    Row("minutes:answer",               "get",  "amendment",                       FORM),
    Row("minutes:answer",               "post", "amendment",                       DONE, {"state": "taken"}),
]

API = [
    Row("api:minutes-list",             "get",    "",                                EVERYBODY),
    Row("api:minutes-detail",           "get",    "minutes",                         READ),
    Row("api:minutes-offer",            "post",   "minutes",                         "404 404 409 403 404"),
    Row("api:minutes-take-back",        "post",   "minutes",                         NOT_NOW),
    Row("api:minutes-adopt",            "post",   "minutes",                         NOT_NOW),
    Row("api:minutes-record",           "get",    "minutes",                         NOWHERE),
    Row("api:minute_line-list",         "get",    "",                                EVERYBODY),
    Row("api:minute_line-list",         "post",   "",                                "409 409 409 409 409", {"meeting": "@meeting", **LINE}),
    Row("api:minute_line-detail",       "get",    "minute_line",                     READ),
    Row("api:minute_line-detail",       "patch",  "minute_line",                     CHANGED, LINE),
    Row("api:minute_line-detail",       "delete", "minute_line",                     "404 404 204 403 404"),
    Row("api:amendment-list",           "get",    "",                                EVERYBODY),
    Row("api:amendment-list",           "post",   "",                                "400 400 409 409 400", {"minutes": "@minutes", **AMEND}),
    Row("api:amendment-detail",         "get",    "amendment",                       READ),
    Row("api:amendment-answer-it",      "post",   "amendment",                       CHANGED, {"state": "taken"}),
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "minutes":            (ALL,                     "",                     "chair"),
    "minute_line":        (ALL,                     "",                     "chair"),
    "amendment":          (ALL,                     "",                     ""),
}
# fmt: on
