"""Who gets which answer where, as a table. What is not in it does not go live: a test compares it with the addresses.

A row: the address's name, the method, the tables whose rows the address names (our own rows), the answers to
  member · owner (of the stream) · seat_holder (chair of the body) · auditor · administrator
and what is sent. In what is sent "@table" is the id of our row in that table. Everybody else gets the same answer at
every address of an organisation, see OUTSIDERS. The same rows with the id of another organisation's row, of a row that
is marked confidential (docs/visibility.md), and with an id that does not exist, are asked by the test.

200 shown, done · 201 made · 204 gone · 302 done, go on · 403 refused with the reason · 404 nothing that you may see ·
409 not possible now · 422 (API: 400) not accepted as it was typed
"""

from typing import Any, NamedTuple
from uuid import UUID

MISSING = UUID("0192ffff-0000-7000-8000-00000000ffff")
INSIDERS = ("member", "owner", "seat_holder", "auditor", "administrator")
OUTSIDERS = {
    # who: on pages, in the API
    "anonymous": (302, 401),  # to the login, whatever the address
    "inactive": (302, 401),
    "leaver": (404, 404),
    "stranger": (404, 404),
    "southbank_administrator": (404, 404),
}


class Row(NamedTuple):
    """One line of the table."""

    name: str
    method: str
    about: str
    answers: str
    sent: dict[str, Any] = {}


EVERYBODY = "200 200 200 200 200"
OF_STREAM = "403 302 403 403 302"  # who keeps the stream, and the administrator
OF_BODY = "403 403 302 403 302"  # who keeps the body, and the administrator
CHAIR = "403 403 302 403 403"
ADMINISTRATOR = "403 403 403 403 302"
OF_INVITATION = "404 404 404 403 302"  # seen by administrators and auditors
FORM_OF_STREAM, FORM_OF_BODY, FORM_OF_CHAIR = (row.replace("302", "200") for row in (OF_STREAM, OF_BODY, CHAIR))
FORM_OF_ADMINISTRATOR = ADMINISTRATOR.replace("302", "200")

TERM = {"role": "finance_partner", "membership": "@membership", "starts_at": "2026-10-05T13:00"}
SCOPE = {"kind": "product", "path": "clinic/desk", "inside": "yes"}
INDICATOR = {
    "name": "Waiting time", "family": "outcome", "direction": "decrease", "unit": "hours", "interval": "week",
    "ruleset": "ptd-0.2.2",
}  # fmt: skip
NEW_INDICATOR = INDICATOR | {"stream": "@value_stream"}
FORUM = {
    "name": "Review", "cycle": "short", "first_on": "2026-10-06", "rhythm": "weekly", "starts_time": "10:00",
    "duration_min": "60", "time_zone": "Europe/London", "papers_due_days": "7", "quorum": "1",
}  # fmt: skip
NEW_FORUM = FORUM | {"body": "@body", "purpose": "performance"}
API_FORUM = {name: value for name, value in NEW_FORUM.items() if name != "rhythm"} | {"rule": "FREQ=WEEKLY;BYDAY=TU"}
SEAT = {"membership": "@membership", "kind": "member"}
INVITED = {"email": "new@elsewhere.example", "role": "member"}
MARK = {"because": "A merger", "until": "2026-10-14T13:00Z"}
RETENTION = {"mail": "365", "packs": "365", "probes": "30", "invitations": "30"}
ITEM = {"title": "The winter", "purpose": "performance", "minutes": "10"}

PROVIDER = {"name": "Staff", "client_id": "portal", "enabled": "on"}

