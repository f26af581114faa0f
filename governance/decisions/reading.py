"""One decision with all that belongs to it, read in one query: its page is asked for more often than anything else here."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils.dateparse import parse_datetime

from governance.decisions.models import (
    Ask,
    Attachment,
    Ballot,
    Choice,
    Comment,
    Condition,
    Decision,
    DecisionStream,
    Step,
    Vote,
)
from governance.decisions.selectors import PARTS, PEOPLE, asks_for
from governance.decisions.states import DecisionState
from governance.guardrails.models import Guardrail, GuardrailStream, Scope
from governance.guardrails.selectors import seen as guardrails_seen
from rights.visibility import visible
from tenancy.models import Membership, name_in_sql

MOMENTS = ("at", "asked_at", "answered_at", "silent_at", "met_at", "opened_at", "closed_at", "closes_at")
DAYS = ("due_on",)
GUARDRAILS = 8  # as many as the page shows


def whole(reader: Membership, at: datetime) -> QuerySet[Decision]:
    """Decisions with their steps, asks, conditions, comments, files, streams, and what they supersede; one query.

    What is listed comes as plain values: `read_*`, see `parts_of`.
    """
    ours = {"decision": OuterRef("pk")}
    newer = visible(Decision.objects.exclude(state=DecisionState.DRAFT), reader, at=at).filter(
        supersedes=OuterRef("pk")
    )
    older = visible(Decision.objects.all(), reader, at=at).filter(pk=OuterRef("supersedes"))
    touched = visible(DecisionStream.objects.all(), reader, at=at).filter(**ours)
    other = {"pk": "id", "number": "number", "title": "title", "state": "state"}
    return visible(
        Decision.objects.select_related(*PARTS, *PEOPLE, "priority").annotate(
            read_steps=_list(Step.objects.filter(**ours), by=name_in_sql("by"), **_named("code", "at", "facts")),
            read_asks=_list(
                Ask.objects.filter(**ours),
                by=name_in_sql("answered_by"),
                level=F("level__name"),
                stream=F("stream__name"),
                body=F("body__name"),
                **_named(
                    "pk", "asked_for", "role", "due_on", "agrees", "words", "asked_at", "answered_at", "silent_at"
                ),
            ),
            read_conditions=_list(
                Condition.objects.filter(**ours),
                met_by=name_in_sql("met_by"),
                **_named("pk", "text", "due_on", "met_at", "words"),
            ),
            read_comments=_list(Comment.objects.filter(**ours), by=name_in_sql("by"), **_named("text", "at")),
            read_attachments=_list(
                Attachment.objects.filter(**ours),
                by=name_in_sql("by"),
                **_named("pk", "name", "media_type", "size", "digest", "at"),
            ),
            **_voting(reader, at),
            read_mine=_list(asks_for(reader, at).filter(**ours), **_named("pk")),
            read_touched=_list(touched, name=F("stream__name")),
            read_guardrails=_binding(reader, at),
            read_newer=_list(newer.order_by("drafted_at"), **other),
            read_older=_list(older, **other),
        ),
        reader,
        at=at,
    )


def _binding(reader: Membership, at: datetime) -> ArraySubquery:
    """The guardrails in force that bind what it is about: its stream, those it touches, or everything."""
    streams = GuardrailStream.objects.filter(guardrail=OuterRef("pk")).order_by()
    touched = DecisionStream.objects.filter(decision=OuterRef(OuterRef(OuterRef("pk")))).values("stream")
    about = streams.filter(Q(stream=OuterRef(OuterRef("stream"))) | Q(stream__in=touched))
    holding = Guardrail.objects.at(at).filter(Q(scope=Scope.WHOLE) | Exists(about))
    return _list(
        guardrails_seen(holding, reader, at).order_by("number")[:GUARDRAILS],
        lowest=Cast("lowest", CharField()),
        highest=Cast("highest", CharField()),
        **_named("pk", "number", "title", "unit", "currency", "is_broken"),
    )


def _voting(reader: Membership, at: datetime) -> dict[str, Any]:
    """Ballots with their counts for everybody, and the names for members of the body."""
    names = visible(Vote.objects.all(), reader, at=at).filter(ballot__decision=OuterRef("pk")).order_by("at", "id")
    return {
        "read_ballots": _list(
            Ballot.objects.filter(decision=OuterRef("pk")).order_by("opened_at"),
            **_named("pk", "mode", "quorum", "opened_at", "closed_at", "closes_at", "outcome"),
            **{choice: _count(choice) for choice in Choice.values},
        ),
        "read_votes": _list(
            names,
            who=name_in_sql("membership"),
            **_named("ballot_id", "membership_id", "choice", "because"),
        ),
    }


def parts_of(decision: Decision, name: str) -> list[dict[str, Any]]:
    """A list of what belongs to it, with moments and days as such."""
    found: list[dict[str, Any]] = getattr(decision, f"read_{name}")
    for one in found:
        for key in MOMENTS:
            if isinstance(one.get(key), str):
                one[key] = parse_datetime(one[key])
        for key in DAYS:
            if isinstance(one.get(key), str):
                one[key] = date.fromisoformat(one[key])
    return found


def _list(rows: QuerySet[Any], **fields: Any) -> ArraySubquery:
    return ArraySubquery(rows.values(one=JSONObject(**fields)))


def _count(choice: str) -> Coalesce:
    """How many said so in a ballot."""
    said = Vote.objects.filter(ballot=OuterRef("pk"), choice=choice).order_by().values("ballot")
    return Coalesce(Subquery(said.annotate(n=Count("pk")).values("n")), 0)


def _named(*names: str) -> dict[str, str]:
    return {name: name for name in names}
