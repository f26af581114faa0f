"""Decisions in the API and in the admin site. Whether somebody may decide follows from the matrix: see tests/governance/decisions."""

from tests.permissions.table.row import ALL, EVERYBODY, MARK, MISSING, Row

FACTS = {"facts": {}}
PROPOSERS = "201 201 201 403 201"  # everybody but the auditor
NO_KIND = "422 422 422 422 422"  # the filled row's kind is no kind of this version

# fmt: off
API = [
    Row("api:decision-list",            "get",    "",                             EVERYBODY),
    Row("api:decision-list",            "post",   "",                             PROPOSERS, {"title": "May we?"}),
    Row("api:decision-detail",          "get",    "decision",                     EVERYBODY),
    Row("api:decision-detail",          "patch",  "decision",                     "409 409 409 409 409", {"title": "New"}),  # it is proposed
    Row("api:decision-route",           "post",   "",                             "409 409 409 409 409", FACTS),  # no matrix is in force
    Row("api:decision-decide-many",     "post",   "",                             EVERYBODY, {"answer": "approved", "decisions": [str(MISSING)]}),
    Row("api:decision-propose",         "post",   "decision",                     "409 409 409 409 409"),  # it is
    Row("api:decision-facts",           "post",   "decision",                     "403 403 403 403 403", FACTS),  # its author's
    Row("api:decision-withdraw",        "post",   "decision",                     "403 403 403 403 403"),  # its author's
    Row("api:decision-decide",          "post",   "decision",                     NO_KIND, {"answer": "approved"}),
    Row("api:decision-ask",             "post",   "decision decision_ask",        "409 409 409 409 409", {"agrees": True}),  # it was answered
    Row("api:decision-ballots",         "post",   "decision",                     "403 403 409 403 403", {"mode": "written", "closes_at": "2026-10-14T13:00Z"}),
    Row("api:decision-vote",            "post",   "decision ballot",              "403 403 200 403 403", {"choice": "for"}),
    Row("api:decision-close-ballot",    "post",   "decision ballot",              NO_KIND),
    Row("api:decision-comments",        "post",   "decision",                     EVERYBODY, {"text": "Fine"}),
    Row("api:decision-attachments",     "post",   "decision",                     "403 403 200 403 403", {"file": "file"}),
    Row("api:decision-attachment-file", "get",    "decision decision_attachment", EVERYBODY),
    Row("api:decision-attachment",      "delete", "decision decision_attachment", "403 403 403 403 403"),  # whose file it is
    Row("api:decision-condition",       "post",   "decision decision_condition",  "409 409 409 409 409", {"words": "Done"}),  # not approved yet
    Row("api:decision-mark",            "post",   "decision",                     "403 200 403 403 200", MARK),
    Row("api:decision-unmark",          "post",   "decision",                     "409 409 409 409 409", {"because": "Done"}),  # it is open
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "decision":           (ALL,                     "",                     ""),
}
# fmt: on
