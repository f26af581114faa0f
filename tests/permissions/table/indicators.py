"""Indicators, readings, signals and the loading of files."""

from tests.permissions.table.row import ALL, EVERYBODY, FORM_OF_STREAM, MARK, OF_STREAM, Row

INDICATOR = {
    "name": "Waiting time", "family": "outcome", "direction": "decrease", "unit": "hours", "interval": "week",
    "ruleset": "ptd-0.2.2",
}  # fmt: skip
NEW_INDICATOR = INDICATOR | {"stream": "@value_stream"}

# fmt: off
PAGES = [
    Row("indicators:list",              "get",  "",                                EVERYBODY),
    Row("indicators:detail",            "get",  "indicator",                       EVERYBODY),
    Row("indicators:readings_csv",      "get",  "indicator",                       EVERYBODY),
    Row("indicators:chart_svg",         "get",  "indicator",                       EVERYBODY),
    Row("indicators:chart_png",         "get",  "indicator",                       EVERYBODY),
    Row("indicators:define",            "get",  "",                                FORM_OF_STREAM),
    Row("indicators:define",            "post", "",                                OF_STREAM, NEW_INDICATOR),
    Row("indicators:change",            "get",  "indicator",                       FORM_OF_STREAM),
    Row("indicators:change",            "post", "indicator",                       OF_STREAM, INDICATOR),
    Row("indicators:close",             "get",  "indicator",                       FORM_OF_STREAM),
    Row("indicators:close",             "post", "indicator",                       OF_STREAM),
    Row("indicators:record",            "get",  "indicator",                       FORM_OF_STREAM),
    Row("indicators:record",            "post", "indicator",                       OF_STREAM, {"on": "2026-09-28", "value": "3"}),
    Row("indicators:correct",           "get",  "reading",                         FORM_OF_STREAM),
    Row("indicators:correct",           "post", "reading",                         OF_STREAM, {"value": "3", "reason": "Typed wrongly"}),
    Row("indicators:rebase",            "get",  "indicator",                       "403 200 403 403 403"),
    Row("indicators:rebase",            "post", "indicator",                       "403 409 403 403 403", {"on": "2026-10-05", "reason": "New"}),  # it is
    Row("indicators:answer",            "get",  "signal",                          "403 200 403 403 403"),
    Row("indicators:answer",            "post", "signal",                          "403 302 403 403 403", {"answer": "accept", "note": "Seen"}),
    Row("indicators:mark",              "get",  "indicator",                       FORM_OF_STREAM),
    Row("indicators:mark",              "post", "indicator",                       OF_STREAM, MARK),
    Row("indicators:unmark",            "get",  "indicator",                       FORM_OF_STREAM),
    Row("indicators:unmark",            "post", "indicator",                       "409 409 409 409 409", {"because": "Done"}),
    Row("indicators:import",            "get",  "",                                FORM_OF_STREAM),
    Row("indicators:import",            "post", "",                                "403 422 403 403 422", {"file": "file"}),  # of one indicator
    Row("indicators:import_sample",     "get",  "",                                EVERYBODY),
    Row("indicators:import_preview",    "get",  "token",                           "403 409 403 403 409"),
    Row("indicators:import_preview",    "post", "token",                           "403 409 403 403 409"),
    Row("indicators:import_one",        "get",  "indicator",                       FORM_OF_STREAM),
    Row("indicators:import_one",        "post", "indicator",                       OF_STREAM, {"file": "file"}),
    Row("indicators:import_sample_one", "get",  "indicator",                       EVERYBODY),
    Row("indicators:import_preview_one","get",  "indicator token",                 "403 409 403 403 409"),
    Row("indicators:import_preview_one","post", "indicator token",                 "403 409 403 403 409"),
]

API = [
    Row("api:indicator-mark",           "post",   "indicator",                       FORM_OF_STREAM, MARK),
    Row("api:indicator-unmark",         "post",   "indicator",                       "409 409 409 409 409", {"because": "Done"}),
    Row("api:indicator-list",           "get",    "",                                EVERYBODY),
    Row("api:indicator-list",           "post",   "",                                "403 201 403 403 201", NEW_INDICATOR),
    Row("api:indicator-detail",         "get",    "indicator",                       EVERYBODY),
    Row("api:indicator-detail",         "patch",  "indicator",                       FORM_OF_STREAM, {"name": "Renamed"}),
    Row("api:indicator-chart-svg",      "get",    "indicator",                       EVERYBODY),
    Row("api:indicator-chart-png",      "get",    "indicator",                       EVERYBODY),
    Row("api:indicator-close",          "post",   "indicator",                       FORM_OF_STREAM),
    Row("api:indicator-rebase",         "post",   "indicator",                       "403 409 403 403 403", {"on": "2026-10-05", "reason": "New"}),  # it is
    Row("api:reading-list",             "get",    "",                                EVERYBODY),
    Row("api:reading-list",             "post",   "",                                "403 201 403 403 201", {"indicator": "@indicator", "on": "2026-09-28", "value": 3}),
    Row("api:reading-detail",           "get",    "reading",                         EVERYBODY),
    Row("api:reading-correct",          "post",   "reading",                         "403 201 403 403 201", {"value": 3, "reason": "Typed wrongly"}),
    Row("api:reading-bulk",             "post",   "",                                "400 400 400 400 400"),  # no array
    Row("api:reading-import",           "post",   "",                                FORM_OF_STREAM, {"file": "file", "indicator": "@indicator"}),
    Row("api:signal-list",              "get",    "",                                EVERYBODY),
    Row("api:signal-detail",            "get",    "signal",                          EVERYBODY),
    Row("api:signal-answer",            "post",   "signal",                          "403 200 403 403 403", {"answer": "accept", "note": "Seen"}),
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "indicator":          (ALL,                     "administrator",        "administrator"),
    "reading":            (ALL,                     "administrator",        ""),
    "reading_correction": (ALL,                     "",                     ""),
    "indicator_rebase":   (ALL,                     "",                     ""),
    "review":             (ALL,                     "",                     ""),
    "signal":             (ALL,                     "",                     ""),
}
# fmt: on
