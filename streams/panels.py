"""What the streams app puts on pages: the parts of a stream's own page, a reader's roles, the portfolio's owner."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from doors.panels import Panel
from rights.services import may, rights_on
from rights.visibility import visible
from streams import deciders, selectors
from streams.boundaries.past import scope_at
from streams.models import RoleTerm, ValueStream
from streams.portfolio import PortfolioColumn
from streams.services.roles import right_to_assign
from streams.states import StreamState
from tenancy import clock
from tenancy.models import Membership

PAGE = "stream"


def rights_here(request: Any, stream: ValueStream) -> frozenset[str]:
    """What the reader may do on this stream; asked once for all panels of a page."""
    if not hasattr(stream, "rights_of_reader"):
        stream.rights_of_reader = rights_on(request.membership, stream, at=clock.now())
    return stream.rights_of_reader


def terms_here(stream: ValueStream) -> list[RoleTerm]:
    """The stream's role terms; read once for all panels of a page."""
    if not hasattr(stream, "terms_on_page"):
        stream.terms_on_page = selectors.role_terms(stream)
    return stream.terms_on_page


def may_change(request: Any, stream: ValueStream) -> bool:
    """May the reader describe the stream, its boundary and its work?"""
    return stream.state != StreamState.RETIRED and "streams.change" in rights_here(request, stream)


def about(request: Any, stream: ValueStream) -> dict[str, Any]:
    """State, owner today, what is missing, and what the reader may do about it."""
    at = clock.now()
    held = rights_here(request, stream)
    is_draft = stream.state == StreamState.DRAFT
    return {
        "owner": selectors.accountable(terms_here(stream), at),
        "is_draft": is_draft,
        "missing": selectors.missing_for_activation(stream, at=at) if is_draft else [],
        "may_activate": is_draft and "streams.activate" in held,
        "may_retire": stream.state == StreamState.ACTIVE and "streams.retire" in held,
        "may_change": may_change(request, stream),
    }


def stakeholders(request: Any, stream: ValueStream) -> dict[str, Any]:
    """For whom the stream makes a difference."""
    return {
        "stakeholders": list(stream.stakeholders.select_related("group")),
        "may_change": may_change(request, stream),
    }


def boundary(request: Any, stream: ValueStream) -> dict[str, Any]:
    """What belongs to the stream and what does not; `?as_of=` asks for a day in the past."""
    day = _day(request.GET.get("as_of", ""))
    asked = day is not None and day < clock.now().astimezone(request.organisation.zone).date()
    if asked:
        items: list[Any] = [*scope_at(stream, selectors.end_of_day(day, request.organisation.zone))]
    else:
        items = list(stream.scope_items.all())
    return {
        "as_of": day if asked else None,
        "inside": [item for item in items if item.inside],
        "outside": [item for item in items if not item.inside],
        "may_change": not asked and may_change(request, stream),
    }


def roles(request: Any, stream: ValueStream) -> dict[str, Any]:
    """Who runs the stream now, and who was accountable when; `?as_of=` asks for a day."""
    terms, at = terms_here(stream), clock.now()
    held, retired = rights_here(request, stream), stream.state == StreamState.RETIRED
    day = _day(request.GET.get("as_of", ""))
    zone = request.organisation.zone
    now = selectors.roles_at(terms, at)
    then = selectors.roles_at(terms, selectors.end_of_day(day, zone)) if day else []
    return {
        "roles": [one for one in now if one.is_owner or one.terms or one.coming],
        "not_held": [one.role.label for one in now if not (one.is_owner or one.terms or one.coming)],
        "history": selectors.accountability(terms),
        "as_of": day or at.astimezone(zone).date(),
        "as_of_given": request.GET.get("as_of", ""),
        "then": [(one.role.label, one.terms) for one in then if one.terms and not one.is_owner],
        "as_of_answer": selectors.accountable(terms, selectors.end_of_day(day, zone)) if day else None,
        "may_assign": not retired and bool(held & {"streams.assign_role", "streams.assign_owner"}),
        "may_assign_owner": not retired and "streams.assign_owner" in held,
        "may_assign_role": not retired and "streams.assign_role" in held,
    }


