"""Packs of papers."""

from tests.permissions.table.row import CHAIR, EVERYBODY, Row

# fmt: off
PAGES = [
    Row("packs:list",                   "get",  "",                                EVERYBODY),
    Row("packs:detail",                 "get",  "pack",                            "200 404 404 200 404"),  # the recipient, and the auditor
    Row("packs:preview",                "get",  "pack",                            "200 404 404 200 404"),
    Row("packs:pdf",                    "get",  "pack",                            "200 404 404 200 404"),
    Row("packs:send_again",             "post", "pack",                            "403 404 404 403 404"),
    Row("packs:mine",                   "get",  "meeting",                         "302 404 404 404 404"),
    Row("packs:prepare",                "post", "meeting",                         CHAIR),
]

API = [
    Row("api:pack-list",                "get",    "",                                EVERYBODY),
    Row("api:pack-detail",              "get",    "pack",                            "200 404 404 200 404"),
    Row("api:pack-pdf",                 "get",    "pack",                            "200 404 404 200 404"),
]
# fmt: on
