"""What pages, feeds and packs ask about decisions, as far as the reader may see them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from doors.refusal import Refusal
from governance.bodies.models import Body
from governance.decisions import routing
from governance.decisions.authority import (
    RECORD,
    Authority,
    Directory,
    deciding_right,
)
from governance.decisions.models import Ask, AskedFor, Ballot, Decision, DecisionStream, Vote
from governance.decisions.rules import Count, count
from governance.decisions.states import ASKED, DecisionState
from governance.forums.models import Forum
from rights import decision_kinds
from rights.decision_kinds import DecisionKind
from rights.matrix.parties import party_of
from rights.services import permitted
from rights.visibility import visible
from streams.models import RoleTerm, StreamRole, ValueStream
from tenancy.models import Membership
from tenancy.working_days import add_working_days, work_calendar

PEOPLE = ("proposed_by__user", "drafted_by__user", "decided_by__user", "decided_for__user")
PARTS = ("stream", "version", "level", "body", "forum")
NOT_IN_LISTS = (
    *("params", "facts", "options", "recommendation", "rationale", "expected", "route", "answer"),
    *("stream__outcome", "body__mandate"),
)
REVIEW_AFTER = timedelta(days=182)


# --- One decision ----------------------------------------------------------------------------------------------------
def kind_named(code: str) -> DecisionKind:
    """The kind with this code; raises `decision.kind_unknown`."""
    try:
        return decision_kinds.get(code)
    except KeyError:
        raise Refusal("decision.kind_unknown", params={"kind": code[:60]}, status=422) from None


def subject_of(kind: DecisionKind, ref: Any, *, reader: Membership | None = None, at: datetime) -> Model | None:
    """The row that a decision of this kind is about, if the reader may see it; raises `decision.subject`."""
    if kind.subject is None:
        return None
    model = apps.get_model(kind.subject)
    rows = model._default_manager.all() if reader is None else visible(model._default_manager.all(), reader, at=at)
    found = rows.filter(pk=ref).first() if ref else None
    if found is None:
        words = {"kind": str(kind.label), "thing": str(model._meta.verbose_name)}
        raise Refusal("decision.subject", params=words, status=422)
    return found


def authority_of(decision: Decision) -> Authority:
    """Who decides, as the decision keeps it."""
    return Authority(
        decision.level, role=decision.role, stream=decision.stream, body=decision.body, forum=decision.forum
    )


def asked_authority(ask: Ask) -> Authority:
    """Who is asked."""
    return Authority(ask.level, role=ask.role, stream=ask.stream, body=ask.body)


def informed_authorities(decision: Decision) -> list[Authority]:
    """Those whom its rule informs, as far as somebody holds the office."""
    directory, purpose, found = Directory(), kind_named(decision.kind).purpose, []
    for text in decision.route.get("inform", ()):
        try:
            found.append(directory.find(party_of(text), stream=decision.stream, purpose=purpose))
        except (Refusal, ValueError):
            continue
    return found


def touched_streams(decision: Decision) -> QuerySet[ValueStream]:
    """The further streams that it touches; one query."""
    return ValueStream.objects.filter(
        pk__in=DecisionStream.objects.filter(decision=decision).values("stream")
    ).order_by("name", "id")


def owners_of(decision: Decision, at: datetime) -> list[Membership]:
    """The accountable owners of its stream and of those it touches; one query."""
    streams = [decision.stream_id, *touched_streams(decision).values_list("pk", flat=True)]
    terms = RoleTerm.objects.owners().held(at).filter(stream__in=[pk for pk in streams if pk])
    return [term.membership for term in terms.select_related("membership__user")]


def route_of(decision: Decision, reader: Membership, at: datetime) -> routing.Asked:
    """The decision's own route, by the version it was asked under, with the reader's standing now.

    Only for one that was proposed. Who decides is what the decision keeps.
    """
    kind, authority = kind_named(decision.kind), authority_of(decision)
    return routing.kept_route(
        kind, decision.version, authority, decision.stream, decision.facts, decision.due_on, reader, at
    )


def route_of_draft(decision: Decision, reader: Membership, at: datetime) -> routing.Asked:
    """Where a draft would go now."""
    kind = kind_named(decision.kind)
    subject = subject_of(kind, decision.subject_ref, at=at)
    return routing.where_it_goes(
        kind,
        decision.stream,
        touched_streams(decision),
        decision.facts,
        reader,
        at,
        subject=subject,
        params=decision.params,
    )


def proposed_review_on(at: datetime, reader: Membership) -> date:
    """When a decision made now is looked at again, unless somebody names another day: half a year on, a working day."""
    day = at.astimezone(reader.tenant.zone).date() + REVIEW_AFTER
    return add_working_days(day, 0, work_calendar(reader.tenant))


def open_request(kind: DecisionKind, subject_ref: Any) -> Decision | None:
    """The open request of this kind for this subject, if there is one; one query."""
    return Decision.objects.filter(kind=kind.code, subject_ref=subject_ref, state__in=ASKED).first()


def replaced_by(decision: Decision, reader: Membership, at: datetime) -> Decision | None:
    """The approved decision that took its place, if the reader may see it; one query."""
    newer = Decision.objects.filter(supersedes=decision, state=DecisionState.APPROVED)
    return visible(newer, reader, at=at).order_by("decided_at").first()


# --- Lists -----------------------------------------------------------------------------------------------------------
def listed(reader: Membership, at: datetime) -> QuerySet[Decision]:
    """Every decision that the reader may see, newest first, with what a list shows: `is_superseded`; one query."""
    newer = Decision.objects.filter(supersedes=OuterRef("pk"), state=DecisionState.APPROVED)
    decisions = Decision.objects.select_related("stream", "level", "body").annotate(is_superseded=Exists(newer))
    return visible(decisions.defer(*NOT_IN_LISTS), reader, at=at)


def rows_for_the_api(reader: Membership, at: datetime) -> QuerySet[Decision]:
    """The same rows with what the API shows of them; one query."""
    newer = Decision.objects.filter(supersedes=OuterRef("pk"), state=DecisionState.APPROVED)
    decisions = Decision.objects.select_related("level", "version").defer("version__document")
    return visible(decisions.annotate(is_superseded=Exists(newer)), reader, at=at)


def waits_for(reader: Membership, at: datetime) -> QuerySet[Decision]:
    """Open decisions that wait for this person to decide, or to record what their body decides, oldest due first; one query."""
    mine = Q(body__in=permitted(reader, RECORD, Body.objects.all(), at=at).values("pk"))
    for role in StreamRole.values:
        streams = permitted(reader, deciding_right(role), ValueStream.objects.all(), at=at)
        mine |= Q(role=role, stream__in=streams.values("pk"))
    waiting = Decision.objects.filter(mine, state=DecisionState.PROPOSED).select_related(*PARTS, *PEOPLE)
    return visible(waiting.defer("version__document"), reader, at=at).order_by("due_on", "proposed_at", "id")


def asks_for(reader: Membership, at: datetime) -> QuerySet[Ask]:
    """Questions to this person that nobody has answered: agreement or advice, oldest due first; one query."""
    mine = Q(body__in=permitted(reader, RECORD, Body.objects.all(), at=at).values("pk"))
    for role in StreamRole.values:
        streams = permitted(reader, deciding_right(role), ValueStream.objects.all(), at=at)
        mine |= Q(role=role, stream__in=streams.values("pk"))
    asks = Ask.objects.filter(mine, answered_at=None, decision__state=DecisionState.PROPOSED)
    return visible(asks.select_related("decision__stream", "level", "stream", "body"), reader, at=at).order_by(
        "due_on", "asked_at", "id"
    )


def ballots_for(reader: Membership, at: datetime) -> QuerySet[Ballot]:
    """Open ballots in which this person has a vote and has not voted; one query."""
    bodies = permitted(reader, "decisions.vote", Body.objects.all(), at=at)
    voted = Vote.objects.filter(ballot=OuterRef("pk"), membership=reader)
    ballots = Ballot.objects.filter(~Exists(voted), closed_at=None, body__in=bodies.values("pk"))
    return visible(ballots.select_related("decision", "body"), reader, at=at).order_by("closes_at", "opened_at")


def waits_for_others(reader: Membership, at: datetime) -> QuerySet[Decision]:
    """What this person proposed and others have not answered, longest first; one query."""
    mine = Decision.objects.filter(proposed_by=reader, state__in=ASKED).select_related(*PARTS, *PEOPLE)
    return visible(mine.defer("version__document"), reader, at=at).order_by("proposed_at", "id")


def open_in_forum(forum: Forum) -> QuerySet[Decision]:
    """What a forum has to decide, oldest first; one query."""
    waiting = Decision.objects.filter(forum=forum, state=DecisionState.PROPOSED)
    return waiting.select_related("stream", "body").order_by("proposed_at", "id")


def all_decided_since(forum: Forum, since: datetime, at: datetime) -> QuerySet[Decision]:
    """What was decided since a moment by the forum's body, or about its stream; one query."""
    about = Q(body=forum.body_id) | (Q(stream=forum.stream_id) if forum.stream_id else Q())
    return Decision.objects.filter(
        about, state__in=[DecisionState.APPROVED, DecisionState.DECLINED], decided_at__gt=since, decided_at__lte=at
    )


def decided_since(forum: Forum, since: datetime, reader: Membership, at: datetime) -> QuerySet[Decision]:
    """The same as far as the reader may see it, newest first; one query."""
    found = all_decided_since(forum, since, at).select_related("stream", "body", "decided_by__user")
    return visible(found, reader, at=at).order_by("-decided_at", "-id")


# --- Ballots ---------------------------------------------------------------------------------------------------------
def count_of(ballot: Ballot) -> Count:
    """What a ballot comes to, which everybody may know who sees the decision; one query."""
    return count(Vote.objects.filter(ballot=ballot).values_list("choice", flat=True), ballot.quorum)


def votes_seen(ballot: Ballot, reader: Membership, at: datetime) -> QuerySet[Vote]:
    """Who voted how, for members of the body; the others see the count. One query."""
    votes = Vote.objects.filter(ballot=ballot).select_related("membership__user")
    return visible(votes, reader, at=at).order_by("at", "id")


def missing_agreements(decision: Decision) -> QuerySet[Ask]:
    """Those who must agree and have not, the oldest first; one query."""
    asks = Ask.objects.filter(decision=decision, asked_for=AskedFor.AGREE)
    return asks.exclude(agrees=True).select_related("level", "stream", "body").order_by("asked_at", "id")
