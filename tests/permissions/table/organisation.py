"""The organisation itself: its settings, its sign-in, its record, its machine access and its mail."""

from tests.permissions.table.row import ADMINISTRATOR, EVERYBODY, FORM_OF_ADMINISTRATOR, Row

RETENTION = {"mail": "365", "packs": "365", "probes": "30", "invitations": "30"}
PROVIDER = {"name": "Staff", "client_id": "portal", "enabled": "on"}

# fmt: off
PAGES = [
    Row("my_week",                      "get",  "",                                EVERYBODY),
    Row("search",                       "get",  "",                                EVERYBODY),
    Row("first_day:steps",              "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("first_day:settings_fit",       "post", "",                                ADMINISTRATOR),
    Row("first_day:put_away",           "post", "",                                ADMINISTRATOR),
    Row("first_day:take_out",           "post", "",                                ADMINISTRATOR),
    Row("organisation",                 "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("organisation",                 "post", "",                                "403 403 403 403 422", {"name": "x"}),
    Row("entry:policy",                 "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("entry:policy",                 "post", "",                                ADMINISTRATOR, {"second_factor": "everyone"}),
    Row("entry:add_provider",           "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("entry:add_provider",           "post", "",                                "403 403 403 403 422", PROVIDER | {"issuer": "http://x.example"}),
    Row("entry:change_provider",        "get",  "identity_provider",               FORM_OF_ADMINISTRATOR),
    Row("entry:change_provider",        "post", "identity_provider",               ADMINISTRATOR, PROVIDER),
    Row("entry:mine",                   "get",  "",                                EVERYBODY),
    Row("entry:link",                   "post", "identity_provider",               "422 422 422 422 422"),  # it has no address
    Row("entry:unlink",                 "post", "identity_provider",               "302 302 302 302 302"),  # oneself
    Row("organisation_retention",       "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("organisation_retention",       "post", "",                                "403 403 403 403 302", RETENTION),
    Row("audit:list",                   "get",  "",                                EVERYBODY),
    Row("audit:verify",                 "post", "",                                "403 403 403 302 302"),
    Row("audit:attempts",               "get",  "",                                "403 403 403 200 200"),
    Row("audit:evidence",               "get",  "audit_event",                     "404 404 404 200 200"),
    Row("confidential",                 "get",  "",                                "403 403 403 200 403"),
    Row("api_docs",                     "get",  "",                                EVERYBODY),
    Row("api:openapi",                  "get",  "",                                EVERYBODY),
    Row("tokens:list",                  "get",  "",                                EVERYBODY),
    Row("tokens:make",                  "get",  "",                                EVERYBODY),
    Row("tokens:make",                  "post", "",                                EVERYBODY, {"name": "Nightly", "scope": "read", "lasts": "30"}),
    Row("tokens:revoke",                "get",  "api_token",                       "404 404 404 200 200"),
    Row("tokens:revoke",                "post", "api_token",                       "404 404 404 409 409"),  # it is revoked
]

API = [
    Row("api:search",                   "get",    "",                                "400 400 400 400 400"),  # for what?
    Row("api:audit-list",               "get",    "",                                EVERYBODY),
    Row("api:audit-detail",             "get",    "audit_event",                     "404 404 404 200 200"),
    Row("api:audit-evidence",           "get",    "audit_event",                     "404 404 404 200 200"),
    Row("api:message-list",             "get",    "",                                EVERYBODY),
    Row("api:message-detail",           "get",    "outbox_message",                  "404 404 404 200 200"),
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "due_row":            ("auditor administrator", "",                     ""),
    "drain_row":          ("auditor administrator", "",                     ""),
    "outbox_message":     ("auditor administrator", "",                     ""),
    "audit_event":        ("auditor administrator", "",                     ""),
    "tenant":             ("administrator",         "",                     "administrator"),
}
# fmt: on
