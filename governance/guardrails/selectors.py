"""What pages, agendas and apps above ask about guardrails."""

from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from governance.forums.models import Forum
from governance.guardrails.models import Guardrail, GuardrailBreach, GuardrailReading, GuardrailStream, OnBreach, Scope
from governance.guardrails.states import BreachState
from governance.meetings.models import Meeting
from rights.visibility import visible
from streams.models import ValueStream
from tenancy.models import Membership


def seen(guardrails: QuerySet[Guardrail], reader: Membership, at: datetime) -> QuerySet[Guardrail]:
    """Those that the reader may see, each with whether something stands outside it that the reader sees (`is_broken`)."""
    standing = visible(GuardrailBreach.objects.standing().order_by(), reader, at=at).filter(guardrail=OuterRef("pk"))
    return visible(guardrails, reader, at=at).annotate(is_broken=Exists(standing))


def listed(reader: Membership, at: datetime) -> QuerySet[Guardrail]:
    """Every guardrail that the reader may see; ready to render, one query."""
    return seen(Guardrail.objects.select_related("body", "owner__user"), reader, at)


def breaches(reader: Membership, at: datetime) -> QuerySet[GuardrailBreach]:
    """What was found outside, as far as the reader sees it; ready to render, one query."""
    parts = ("guardrail__body", "guardrail__owner__user", "stream", "answered_by__user")
    return visible(GuardrailBreach.objects.select_related(*parts), reader, at=at)


def readings(guardrail: Guardrail, reader: Membership, at: datetime) -> QuerySet[GuardrailReading]:
    """What was measured last against it, the organisation first; one query."""
    rows = GuardrailReading.objects.filter(guardrail=guardrail).select_related("stream")
    return visible(rows, reader, at=at).order_by("stream__name", "pk")


def streams_of(guardrail: Guardrail, reader: Membership, at: datetime) -> QuerySet[ValueStream]:
    """The streams that it binds, as far as the reader sees them; one query."""
    bound = GuardrailStream.objects.filter(guardrail=guardrail).values("stream")
    return visible(ValueStream.objects.filter(pk__in=bound), reader, at=at).order_by("name")


def binding(stream: ValueStream, reader: Membership, at: datetime) -> QuerySet[Guardrail]:
    """The guardrails in force that bind this stream, or everything, each with what was last `measured` for it; one query."""
    bound = GuardrailStream.objects.filter(guardrail=OuterRef("pk"), stream=stream)
    last = GuardrailReading.objects.filter(Q(stream=None) | Q(stream=stream), guardrail=OuterRef("pk"))
    holding = Guardrail.objects.at(at).filter(Q(scope=Scope.WHOLE) | Exists(bound))
    return seen(holding, reader, at).annotate(measured=Subquery(last.values("value")[:1])).order_by("number")


def open_of_owner(owner: Membership, at: datetime) -> QuerySet[GuardrailBreach]:
    """What is outside this person's guardrails and nobody has answered, the oldest first; one query."""
    mine = breaches(owner, at).filter(guardrail__owner=owner, state=BreachState.OPEN)
    return mine.order_by("found_at", "pk")


def due_for(meeting: Meeting) -> QuerySet[GuardrailBreach]:
    """What this meeting's forum has to answer; that of a closed forum goes to the body's first one. One query."""
    first = Forum.objects.in_use().filter(body=OuterRef("guardrail__body")).order_by("pk").values("pk")[:1]
    home = Case(When(guardrail__forum__closed_at=None, then=F("guardrail__forum")), default=Subquery(first))
    asked = GuardrailBreach.objects.filter(state=BreachState.OPEN, guardrail__on_breach=OnBreach.AGENDA)
    found = asked.annotate(home=home).filter(home=meeting.forum_id).select_related("guardrail", "stream")
    return found.order_by("found_at", "pk")
