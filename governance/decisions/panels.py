"""What decisions put on pages: what waits on My week, the newest on the page of a stream and of a body."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from doors.panels import Panel
from governance.bodies.models import Body
from governance.decisions import selectors
from governance.decisions.authority import role_label
from governance.decisions.limits import offices_of, roles_in_words
from governance.decisions.models import Decision
from governance.decisions.wording import decider, kind_label, standing
from governance.guardrails.panels import read_beside
from governance.priorities.models import StrategicPriority
from rights import registry as rights
from rights.matrix.selectors import version_in_force
from streams.models import ValueStream
from tenancy import clock
from tenancy.models import Membership

SHOWN = 6


def _rows(decisions: QuerySet[Decision] | list[Decision]) -> list[dict[str, Any]]:
    """Decisions with where they stand, in words."""
    today = timezone.localtime(clock.now()).date()
    return [
        {"decision": one, "stands": standing(one, today), "who": decider(one), "kind": kind_label(one.kind)}
        for one in decisions
    ]


def _waiting(_request: HttpRequest, reader: Membership) -> dict[str, Any] | None:
    """What waits for the reader's decision, word or vote."""
    at = clock.now()
    mine = list(selectors.waits_for(reader, at))
    asks = list(selectors.asks_for(reader, at))
    ballots = list(selectors.ballots_for(reader, at))
    if not mine and not asks and not ballots:
        return None
    return {
        "mine": _rows(mine),
        "asks": [(one, selectors.asked_authority(one)) for one in asks],
        "ballots": ballots,
        "count": len(mine) + len(asks) + len(ballots),
        "summary": _said(len(mine), len(asks) + len(ballots)),
    }


def _said(mine: int, words: int) -> SafeString:
    """The head of My week: how much is the reader's to answer."""
    parts = []
    if mine:
        parts.append(ngettext("<b>One decision is yours</b> to make.", "<b>{} decisions are yours</b> to make.", mine))
    if words:
        parts.append(
            ngettext("<b>One question</b> asks for your word.", "<b>{} questions</b> ask for your word.", words)
        )
    counts = [number for number in (mine, words) if number]
    return format_html(" ".join(parts), *counts) if len(parts) == 1 else format_html(_two(parts), *counts)


def _two(parts: list[str]) -> str:
    return " ".join(part.replace("{}", f"{{{place}}}") for place, part in enumerate(parts))


def _others(_request: HttpRequest, reader: Membership) -> dict[str, Any] | None:
    """What the reader asked and others have not answered."""
    waiting = list(selectors.waits_for_others(reader, clock.now())[:SHOWN])
    return {"rows": _rows(waiting)} if waiting else None


def _limits(request: Any, reader: Membership) -> dict[str, Any] | None:
    """By which offices the reader decides today, in whose place, and until when."""
    at = clock.now()
    version = version_in_force(at)
    if version is None:
        return None
    offices = offices_of(reader, version, reader=reader, currency=request.organisation.currency, at=at)
    return {"offices": offices, "version": version} if offices else None


def _roles_here(request: Any, _stream: ValueStream) -> dict[str, Any] | None:
    """What each role may do here: by the rules of the matrix in force, and by the rights that come with it."""
    version = version_in_force(clock.now())
    if version is None:
        return None
    found = roles_in_words(version, currency=request.organisation.currency)
    return {"roles": [(role_label(role), covered, _further(role)) for role, covered in found], "version": version}


def _further(role: str) -> list[str]:
    """What comes with the role besides deciding."""
    return [
        str(right.label) for right in rights.held_by_term(role) if not right.code.startswith("decisions.decide_as_")
    ]


def _of_stream(request: Any, stream: ValueStream) -> dict[str, Any]:
    """The newest decisions about a stream."""
    found = selectors.listed(request.membership, clock.now()).filter(stream=stream)
    return _newest(found, f"stream={stream.pk}")


def _of_body(request: Any, body: Body) -> dict[str, Any]:
    """The newest decisions of a body."""
    found = selectors.listed(request.membership, clock.now()).filter(body=body)
    return _newest(found, f"body={body.pk}")


def _of_priority(request: Any, priority: StrategicPriority) -> dict[str, Any]:
    """The newest decisions that serve a priority."""
    found = selectors.listed(request.membership, clock.now()).filter(priority=priority)
    return _newest(found, f"priority={priority.pk}")


def _guardrails(_request: Any, decision: Any) -> dict[str, Any] | None:
    """Those that bind what it is about, read with the decision; no query."""
    return read_beside(getattr(decision, "read_guardrails", []))


def _newest(found: QuerySet[Decision], query: str) -> dict[str, Any]:
    rows = list(found.order_by("-drafted_at", "-id")[: SHOWN + 1])
    return {"rows": _rows(rows[:SHOWN]), "has_more": len(rows) > SHOWN, "query": query}


GUARDRAILS = "governance/guardrails/_panel.html"
WAITING, LIST = "governance/decisions/_waiting.html", "governance/decisions/_newest.html"
PANELS = [
    Panel("decision", "guardrails", _("Guardrails that bind it"), 40, GUARDRAILS, _guardrails, queries=0, place="side"),
    Panel(
        "stream",
        "roles_here",
        _("What each role may do here"),
        42,
        "governance/decisions/_roles.html",
        _roles_here,
        queries=1,
    ),
    Panel("my_week", "decisions", _("Waits for my decision"), 5, WAITING, _waiting, queries=3),
    Panel(
        "my_week",
        "decisions_others",
        _("Waits for others"),
        15,
        "governance/decisions/_others.html",
        _others,
        queries=1,
    ),
    Panel(
        "my_week",
        "decisions_limits",
        _("What I may decide today"),
        30,
        "governance/decisions/_limits.html",
        _limits,
        queries=5,
        place="side",
    ),
    Panel("stream", "decisions", _("Decisions"), 60, LIST, _of_stream, queries=1),
    Panel("body", "decisions", _("Decisions"), 60, LIST, _of_body, queries=1),
    Panel("priority", "decisions", _("Decisions that serve it"), 10, LIST, _of_priority, queries=1),
]
