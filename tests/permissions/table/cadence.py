"""The calendar, and one's own links to it."""

from tests.permissions.table.row import ALL, CHAIR, EVERYBODY, FORM_OF_CHAIR, Row

OWN = "404 404 404 404 404"  # somebody else's
WINDOW = {"body": "@body", "first_on": "2027-01-11", "last_on": "2027-01-12"}
API_WINDOW = {"body": "@body", "starts_at": "2027-01-11T00:00Z", "ends_at": "2027-01-13T00:00Z"}
WHY = {"reason": "security", "words": "A library leaks", "cost_days": "6"}
WAIVER = {"body": "@body", "stream": "@value_stream", "cycle": "medium", "because": "New", "last_on": "2027-01-12"}
API_WAIVER = {name: WAIVER[name] for name in ("body", "stream", "cycle", "because")} | {"ends_at": "2027-01-13T00:00Z"}
OFF = {"body": "@body", "what": "Patch it now", **WHY}

# fmt: off
PAGES = [
    Row("cadence:windows",              "get",  "",                                EVERYBODY),
    Row("cadence:open_window",          "get",  "",                                FORM_OF_CHAIR),
    Row("cadence:open_window",          "post", "",                                "422 422 302 422 422", WINDOW),  # no body to choose
    Row("cadence:close_window",         "get",  "priority_window",                 FORM_OF_CHAIR),
    Row("cadence:close_window",         "post", "priority_window",                 CHAIR, {"because": "Done"}),
    Row("cadence:cycles",               "get",  "",                                EVERYBODY),
    Row("cadence:waivers",              "get",  "",                                EVERYBODY),
    Row("cadence:waive_cycle",          "get",  "",                                FORM_OF_CHAIR),
    Row("cadence:waive_cycle",          "post", "",                                "422 422 302|409 422 422", WAIVER),
    Row("cadence:end_waiver",           "get",  "cycle_waiver",                    FORM_OF_CHAIR),
    Row("cadence:end_waiver",           "post", "cycle_waiver",                    CHAIR, {"because": "Done"}),
    Row("cadence:interruptions",        "get",  "",                                EVERYBODY),
    Row("cadence:record_interruption",  "get",  "",                                FORM_OF_CHAIR),
    Row("cadence:record_interruption",  "post", "",                                "422 422 302 422 422", OFF),
    Row("cadence:invite",               "post", "meeting",                         CHAIR),
    Row("cadence:interrupt",            "get",  "meeting",                         FORM_OF_CHAIR),
    Row("cadence:interrupt",            "post", "meeting",                         CHAIR, {"title": "A risk", "purpose": "risk", "minutes": "10", **WHY}),
    Row("cadence:month",                "get",  "",                                EVERYBODY),
    Row("cadence:quarter",              "get",  "",                                EVERYBODY),
    Row("cadence:feeds",                "get",  "",                                EVERYBODY),
    Row("cadence:make_feed",            "get",  "",                                EVERYBODY),
    Row("cadence:make_feed",            "post", "",                                EVERYBODY, {"forum": "@forum"}),  # the link, this once
    Row("cadence:revoke_feed",          "get",  "calendar_feed",                   OWN),
    Row("cadence:revoke_feed",          "post", "calendar_feed",                   OWN),
]

API = [
    Row("api:priority_window-list",     "get",    "",                                EVERYBODY),
    Row("api:priority_window-list",     "post",   "",                                "403 403 201 403 403", API_WINDOW),
    Row("api:priority_window-detail",   "get",    "priority_window",                 EVERYBODY),
    Row("api:priority_window-close",    "post",   "priority_window",                 CHAIR.replace("302", "204"), {"because": "Done"}),
    Row("api:cycle-list",               "get",    "",                                EVERYBODY),
    Row("api:cycle-detail",             "get",    "value_stream",                    EVERYBODY),
    Row("api:cycle_waiver-list",        "get",    "",                                EVERYBODY),
    Row("api:cycle_waiver-list",        "post",   "",                                "403 403 201|409 403 403", API_WAIVER),
    Row("api:cycle_waiver-detail",      "get",    "cycle_waiver",                    EVERYBODY),
    Row("api:cycle_waiver-end",         "post",   "cycle_waiver",                    CHAIR.replace("302", "200"), {"because": "Done"}),
    Row("api:interruption-list",        "get",    "",                                EVERYBODY),
    Row("api:interruption-list",        "post",   "",                                "403 403 201 403 403", OFF),
    Row("api:interruption-detail",      "get",    "interruption",                    EVERYBODY),
    Row("api:calendar_link-list",       "get",    "",                                EVERYBODY),
    Row("api:calendar_link-detail",     "get",    "calendar_feed",                   OWN),
    Row("api:calendar_link-revoke",     "post",   "calendar_feed",                   OWN),
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "cycle_waiver":       (ALL,                     "chair",                ""),
    "priority_window":    (ALL,                     "chair",                ""),
    "interruption":       (ALL,                     "chair",                ""),
}
# fmt: on
