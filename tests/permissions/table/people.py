"""Members, invitations and personal data."""

from tests.permissions.table.row import ADMINISTRATOR, EVERYBODY, FORM_OF_ADMINISTRATOR, OF_INVITATION, Row

INVITED = {"email": "new@elsewhere.example", "role": "member"}

# fmt: off
PAGES = [
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
]

API = [
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
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "membership":         ("auditor administrator", "",                     "administrator"),
    "invitation":         ("auditor administrator", "administrator",        ""),
}
# fmt: on
