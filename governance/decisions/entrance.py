"""Where a change that is a decision is asked for: the form of its kind, with its subject filled in."""

from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from doors.refusal import NextStep


def where_to_ask(kind: str, subject: models.Model | None) -> NextStep:
    """The next step of `decision.needed`."""
    named = {"kind": kind, **({"subject": str(subject.pk)} if subject is not None else {})}
    return NextStep(_("Ask for the decision"), f"{address('decisions:new')}?{urlencode(named)}")
