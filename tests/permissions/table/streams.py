"""Value streams, their scope, roles and work."""

from tests.permissions.table.row import (
    ADMINISTRATOR,
    ALL,
    EVERYBODY,
    FORM_OF_ADMINISTRATOR,
    FORM_OF_STREAM,
    MARK,
    OF_STREAM,
    Row,
)

TERM = {"role": "finance_partner", "membership": "@membership", "starts_at": "2026-10-05T13:00"}
LENT = {"delegate": "@membership", "ends_at": "2026-10-06T13:00"}
SCOPE = {"kind": "product", "path": "clinic/desk", "inside": "yes"}
SHARED = {"with_stream": "@value_stream", "kind": "system", "path": "desk", "words": "We write, they read"}
SHARED_API = {"stream": "@value_stream", "with_stream": "@value_stream", "kind": "system", "path": "desk"}
FORM_OF_OWNER = "403 200 403 403 403"

# fmt: off
PAGES = [
    Row("streams:list",                 "get",  "",                                EVERYBODY),
    Row("streams:portfolio",            "get",  "",                                EVERYBODY),
    Row("streams:detail",               "get",  "value_stream",                    EVERYBODY),
    Row("streams:create",               "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("streams:create",               "post", "",                                ADMINISTRATOR, {"name": "New"}),
    Row("streams:edit",                 "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:edit",                 "post", "value_stream",                    OF_STREAM, {"name": "Renamed", "outcome": "x"}),
    Row("streams:activate",             "post", "value_stream",                    "409 409 409 409 409"),  # it is
    Row("streams:retire",               "get",  "value_stream",                    FORM_OF_ADMINISTRATOR),
    Row("streams:retire",               "post", "value_stream",                    ADMINISTRATOR, {"because": "Done"}),
    Row("streams:add_stakeholder",      "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:add_stakeholder",      "post", "value_stream",                    OF_STREAM, {"group": "Patients"}),
    Row("streams:remove_stakeholder",   "post", "value_stream stream_stakeholder", "403 409 403 403 409"),  # the last one
    Row("streams:declare_scope_item",   "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:declare_scope_item",   "post", "value_stream",                    OF_STREAM, SCOPE),
    Row("streams:withdraw_scope_item",  "post", "value_stream scope_item",         "403 409 403 403 409"),  # the last one
    Row("streams:change_scope_item",    "get",  "value_stream scope_item",         FORM_OF_STREAM),
    Row("streams:change_scope_item",    "post", "value_stream scope_item",         OF_STREAM, {"inside": "yes", "agreement": "As agreed"}),
    Row("streams:map",                  "get",  "",                                EVERYBODY),
    Row("streams:declare_dependency",   "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:declare_dependency",   "post", "value_stream",                    "403 422 403 403 422", {"on_stream": "@value_stream", "need": "x"}),  # on itself
    Row("streams:end_dependency",       "post", "value_stream stream_dependency",  OF_STREAM),
    Row("streams:overlaps",             "get",  "",                                EVERYBODY),
    Row("streams:propose_agreement",    "get",  "value_stream",                    FORM_OF_OWNER),
    Row("streams:propose_agreement",    "post", "value_stream",                    "403 422 403 403 403", SHARED),  # with itself
    Row("streams:agree",                "post", "value_stream interface_agreement", "409 409 409 409 409"),  # it holds
    Row("streams:withdraw_agreement",   "get",  "value_stream interface_agreement", FORM_OF_OWNER),
    Row("streams:withdraw_agreement",   "post", "value_stream interface_agreement", "403 302 403 403 403", {"because": "Done"}),
    Row("streams:raise_dispute",        "get",  "value_stream",                    FORM_OF_OWNER),
    Row("streams:raise_dispute",        "post", "value_stream",                    "404 404 404 404 404", {"because": "Ours"}),  # with nobody
    Row("streams:let_go",               "post", "value_stream boundary_dispute",   "403 302 403 403 403"),
    Row("streams:propose_change",       "get",  "value_stream boundary_dispute",   FORM_OF_OWNER),
    Row("streams:propose_change",       "post", "value_stream boundary_dispute",   "403 409 403 403 403", {"what": "inside", "agreement": "x"}),  # its claim is gone
    Row("streams:agree_to_change",      "post", "value_stream disputed_change",    "403 409 403 403 403"),  # its claim is gone
    Row("streams:delegate",             "get",  "value_stream role_term",          "403 200 403 403 403"),
    Row("streams:delegate",             "post", "value_stream role_term",          "403 409 403 403 403", LENT),  # it is already
    Row("streams:end_delegation",       "post", "value_stream delegation",         OF_STREAM),
    Row("streams:assign_role",          "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:assign_role",          "post", "value_stream",                    OF_STREAM, TERM),
    Row("streams:end_term",             "get",  "value_stream role_term",          FORM_OF_ADMINISTRATOR),
    Row("streams:end_term",             "post", "value_stream role_term",          ADMINISTRATOR, {"ends_at": "2026-10-06T13:00", "successor": "@membership"}),
    Row("streams:open_work",            "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:open_work",            "post", "value_stream",                    OF_STREAM, {"name": "Ward", "kind": "project", "opened_on": "2026-10-05"}),
    Row("streams:close_work",           "get",  "value_stream work_item",          FORM_OF_STREAM),
    Row("streams:close_work",           "post", "value_stream work_item",          OF_STREAM, {"closed_on": "2026-10-05"}),
    Row("streams:mark",                 "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:mark",                 "post", "value_stream",                    OF_STREAM, MARK),
    Row("streams:unmark",               "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:unmark",               "post", "value_stream",                    "409 409 409 409 409", {"because": "Done"}),  # it is open
]

API = [
    Row("api:stream-list",              "get",    "",                                EVERYBODY),
    Row("api:stream-list",              "post",   "",                                "403 403 403 403 201", {"name": "New"}),
    Row("api:stream-detail",            "get",    "value_stream",                    EVERYBODY),
    Row("api:stream-detail",            "patch",  "value_stream",                    FORM_OF_STREAM, {"name": "Renamed"}),
    Row("api:stream-accountable",       "get",    "value_stream",                    EVERYBODY),
    Row("api:stream-as-of",             "get",    "value_stream",                    EVERYBODY),
    Row("api:stream-activate",          "post",   "value_stream",                    "409 409 409 409 409"),  # it is
    Row("api:stream-retire",            "post",   "value_stream",                    FORM_OF_ADMINISTRATOR, {"because": "Done"}),
    Row("api:stream-stakeholders",      "post",   "value_stream",                    "403 201 403 403 201", {"group": "Patients"}),
    Row("api:stream-stakeholder",       "delete", "value_stream stream_stakeholder", "403 409 403 403 409"),  # the last one
    Row("api:stream-scope",             "post",   "value_stream",                    "403 201 403 403 201", SCOPE | {"inside": True}),
    Row("api:stream-scope-item",        "delete", "value_stream scope_item",         "403 409 403 403 409"),  # the last one
    Row("api:stream-scope-item",        "patch",  "value_stream scope_item",         FORM_OF_STREAM, {"agreement": "As agreed"}),
    Row("api:stream-deciders",          "get",    "value_stream",                    EVERYBODY),
    Row("api:stream-delegate",          "post",   "value_stream role_term",          "403 409 403 403 403", LENT),  # it is already
    Row("api:stream-end-delegation",    "post",   "value_stream delegation",         "403 204 403 403 204"),
    Row("api:interface_agreement-list", "get",    "",                                EVERYBODY),
    Row("api:interface_agreement-list", "post",   "",                                "403 422 403 403 403", SHARED | {"stream": "@value_stream"}),
    Row("api:interface_agreement-detail", "get",  "interface_agreement",             EVERYBODY),
    Row("api:interface_agreement-overlaps", "get", "",                               EVERYBODY),
    Row("api:interface_agreement-agree", "post",  "interface_agreement",             "409 409 409 409 409"),  # it holds
    Row("api:interface_agreement-withdraw", "post", "interface_agreement",           FORM_OF_OWNER, {"because": "Done"}),
    Row("api:boundary_dispute-list",    "get",    "",                                EVERYBODY),
    Row("api:boundary_dispute-list",    "post",   "",                                "403 422 403 403 403", SHARED_API | {"because": "Ours"}),
    Row("api:boundary_dispute-detail",  "get",    "boundary_dispute",                EVERYBODY),
    Row("api:boundary_dispute-let-go",  "post",   "boundary_dispute",                FORM_OF_OWNER),
    Row("api:boundary_dispute-changes", "post",   "boundary_dispute",                "403 409 403 403 403", {"stream": "@value_stream", "agreement": "x"}),
    Row("api:boundary_dispute-agree",   "post",   "boundary_dispute disputed_change", "403 409 403 403 403"),
    Row("api:stream-share-work",        "post",   "value_stream work_item",          "403 409 403 403 409", {"with_stream": "@value_stream"}),
    Row("api:stream-dependencies",      "post",   "value_stream",                    "403 422 403 403 422", {"on_stream": "@value_stream", "need": "x"}),
    Row("api:stream-end-dependency",    "post",   "value_stream stream_dependency",  FORM_OF_STREAM),
    Row("api:stream-cover",             "get",    "value_stream",                    EVERYBODY),
    Row("api:stream-roles",             "post",   "value_stream",                    "403 201 403 403 201", TERM),
    Row("api:stream-end-term",          "post",   "value_stream role_term",          "403 403 403 403 200", {"ends_at": "2026-10-06T13:00Z", "successor": "@membership"}),
    Row("api:stream-work",              "post",   "value_stream",                    "403 201 403 403 201", {"name": "Ward"}),
    Row("api:stream-close-work",        "post",   "value_stream work_item",          FORM_OF_STREAM),
    Row("api:stream-mark",              "post",   "value_stream",                    FORM_OF_STREAM, MARK),
    Row("api:stream-unmark",            "post",   "value_stream",                    "409 409 409 409 409", {"because": "Done"}),  # it is open
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "value_stream":       (ALL,                     "administrator",        "administrator"),
    "role_term":          (ALL,                     "administrator",        ""),
    "delegation":         (ALL,                     "",                     ""),
    "scope_item":         (ALL,                     "administrator",        ""),
    "work_item":          (ALL,                     "administrator",        ""),
    "stakeholder_group":  (ALL,                     "",                     ""),
}
# fmt: on
