"""The calendar, and one's own links to it."""

from tests.permissions.table.row import EVERYBODY, Row

OWN = "404 404 404 404 404"  # somebody else's

# fmt: off
PAGES = [
    Row("cadence:month",                "get",  "",                                EVERYBODY),
    Row("cadence:quarter",              "get",  "",                                EVERYBODY),
    Row("cadence:feeds",                "get",  "",                                EVERYBODY),
    Row("cadence:make_feed",            "get",  "",                                EVERYBODY),
    Row("cadence:make_feed",            "post", "",                                EVERYBODY, {"forum": "@forum"}),  # the link, this once
    Row("cadence:revoke_feed",          "get",  "calendar_feed",                   OWN),
    Row("cadence:revoke_feed",          "post", "calendar_feed",                   OWN),
]

API = [
    Row("api:calendar_link-list",       "get",    "",                                EVERYBODY),
    Row("api:calendar_link-detail",     "get",    "calendar_feed",                   OWN),
    Row("api:calendar_link-revoke",     "post",   "calendar_feed",                   OWN),
]
# fmt: on
