"""The pages of decisions. Ours was proposed by somebody who is none of the cast, and a body decides it."""

from tests.permissions.table.row import CHAIR, EVERYBODY, MARK, Row

ALL_302 = EVERYBODY.replace("200", "302")
ALL_403, ALL_404, ALL_409, NO_KIND = (EVERYBODY.replace("200", status) for status in ("403", "404", "409", "422"))
NO_FILE = NO_KIND
ASKING = "200 200 200 403 200"  # the auditor reads
QUESTION = {"kind": "general.question", "title": "Extend triage", "do": "draft"}

# fmt: off
PAGES = [
    Row("decisions:list",               "get",  "",                                EVERYBODY),
    Row("decisions:mine",               "get",  "",                                EVERYBODY),
    Row("decisions:save_view",          "post", "",                                ALL_302, {"name": "Mine", "query": "waits=me"}),
    Row("decisions:forget_view",        "post", "decision_saved_view",             ALL_404),  # somebody else's
    Row("decisions:new",                "get",  "",                                ASKING),
    Row("decisions:new",                "post", "",                                ASKING.replace("200", "302"), QUESTION),
    Row("decisions:route",              "post", "",                                EVERYBODY, QUESTION),
    Row("decisions:detail",             "get",  "decision",                        EVERYBODY),
    Row("decisions:edit",               "get",  "decision",                        "409 409 409 403 409"),  # it is proposed
    Row("decisions:edit",               "post", "decision",                        ALL_409, QUESTION),
    Row("decisions:change_facts",       "get",  "decision",                        ALL_403),
    Row("decisions:change_facts",       "post", "decision",                        ALL_403),
    Row("decisions:propose",            "post", "decision",                        ALL_409),
    Row("decisions:decide",             "post", "decision",                        NO_KIND, {"decide-answer": "approved"}),  # the filled row's is none of this version
    Row("decisions:defer",              "post", "decision",                        NO_KIND, {"defer-words": "Later"}),
    Row("decisions:withdraw",           "post", "decision",                        ALL_403),
    Row("decisions:reply",              "post", "decision decision_ask",           ALL_409, {"reply-words": "Yes"}),
    Row("decisions:open_ballot",        "post", "decision",                        CHAIR.replace("302", "409"), {"ballot-mode": "written", "ballot-closes_at": "2026-10-14T13:00"}),  # one is open
    Row("decisions:vote",               "post", "decision",                        CHAIR, {"vote-choice": "for"}),
    Row("decisions:comment",            "post", "decision",                        ALL_302, {"comment-text": "Well"}),
    Row("decisions:attach",             "post", "decision",                        NO_FILE),
    Row("decisions:download",           "get",  "decision decision_attachment",    EVERYBODY),
    Row("decisions:remove_attachment",  "post", "decision decision_attachment",    ALL_403),
    Row("decisions:meet",               "post", "decision decision_condition",     ALL_409, {"words": "Done"}),
    Row("decisions:mark",               "get",  "decision",                        "403 200 403 403 200"),
    Row("decisions:mark",               "post", "decision",                        "403 302 403 403 302", MARK),
    Row("decisions:unmark",             "get",  "decision",                        "403 200 403 403 200"),
    Row("decisions:unmark",             "post", "decision",                        ALL_409, {"because": "Done"}),
]
# fmt: on
