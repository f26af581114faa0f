"""The register of risks, and what was accepted."""

from tests.permissions.table.row import ALL, CHAIR, EVERYBODY, FORM_OF_CHAIR, Row

OWNER = "403 302 403 403 403"
FORM = OWNER.replace("302", "200")
WORDS = {"title": "The line may fail", "owner": "@membership", "review_on": "2027-01-12"}
GRADE = {"likelihood": "2", "impact": "4"}
NEW = {**WORDS, **GRADE, "cause_kind": "supplier", "cause_name": "Triage Ltd", "stream": "@value_stream"}
APPETITE = {"body": "@body", "highest": "10", "because": "Careful"}

# fmt: off
PAGES = [
    Row("risks:list",                   "get",  "",                                EVERYBODY),
    Row("risks:causes",                 "get",  "",                                EVERYBODY),
    Row("risks:appetites",              "get",  "",                                EVERYBODY),
    Row("risks:set_appetite",           "get",  "",                                FORM_OF_CHAIR),
    Row("risks:set_appetite",           "post", "",                                "422 422 302|422 422 422", APPETITE),
    Row("risks:record",                 "get",  "",                                FORM),
    Row("risks:record",                 "post", "",                                "422 302 422 422 422", NEW),
    Row("risks:detail",                 "get",  "risk",                            EVERYBODY),
    Row("risks:describe",               "get",  "risk",                            FORM),
    Row("risks:describe",               "post", "risk",                            OWNER, WORDS),
    Row("risks:grade",                  "get",  "risk",                            FORM),
    Row("risks:grade",                  "post", "risk",                            OWNER, {**GRADE, "because": "New"}),
    Row("risks:move",                   "get",  "risk",                            "403 200 200 403 403"),
    Row("risks:move",                   "post", "risk",                            OWNER, {"to": "mitigated", "because": "Done"}),
]

API = [
    Row("api:risk-list",                "get",    "",                                EVERYBODY),
    Row("api:risk-list",                "post",   "",                                OWNER.replace("302", "201"), NEW),
    Row("api:risk-detail",              "get",    "risk",                            EVERYBODY),
    Row("api:risk-detail",              "patch",  "risk",                            FORM, WORDS),
    Row("api:risk-grade",               "post",   "risk",                            FORM, {**GRADE, "because": "New"}),
    Row("api:risk-move",                "post",   "risk",                            FORM, {"to": "mitigated", "because": "Done"}),
    Row("api:risk_appetite-list",       "get",    "",                                EVERYBODY),
    Row("api:risk_appetite-list",       "post",   "",                                CHAIR.replace("302", "201|409"), APPETITE),
    Row("api:risk_appetite-detail",     "get",    "risk_appetite",                   EVERYBODY),
]

ADMIN = {
    # table               seen by                  added to by             changed by
    "risk":               (ALL,                     "",                     ""),
    "risk_appetite":      (ALL,                     "chair",                ""),
}
# fmt: on
