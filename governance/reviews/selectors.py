"""What pages, agendas and packs ask about reviews and about the changes they ask for."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.bodies.models import Body, Seat
from governance.escalations.selectors import OFFICERS, officers
from governance.forums.models import Forum, Purpose
from governance.meetings.models import Meeting
from governance.meetings.selectors import streams_served
from governance.reviews.models import ChangeRequest, DecisionReview
from governance.reviews.rules import Calibration, Seen, calibration
from governance.reviews.states import RequestState, ReviewState
from rights.visibility import visible
from streams.models import RoleTerm, StreamRole, ValueStream
from tenancy.models import Membership

ROWS = ("decision__stream", "decision__body", "decision__level", "decision__forum")


def listed(reader: Membership, at: datetime) -> QuerySet[DecisionReview]:
    """Every review that the reader may see; ready to render, one query."""
    return visible(DecisionReview.objects.select_related(*ROWS), reader, at=at)


# --- Who reviews ------------------------------------------------------------------------------------------------------
def waiting_for(membership: Membership, at: datetime, *, until: date) -> QuerySet[DecisionReview]:
    """Those due by that day that this person is asked for, the longest due first; one query.

    Of a body's decision: who holds an office in it now. Of a role's: who holds the role now, or is accountable. Where
    nobody is accountable any more: the offices of the body whose performance forum looks at the stream.
    """
    offices = Seat.objects.at(at).filter(membership=membership, kind__in=OFFICERS)
    terms = RoleTerm.objects.held(at).filter(stream=OuterRef("decision__stream"))
    mine = terms.filter(Q(role=OuterRef("decision__role")) | Q(role=StreamRole.OWNER), membership=membership)
    looks_at_it = Q(body__forums__stream=OuterRef("decision__stream")) | Q(body__forums__stream=None)
    heirs = offices.filter(looks_at_it, body__forums__purpose=Purpose.PERFORMANCE, body__forums__closed_at=None)
    asked = Exists(offices.filter(body=OuterRef("decision__body"))) | (
        Q(decision__body=None) & (Exists(mine) | ~Exists(terms.filter(role=StreamRole.OWNER)) & Exists(heirs))
    )
    due = listed(membership, at).filter(asked, state=ReviewState.DUE, due_on__lte=until)
    return due.order_by("due_on", "id")


def reviewers(review: DecisionReview, at: datetime) -> list[Membership]:
    """Who may review this decision now, in order; three queries at the most. See `waiting_for`."""
    decision = review.decision
    if decision.body is not None:
        return officers(decision.body, at)
    if decision.stream is None:
        return []
    terms = RoleTerm.objects.held(at).filter(stream=decision.stream).select_related("membership__user")
    roles = {decision.role, StreamRole.OWNER}
    holders = [term.membership for term in terms.filter(role__in=roles).order_by("role", "starts_at")]
    if holders:
        return list(dict.fromkeys(holders))
    forum = performance_forum(decision.stream)
    return officers(forum.body, at) if forum is not None else []


def performance_forum(stream: ValueStream) -> Forum | None:
    """The forum that looks at how a stream does: its own, else one for all streams; one query."""
    forums = Forum.objects.in_use().filter(Q(stream=stream) | Q(stream=None), purpose=Purpose.PERFORMANCE)
    found = list(forums.select_related("body").order_by("id"))
    return next((one for one in found if one.stream_id), found[0] if found else None)


# --- Where it comes back ------------------------------------------------------------------------------------------------
def due_in(meeting: Meeting, at: datetime) -> QuerySet[DecisionReview]:
    """The reviews that come back to this meeting: due by its day, and at home in its forum. Two queries and this one."""
    forum, day = meeting.forum, meeting.local_start.date()
    home = Q(decision__forum=forum)
    if forum.pk == _first_forum(forum.body):
        home |= Q(decision__body=forum.body) & (Q(decision__forum=None) | Q(decision__forum__closed_at__isnull=False))
    if forum.purpose == Purpose.PERFORMANCE:
        home |= Q(decision__body=None, decision__stream__in=streams_served(meeting, at))
    due = DecisionReview.objects.filter(home, state=ReviewState.DUE, due_on__lte=day)
    return due.select_related(*ROWS).order_by("due_on", "id")


def something_due(until: date) -> bool:
    """Does any decision come back by that day? Asked once for many readers; one query."""
    return bool(DecisionReview.objects.filter(state=ReviewState.DUE, due_on__lte=until).exists())


def _first_forum(body: Body) -> object:
    """The forum of a body that takes what belongs to none of the others."""
    return Forum.objects.in_use().filter(body=body, stream=None).order_by("id").values_list("pk", flat=True).first()


# --- What many say together -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class OfBody:
    """The calibration of one body, or of what owners decide (no body)."""

    body: Body | None
    found: Calibration


def calibrations(reader: Membership, at: datetime, *, body: Body | None = None) -> list[OfBody]:
    """Each body (or the one named) with reviews that are done, by name, and the owners last; one query."""
    done = listed(reader, at).filter(state=ReviewState.DONE)
    if body is not None:
        done = done.filter(decision__body=body)
    by_body: dict[Body | None, list[Seen]] = defaultdict(list)
    for one in done.order_by("decision__body__name", "id"):
        seen = Seen(one.process_score or 0, one.outcome_score or 0, one.as_expected, one.decision.confidence)
        by_body[one.decision.body].append(seen)
    in_order = sorted(by_body.items(), key=lambda pair: (pair[0] is None, pair[0].name if pair[0] else ""))
    return [OfBody(body, calibration(seen)) for body, seen in in_order]


# --- What reviews ask for -------------------------------------------------------------------------------------------------
def listed_requests(reader: Membership, at: datetime) -> QuerySet[ChangeRequest]:
    """Every request that the reader may see; ready to render, one query."""
    rows = ChangeRequest.objects.select_related(
        "review__decision", "forum__body", "opened_by__user", "settled_by__user"
    )
    return visible(rows, reader, at=at)


def open_requests(reader: Membership, at: datetime, *, forum: Forum | None = None) -> QuerySet[ChangeRequest]:
    """Those that wait: for a forum, or for the matrix; the oldest first, one query."""
    waiting = listed_requests(reader, at).filter(state=RequestState.OPEN)
    waiting = waiting.filter(forum=forum) if forum is not None else waiting.exclude(rule="")
    return waiting.order_by("opened_at", "id")