def delegations(request: Any, stream: ValueStream) -> dict[str, Any]:
    """In whose place somebody decides, and what the reader may let somebody else decide."""
    at, me = clock.now(), request.membership
    held, retired = rights_here(request, stream), stream.state == StreamState.RETIRED
    found = [] if retired else deciders.delegations_of(stream, at)
    for one in found:
        right = right_to_assign(one.term.role)
        one.may_end = me.pk in (one.term.membership_id, one.delegate_id) or right in held
    mine = [term for term in terms_here(stream) if term.membership_id == me.pk and term.holds(at)]
    return {"delegations": found, "my_terms": [] if retired else mine}


def work(request: Any, stream: ValueStream) -> dict[str, Any]:
    """The projects, programmes and operations inside the stream."""
    items = selectors.work_of(stream)
    shared = selectors.work_shared(stream, request.membership, clock.now())
    with_others: dict[UUID, list[str]] = {}
    for one in shared:
        with_others.setdefault(one.work_id, []).append(one.stream.name)
    for item in items:
        item.shared_with = with_others.get(item.pk, [])
    return {
        "from_others": [one for one in shared if one.stream_id == stream.pk],
        "open_work": [item for item in items if item.closed_on is None],
        "closed_work": [item for item in items if item.closed_on is not None],
        "may_change": may_change(request, stream),
    }


def your_roles(request: Any, membership: Membership) -> dict[str, Any] | None:
    """The streams that the reader has a part in."""
    terms = selectors.terms_of(membership, at=clock.now())
    return {"terms": terms} if terms else None


def start(_request: Any, membership: Membership) -> dict[str, Any] | None:
    """Where to begin, while there is no stream to be seen; whoever sets the organisation up has the set-up list."""
    may_draft = bool(may(membership, "streams.create", None, at=clock.now()))
    if may_draft and membership.tenant.set_up_at is None:
        return None
    if visible(ValueStream.objects.all(), membership, at=clock.now()).exists():
        return None
    return {"may_draft": may_draft}


def owner_cells(streams: Sequence[ValueStream], _reader: Membership, at: datetime) -> Mapping[UUID, Mapping[str, Any]]:
    """Who is accountable for each stream; the streams come with their owners."""
    return {stream.pk: _owner_cell(stream.owner) for stream in streams}


def _owner_cell(owner: Mapping[str, str] | None) -> Mapping[str, Any]:
    if owner is None:
        return {"name": None}
    return {"name": owner["name"], "until": owner["ends_at"] and datetime.fromisoformat(owner["ends_at"])}


def _day(text: str) -> Any:
    """The day asked for, or None: also for 31 February."""
    try:
        return parse_date(text)
    except ValueError:
        return None


PANELS = [
    Panel(PAGE, "about", _("Where it stands"), 10, "streams/_about.html", about, queries=2, place="side"),
    Panel(PAGE, "stakeholders", _("Stakeholders"), 30, "streams/_stakeholders.html", stakeholders),
    Panel(PAGE, "roles", _("Roles"), 40, "streams/_roles.html", roles),
    Panel(PAGE, "delegations", _("In whose place"), 45, "streams/_delegations.html", delegations),
    Panel(PAGE, "boundary", _("Boundary"), 50, "streams/_boundary.html", boundary, queries=2),
    Panel(PAGE, "work", _("Work"), 60, "streams/_work.html", work, queries=2),
    Panel("my_week", "start", _("Where to begin"), 5, "streams/_start.html", start, queries=2),
    Panel("my_week", "roles", _("Your streams"), 40, "streams/_your_roles.html", your_roles, place="side"),
]
PORTFOLIO_COLUMNS = [
    PortfolioColumn("owner", _("Owner"), 10, owner_cells, "streams/_portfolio_owner.html", hint=_("today")),
]
