"""The matrix of decision rights: levels, facts, versions. Our version is a draft, which administrators and auditors see."""

from tests.permissions.table.row import ADMINISTRATOR, ALL, EVERYBODY, FORM_OF_ADMINISTRATOR, Row

LEVEL = {"code": "board", "name": "Board", "rank": "50"}
FACT = {"code": "urgency", "label": "Urgency", "kind": "boolean", "position": "5"}
OF_DRAFT = "404 404 404 200 200"  # seen by administrators and auditors
KEEPERS = "404 404 404 403 302"
FORM = KEEPERS.replace("302", "200")
HELD = "404 404 404 403 409"  # our decision names it
UNFINISHED = "404 404 404 422 422"

# fmt: off
PAGES = [
    Row("authority:index",              "get",  "",                                EVERYBODY),
    Row("authority:versions",           "get",  "",                                EVERYBODY),
    Row("authority:draft",              "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("authority:draft",              "post", "",                                ADMINISTRATOR),
    Row("authority:version",            "get",  "matrix_version",                  OF_DRAFT),
    Row("authority:edit",               "get",  "matrix_version",                  FORM),
    Row("authority:edit",               "post", "matrix_version",                  KEEPERS),
    Row("authority:fix",                "post", "matrix_version",                  "404 404 404 409 409", {"fix": "G9.9"}),
    Row("authority:import",             "get",  "matrix_version",                  FORM),
    Row("authority:import",             "post", "matrix_version",                  UNFINISHED),
    Row("authority:file",               "get",  "matrix_version",                  OF_DRAFT),
    Row("authority:compare",            "get",  "matrix_version",                  OF_DRAFT),
    Row("authority:publish",            "get",  "matrix_version",                  FORM),
    Row("authority:publish",            "post", "matrix_version",                  "404 404 404 422 422"),
    Row("authority:retire",             "post", "matrix_version",                  "404 404 404 409 409"),
    Row("authority:discard",            "post", "matrix_version",                  HELD),
    Row("authority:library",            "get",  "",                                EVERYBODY),
    Row("authority:begin",              "post", "",                                ADMINISTRATOR),
    Row("authority:level_make",         "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("authority:level_make",         "post", "",                                ADMINISTRATOR, LEVEL),
    Row("authority:level_change",       "get",  "level",                           FORM_OF_ADMINISTRATOR),
    Row("authority:level_change",       "post", "level",                           ADMINISTRATOR, LEVEL),
    Row("authority:fact_make",          "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("authority:fact_make",          "post", "",                                ADMINISTRATOR, FACT),
    Row("authority:fact_change",        "get",  "fact",                            FORM_OF_ADMINISTRATOR),
    Row("authority:fact_change",        "post", "fact",                            ADMINISTRATOR, {**FACT, "kind": "number"}),
    Row("authority:fact_retire",        "post", "fact",                            ADMINISTRATOR),
]

API = [
    Row("api:level-list",               "get",   "",                               EVERYBODY),
    Row("api:level-list",               "post",  "",                               "403 403 403 403 201", LEVEL),
    Row("api:level-detail",             "get",   "level",                          EVERYBODY),
    Row("api:level-detail",             "patch", "level",                          FORM_OF_ADMINISTRATOR, {"name": "Top"}),
    Row("api:fact-list",                "get",   "",                               EVERYBODY),
    Row("api:fact-list",                "post",  "",                               "403 403 403 403 201", FACT),
    Row("api:fact-detail",              "get",   "fact",                           EVERYBODY),
    Row("api:fact-detail",              "patch", "fact",                           FORM_OF_ADMINISTRATOR, {"label": "Cost"}),
    Row("api:fact-retire",              "post",  "fact",                           FORM_OF_ADMINISTRATOR),
    Row("api:matrix_version-list",      "get",   "",                               EVERYBODY),
    Row("api:matrix_version-list",      "post",  "",                               "403 403 403 403 201", {"note": "New"}),
    Row("api:matrix_version-detail",    "get",   "matrix_version",                 OF_DRAFT),
    Row("api:matrix_version-detail",    "delete", "matrix_version",                HELD),
    Row("api:matrix_version-document",  "get",   "matrix_version",                 OF_DRAFT),
    Row("api:matrix_version-verify",    "get",   "matrix_version",                 OF_DRAFT),
    Row("api:matrix_version-rules",     "post",  "matrix_version",                 FORM, {"facts": [], "rules": []}),
    Row("api:matrix_version-publish",   "post",  "matrix_version",                 "404 404 404 403 422",
        {"effective_at": "2026-11-01T00:00Z"}),
    Row("api:matrix_version-retire",    "post",  "matrix_version",                 "404 404 404 409 409"),
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "level":              (ALL,                     "administrator",        "administrator"),
    "fact":               (ALL,                     "administrator",        "administrator"),
    "matrix_version":     ("administrator",         "",                     ""),
}
# fmt: on
