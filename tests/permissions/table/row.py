"""The form of a row, and the answers that many rows give."""

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

ALL = "chair auditor administrator"  # whom the admin site lets in
MARK = {"because": "A merger", "until": "2026-10-14T13:00Z"}