# fmt: off
PAGES = [
    Row("my_week",                      "get",  "",                                EVERYBODY),
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
    Row("people:list",                  "get",  "",                                EVERYBODY),
    Row("people:detail",                "get",  "membership",                      EVERYBODY),
    Row("people:change",                "get",  "membership",                      FORM_OF_ADMINISTRATOR),
    Row("people:change",                "post", "membership",                      ADMINISTRATOR, {"role": "auditor"}),
    Row("people:leave",                 "get",  "membership",                      FORM_OF_ADMINISTRATOR),
    Row("people:leave",                 "post", "membership",                      FORM_OF_ADMINISTRATOR),  # what will happen
    Row("people:stay",                  "post", "membership",                      "409 409 409 409 409"),  # no end is set
    Row("people:invitations",           "get",  "",                                "403 403 403 200 200"),
    Row("people:invite",                "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("people:invite",                "post", "",                                ADMINISTRATOR, INVITED),
    Row("people:send_again",            "post", "invitation",                      OF_INVITATION),
    Row("people:withdraw",              "post", "invitation",                      OF_INVITATION),
    Row("people:import",                "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("people:import",                "post", "",                                "403 403 403 403 422", {"file": "file"}),  # of readings
    Row("people:import_preview",        "get",  "token",                           "403 403 403 403 409"),
    Row("people:import_preview",        "post", "token",                           "403 403 403 403 409"),
    Row("personal_data:erase",          "get",  "membership",                      "403 403 403 403 409"),  # who belongs here
    Row("personal_data:erase",          "post", "membership",                      "422 422 422 422 422"),  # nobody is sure
    Row("people:import_sample",         "get",  "",                                EVERYBODY),

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
    Row("streams:assign_role",          "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:assign_role",          "post", "value_stream",                    OF_STREAM, TERM),
    Row("streams:end_term",             "get",  "value_stream role_term",          FORM_OF_ADMINISTRATOR),
    Row("streams:end_term",             "post", "value_stream role_term",          ADMINISTRATOR, {"ends_at": "2026-10-06T13:00"}),
    Row("streams:open_work",            "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:open_work",            "post", "value_stream",                    OF_STREAM, {"name": "Ward", "kind": "project", "opened_on": "2026-10-05"}),
    Row("streams:close_work",           "get",  "value_stream work_item",          FORM_OF_STREAM),
    Row("streams:close_work",           "post", "value_stream work_item",          OF_STREAM, {"closed_on": "2026-10-05"}),

    Row("streams:mark",                 "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:mark",                 "post", "value_stream",                    OF_STREAM, MARK),
    Row("streams:unmark",               "get",  "value_stream",                    FORM_OF_STREAM),
    Row("streams:unmark",               "post", "value_stream",                    "409 409 409 409 409", {"because": "Done"}),  # it is open

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
    Row("indicators:sample",            "get",  "",                                EVERYBODY),
    Row("indicators:preview",           "get",  "token",                           "403 409 403 403 409"),
    Row("indicators:preview",           "post", "token",                           "403 409 403 403 409"),
    Row("indicators:import_one",        "get",  "indicator",                       FORM_OF_STREAM),
    Row("indicators:import_one",        "post", "indicator",                       OF_STREAM, {"file": "file"}),
    Row("indicators:sample_one",        "get",  "indicator",                       EVERYBODY),
    Row("indicators:preview_one",       "get",  "indicator token",                 "403 409 403 403 409"),
    Row("indicators:preview_one",       "post", "indicator token",                 "403 409 403 403 409"),

    Row("bodies:list",                  "get",  "",                                EVERYBODY),
    Row("bodies:detail",                "get",  "body",                            EVERYBODY),
    Row("bodies:make",                  "get",  "",                                FORM_OF_ADMINISTRATOR),
    Row("bodies:make",                  "post", "",                                ADMINISTRATOR, {"name": "New"}),
    Row("bodies:describe",              "get",  "body",                            FORM_OF_BODY),
    Row("bodies:describe",              "post", "body",                            OF_BODY, {"name": "Renamed"}),
    Row("bodies:give_seat",             "get",  "body",                            FORM_OF_BODY),
    Row("bodies:give_seat",             "post", "body",                            OF_BODY, SEAT),
    Row("bodies:end_seat",              "get",  "seat",                            FORM_OF_BODY),
    Row("bodies:end_seat",              "post", "seat",                            OF_BODY),
    Row("forums:list",                  "get",  "",                                EVERYBODY),
    Row("forums:detail",                "get",  "forum",                           EVERYBODY),
    Row("forums:preview",               "get",  "",                                EVERYBODY),
    Row("forums:make",                  "get",  "",                                FORM_OF_BODY),
    Row("forums:make",                  "post", "",                                "422 422 302 422 302", NEW_FORUM),  # no body to choose
    Row("forums:change",                "get",  "forum",                           FORM_OF_BODY),
    Row("forums:change",                "post", "forum",                           OF_BODY, FORUM),
    Row("forums:close",                 "get",  "forum",                           FORM_OF_BODY),
    Row("forums:close",                 "post", "forum",                           OF_BODY, {"because": "Done"}),
    Row("forums:mark",                  "get",  "forum",                           FORM_OF_BODY),
    Row("forums:mark",                  "post", "forum",                           OF_BODY, MARK),
    Row("forums:unmark",                "get",  "forum",                           FORM_OF_BODY),
    Row("forums:unmark",                "post", "forum",                           "409 409 409 409 409", {"because": "Done"}),
    Row("meetings:detail",              "get",  "meeting",                         EVERYBODY),
    Row("meetings:move",                "get",  "meeting",                         FORM_OF_CHAIR),
    Row("meetings:move",                "post", "meeting",                         CHAIR, {"starts_at": "2026-10-07T13:00", "reason": "Travel"}),
    Row("meetings:cancel",              "get",  "meeting",                         FORM_OF_CHAIR),
    Row("meetings:cancel",              "post", "meeting",                         CHAIR, {"reason": "Nothing to say"}),
    Row("meetings:hold",                "post", "meeting",                         "403 403 409 403 403"),  # it has not begun
    Row("meetings:add_item",            "post", "meeting",                         CHAIR, ITEM),
    Row("meetings:send",                "post", "meeting",                         CHAIR, ITEM | {"to": "@meeting"}),
    Row("meetings:item",                "post", "agenda_item",                     CHAIR, {"step": "done"}),

    Row("packs:list",                   "get",  "",                                EVERYBODY),
    Row("packs:detail",                 "get",  "pack",                            "200 404 404 200 404"),  # the recipient, and the auditor
    Row("packs:preview",                "get",  "pack",                            "200 404 404 200 404"),
    Row("packs:pdf",                    "get",  "pack",                            "200 404 404 200 404"),
    Row("packs:send_again",             "post", "pack",                            "403 404 404 403 404"),
    Row("packs:mine",                   "get",  "meeting",                         "302 404 404 404 404"),
    Row("packs:prepare",                "post", "meeting",                         CHAIR),

    Row("api_docs",                     "get",  "",                                EVERYBODY),
    Row("api:openapi",                  "get",  "",                                EVERYBODY),
    Row("tokens:list",                  "get",  "",                                EVERYBODY),
    Row("tokens:make",                  "get",  "",                                EVERYBODY),
    Row("tokens:make",                  "post", "",                                EVERYBODY, {"name": "Nightly", "scope": "read", "lasts": "30"}),
    Row("tokens:revoke",                "get",  "api_token",                       "404 404 404 200 200"),
    Row("tokens:revoke",                "post", "api_token",                       "404 404 404 409 409"),  # it is revoked
]

API = [
    Row("api:audit-list",               "get",    "",                                EVERYBODY),
    Row("api:audit-detail",             "get",    "audit_event",                     "404 404 404 200 200"),
    Row("api:audit-evidence",           "get",    "audit_event",                     "404 404 404 200 200"),

    Row("api:stream-list",              "get",    "",                                EVERYBODY),
    Row("api:stream-list",              "post",   "",                                "403 403 403 403 201", {"name": "New"}),
    Row("api:stream-detail",            "get",    "value_stream",                    EVERYBODY),
    Row("api:stream-detail",            "patch",  "value_stream",                    FORM_OF_STREAM, {"name": "Renamed"}),
    Row("api:stream-accountable",       "get",    "value_stream",                    EVERYBODY),
    Row("api:stream-activate",          "post",   "value_stream",                    "409 409 409 409 409"),  # it is
    Row("api:stream-retire",            "post",   "value_stream",                    FORM_OF_ADMINISTRATOR, {"because": "Done"}),
    Row("api:stream-stakeholders",      "post",   "value_stream",                    "403 201 403 403 201", {"group": "Patients"}),
    Row("api:stream-stakeholder",       "delete", "value_stream stream_stakeholder", "403 409 403 403 409"),  # the last one
    Row("api:stream-scope",             "post",   "value_stream",                    "403 201 403 403 201", SCOPE | {"inside": True}),
    Row("api:stream-scope-item",        "delete", "value_stream scope_item",         "403 409 403 403 409"),  # the last one
    Row("api:stream-roles",             "post",   "value_stream",                    "403 201 403 403 201", TERM),
    Row("api:stream-end-term",          "post",   "value_stream role_term",          "403 403 403 403 200", {"ends_at": "2026-10-06T13:00Z"}),
    Row("api:stream-work",              "post",   "value_stream",                    "403 201 403 403 201", {"name": "Ward"}),
    Row("api:stream-close-work",        "post",   "value_stream work_item",          FORM_OF_STREAM),

    Row("api:stream-mark",              "post",   "value_stream",                    FORM_OF_STREAM, MARK),
    Row("api:stream-unmark",            "post",   "value_stream",                    "409 409 409 409 409", {"because": "Done"}),  # it is open
    Row("api:indicator-mark",           "post",   "indicator",                       FORM_OF_STREAM, MARK),
    Row("api:indicator-unmark",         "post",   "indicator",                       "409 409 409 409 409", {"because": "Done"}),
    Row("api:forum-mark",               "post",   "forum",                           FORM_OF_BODY, MARK),
    Row("api:forum-unmark",             "post",   "forum",                           "409 409 409 409 409", {"because": "Done"}),
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

    Row("api:body-list",                "get",    "",                                EVERYBODY),
    Row("api:body-list",                "post",   "",                                "403 403 403 403 201", {"name": "New"}),
    Row("api:body-detail",              "get",    "body",                            EVERYBODY),
    Row("api:body-detail",              "patch",  "body",                            FORM_OF_BODY, {"name": "Renamed"}),
    Row("api:body-seats",               "post",   "body",                            "403 403 201 403 201", SEAT),
    Row("api:seat-list",                "get",    "",                                EVERYBODY),
    Row("api:seat-detail",              "get",    "seat",                            EVERYBODY),
    Row("api:seat-end",                 "post",   "seat",                            FORM_OF_BODY),
    Row("api:forum-list",               "get",    "",                                EVERYBODY),
    Row("api:forum-list",               "post",   "",                                "403 403 201 403 201", API_FORUM),
    Row("api:forum-detail",             "get",    "forum",                           EVERYBODY),
    Row("api:forum-detail",             "patch",  "forum",                           FORM_OF_BODY, {"name": "Renamed"}),
    Row("api:forum-close",              "post",   "forum",                           FORM_OF_BODY),
    Row("api:meeting-list",             "get",    "",                                EVERYBODY),
    Row("api:meeting-detail",           "get",    "meeting",                         EVERYBODY),
    Row("api:meeting-move",             "post",   "meeting",                         FORM_OF_CHAIR, {"starts_at": "2026-10-07T13:00Z", "reason": "Travel"}),
    Row("api:meeting-cancel",           "post",   "meeting",                         FORM_OF_CHAIR, {"reason": "Nothing to say"}),
    Row("api:meeting-hold",             "post",   "meeting",                         "403 403 409 403 403"),
    Row("api:meeting-items",            "post",   "meeting",                         "403 403 201 403 403", ITEM),
    Row("api:meeting-send",             "post",   "meeting",                         "403 403 201 403 403", ITEM | {"to": "@meeting"}),
    Row("api:agenda_item-list",         "get",    "",                                EVERYBODY),
    Row("api:agenda_item-detail",       "get",    "agenda_item",                     EVERYBODY),
    Row("api:agenda_item-detail",       "patch",  "agenda_item",                     FORM_OF_CHAIR, {"minutes": 5}),
    Row("api:agenda_item-finish",       "post",   "agenda_item",                     FORM_OF_CHAIR),
    Row("api:agenda_item-reopen",       "post",   "agenda_item",                     "403 403 409 403 403"),
    Row("api:agenda_item-withdraw",     "post",   "agenda_item",                     "403 403 409 403 403"),  # a source put it there

    Row("api:pack-list",                "get",    "",                                EVERYBODY),
    Row("api:pack-detail",              "get",    "pack",                            "200 404 404 200 404"),
    Row("api:pack-pdf",                 "get",    "pack",                            "200 404 404 200 404"),
    Row("api:person-list",              "get",    "",                                EVERYBODY),
    Row("api:person-detail",            "get",    "membership",                      EVERYBODY),
    Row("api:person-detail",            "patch",  "membership",                      FORM_OF_ADMINISTRATOR, {"role": "auditor"}),
    Row("api:person-holdings",          "get",    "membership",                      EVERYBODY),
    Row("api:person-leave",             "post",   "membership",                      FORM_OF_ADMINISTRATOR),
    Row("api:person-stay",              "post",   "membership",                      "409 409 409 409 409"),
    Row("api:invitation-list",          "get",    "",                                EVERYBODY),  # an empty one for most
    Row("api:invitation-list",          "post",   "",                                "403 403 403 403 201", INVITED),
    Row("api:invitation-import",        "post",   "",                                "403 403 403 403 422", {"file": "file"}),
    Row("api:invitation-detail",        "get",    "invitation",                      "404 404 404 200 200"),
    Row("api:invitation-send-again",    "post",   "invitation",                      "404 404 404 403 200"),
    Row("api:invitation-withdraw",      "post",   "invitation",                      "404 404 404 403 200"),
    Row("api:message-list",             "get",    "",                                EVERYBODY),
    Row("api:message-detail",           "get",    "outbox_message",                  "404 404 404 200 200"),
]

# The admin site: for each table who sees it, who may add to it, who may change it. Nobody deletes.
ALL = "chair auditor administrator"
ADMIN = {
    # table               seen by                  added to by             changed by
    "indicator":          (ALL,                     "administrator",        "administrator"),
    "reading":            (ALL,                     "administrator",        ""),
    "reading_correction": (ALL,                     "",                     ""),
    "indicator_rebase":   (ALL,                     "",                     ""),
    "review":             (ALL,                     "",                     ""),
    "signal":             (ALL,                     "",                     ""),
    "body":               (ALL,                     "administrator",        "chair administrator"),
    "seat":               (ALL,                     "chair administrator",  "chair administrator"),
    "forum":              (ALL,                     "chair administrator",  "chair administrator"),
    "meeting":            (ALL,                     "",                     "chair"),
    "agenda_item":        (ALL,                     "chair",                "chair"),
    "value_stream":       (ALL,                     "administrator",        "administrator"),
    "role_term":          (ALL,                     "administrator",        ""),
    "scope_item":         (ALL,                     "administrator",        ""),
    "work_item":          (ALL,                     "administrator",        ""),
    "stakeholder_group":  (ALL,                     "",                     ""),
    "due_row":            ("auditor administrator", "",                     ""),
    "drain_row":          ("auditor administrator", "",                     ""),
    "outbox_message":     ("auditor administrator", "",                     ""),
    "audit_event":        ("auditor administrator", "",                     ""),
    "membership":         ("auditor administrator", "",                     "administrator"),
    "invitation":         ("auditor administrator", "administrator",        ""),
    "tenant":             ("administrator",         "",                     "administrator"),
}

# Addresses of the installation: name, method, arguments, answers to anonymous · inactive · stranger · member.
# The pages for signing in are those of the accounts library; its sign-up page says that nobody signs up here.
INSTALLATION = [
    ("welcome",                              "get", (),             "200 200 302 302"),
    ("livez",                                "get", (),             "200 200 200 200"),
    ("readyz",                               "get", (),             "200 200 200 200"),
    ("metrics",                              "get", (),             "404 404 404 404"),  # without its token
    ("organisations",                        "get", (),             "302 302 200 302"),
    ("founding:ask",                         "get", (),             "404 404 404 404"),  # unless the operator allows it
    ("founding:sent",                        "get", (),             "404 404 404 404"),
    ("founding:confirm",                     "get", ("token",),     "404 404 404 404"),
    ("profile:personal_data",                "get", (),             "405 405 405 405"),
    ("profile:page",                         "get", (),             "302 302 200 200"),
    ("invitation",                           "get", ("key",),       "403 403 403 403"),  # a link that opens none
    ("invitation_with",                      "post", ("key", MISSING), "403 403 403 403"),
    ("account_login",                        "get", (),             "200 200 302 302"),
    ("account_logout",                       "get", (),             "302 302 200 200"),
    ("account_inactive",                     "get", (),             "200 200 200 200"),
    ("account_signup",                       "get", (),             "200 200 302 302"),
    ("account_reauthenticate",               "get", (),             "302 302 403 403"),  # the cast has no passwords
    ("account_email",                        "get", (),             "404 404 404 404"),  # an address is given
    ("account_email_verification_sent",      "get", (),             "200 200 200 200"),
    ("account_confirm_email",                "get", ("key",),       "200 200 200 200"),
    ("account_change_password",              "get", (),             "302 302 302 302"),  # so they set one
    ("account_set_password",                 "get", (),             "302 302 200 200"),
    ("account_reset_password",               "get", (),             "200 200 200 200"),
    ("account_reset_password_done",          "get", (),             "200 200 200 200"),
    ("account_reset_password_from_key",      "get", ("1", "key"),   "200 200 200 200"),
    ("account_reset_password_from_key_done", "get", (),             "200 200 200 200"),
    ("account_confirm_login_code",           "get", (),             "302 302 302 302"),
    ("sign_in:second_factor_asked",          "get", (),             "302 302 404 404"),  # for an organisation that asks
    ("sign_in:with_organisation",            "get", (),             "200 200 200 200"),
    ("sign_in:arrive",                       "get", (MISSING,),     "403 403 403 403"),  # nobody was sent away
    ("usersessions_list",                    "get", (),             "302 302 200 200"),
    ("mfa_index",                            "get", (),             "302 302 200 200"),
    ("mfa_authenticate",                     "get", (),             "302 302 302 302"),
    ("mfa_reauthenticate",                   "get", (),             "302 302 403 403"),  # nothing to show again
    ("mfa_activate_totp",                    "get", (),             "302 302 200 200"),
    ("mfa_deactivate_totp",                  "get", (),             "302 302 404 404"),
    ("mfa_view_recovery_codes",              "get", (),             "302 302 404 404"),
    ("mfa_generate_recovery_codes",          "get", (),             "302 302 200 200"),
    ("mfa_download_recovery_codes",          "get", (),             "302 302 404 404"),
    ("mfa_list_webauthn",                    "get", (),             "302 302 200 200"),
    ("mfa_add_webauthn",                     "get", (),             "302 302 200 200"),
    ("mfa_reauthenticate_webauthn",          "get", (),             "302 302 403 403"),
    ("mfa_remove_webauthn",                  "get", (1,),           "302 302 404 404"),
    ("mfa_edit_webauthn",                    "get", (1,),           "302 302 404 404"),
    ("mfa_login_webauthn",                   "get", (),             "302 302 302 302"),
]
# fmt: on
