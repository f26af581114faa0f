"""Forums, their meetings and agendas."""

from tests.permissions.table.row import ALL, CHAIR, EVERYBODY, FORM_OF_BODY, FORM_OF_CHAIR, MARK, OF_BODY, Row

FORUM = {
    "name": "Review", "cycle": "short", "first_on": "2026-10-06", "rhythm": "weekly", "starts_time": "10:00",
    "duration_min": "60", "time_zone": "Europe/London", "papers_due_days": "7", "quorum": "1",
}  # fmt: skip
NEW_FORUM = FORUM | {"body": "@body", "purpose": "performance"}
API_FORUM = {name: value for name, value in NEW_FORUM.items() if name != "rhythm"} | {"rule": "FREQ=WEEKLY;BYDAY=TU"}
ALL_302 = EVERYBODY.replace("200", "302")
ITEM = {"title": "The winter", "purpose": "performance", "minutes": "10"}

# fmt: off
PAGES = [
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
    Row("meetings:next",                "get",  "forum",                           ALL_302),
    Row("meetings:detail",              "get",  "meeting",                         EVERYBODY),
    Row("meetings:move",                "get",  "meeting",                         FORM_OF_CHAIR),
    Row("meetings:move",                "post", "meeting",                         CHAIR, {"starts_at": "2026-10-07T13:00", "reason": "Travel"}),
    Row("meetings:cancel",              "get",  "meeting",                         FORM_OF_CHAIR),
    Row("meetings:cancel",              "post", "meeting",                         CHAIR, {"reason": "Nothing to say"}),
    Row("meetings:hold",                "post", "meeting",                         "403 403 409 403 403"),  # it has not begun
    Row("meetings:add_item",            "post", "meeting",                         CHAIR, ITEM),
    Row("meetings:send",                "post", "meeting",                         CHAIR, ITEM | {"to": "@meeting"}),
    Row("meetings:attendance",          "post", "meeting",                         "403 403 409 403 403"),  # it has not begun
    Row("meetings:apologies",           "post", "meeting",                         CHAIR),
    Row("meetings:recuse",              "get",  "agenda_item",                     FORM_OF_CHAIR),
    Row("meetings:recuse",              "post", "agenda_item",                     CHAIR, {"because": "A supplier"}),
    Row("meetings:item",                "post", "agenda_item",                     CHAIR, {"step": "done"}),
]

API = [
    Row("api:forum-mark",               "post",   "forum",                           FORM_OF_BODY, MARK),
    Row("api:forum-unmark",             "post",   "forum",                           "409 409 409 409 409", {"because": "Done"}),
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
    Row("api:meeting-attendance",       "post",   "meeting",                         "403 403 409 403 403", {"people": [{"membership": "@membership", "presence": "present"}]}),
    Row("api:meeting-apologies",        "post",   "meeting",                         FORM_OF_CHAIR),
    Row("api:attendance-list",          "get",    "",                                EVERYBODY),
    Row("api:attendance-detail",        "get",    "attendance",                      EVERYBODY),
    Row("api:recusal-list",             "get",    "",                                EVERYBODY),
    Row("api:recusal-detail",           "get",    "recusal",                         EVERYBODY),
    Row("api:agenda_item-recuse",       "post",   "agenda_item",                     "403 403 201 403 403", {"because": "A supplier"}),
    Row("api:agenda_item-list",         "get",    "",                                EVERYBODY),
    Row("api:agenda_item-detail",       "get",    "agenda_item",                     EVERYBODY),
    Row("api:agenda_item-detail",       "patch",  "agenda_item",                     FORM_OF_CHAIR, {"minutes": 5}),
    Row("api:agenda_item-finish",       "post",   "agenda_item",                     FORM_OF_CHAIR),
    Row("api:agenda_item-reopen",       "post",   "agenda_item",                     "403 403 409 403 403"),
    Row("api:agenda_item-withdraw",     "post",   "agenda_item",                     "403 403 409 403 403"),  # a source put it there
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "forum":              (ALL,                     "chair administrator",  "chair administrator"),
    "meeting":            (ALL,                     "",                     "chair"),
    "attendance":         (ALL,                     "chair",                "chair"),
    "recusal":            (ALL,                     "chair",                ""),
    "agenda_item":        (ALL,                     "chair",                "chair"),
}
# fmt: on
