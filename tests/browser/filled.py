"""A small organisation that is complete: two of the demo's streams with their signals, agendas, and packs on the way."""

from dataclasses import dataclass, fields, replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import set_script_prefix

from demo import govuk, govuk_decisions, sources
from demo.loading import load
from governance.decisions.models import Decision
from governance.meetings.jobs import draft_all
from governance.models import Body, Forum, Meeting
from indicators.models import Indicator, Reading, Signal
from packs.models import Pack
from people import services as people
from streams import services as streams
from streams.models import ValueStream
from tenancy.models import Membership, Tenant, User
from tenancy.scope import tenant_scope
from tests.cast import NOON

STREAMS = ("Search", "Content platform")  # the second meets tomorrow, so its papers are due; it has the signals
WEEKS = 120
PASSWORD = "Quiet-harbour-19"


@dataclass(frozen=True)
class Filled:
    """Who is there, and the addresses of what there is."""

    slug: str
    owner: User
    secretary: User
    administrator: User
    auditor: User
    places: dict[str, str]

    def user(self, name: str) -> User:
        """The person of this name in the tests' tables."""
        found: User = getattr(self, name)
        return found


def fill() -> Filled:
    """Load, review, draft the agendas, prepare the packs and mail them; everything is committed."""
    with pytest.MonkeyPatch.context() as patch:
        flows = {flow.stream: _newest(flow) for flow in sources.govuk()}
        patch.setattr(sources, "govuk", lambda: [flows[name] for name in STREAMS])
        asked = [one for one in govuk_decisions.QUESTIONS if {one.stream, *one.others} <= set(STREAMS)]
        patch.setattr(govuk_decisions, "QUESTIONS", asked)
        tenant = load(govuk.SLUG, password=PASSWORD, at=NOON).tenant
    call_command("review_due", at=NOON.isoformat())
    with tenant_scope(tenant.pk):
        draft_all(NOON)
        streams.draft_stream(name="Departures", outcome="", by=_membership("administrator"), at=NOON)
    call_command("packs_due", at=NOON.isoformat())
    call_command("send_due", at=NOON.isoformat())
    empty = Tenant.objects.create(slug="empty", name="Nothing yet")
    with tenant_scope(tenant.pk):
        users = {name: _membership(name).user for name in ("administrator", "auditor", "portfolio-secretary")}
        owner = _membership("content-platform-owner").user
        places = _places()
    with tenant_scope(empty.pk):
        Membership.objects.create(
            user=users["administrator"], title="Administrator", role="administrator", starts_at=NOON
        )
    return Filled(
        slug=tenant.slug,
        owner=owner,
        secretary=users["portfolio-secretary"],
        administrator=users["administrator"],
        auditor=users["auditor"],
        places=places,
    )


def _newest(flow: sources.FlowOfStream) -> sources.FlowOfStream:
    """The same stream with its newest weeks only."""
    since = max(flow.velocity) - timedelta(weeks=WEEKS)
    kept = {
        field.name: {week: value for week, value in found.items() if week > since}
        for field in fields(flow)
        if isinstance(found := getattr(flow, field.name), dict)
    }
    return replace(flow, **kept)


def _membership(address: str) -> Membership:
    return Membership.objects.select_related("user").get(user__email=f"{address}@{govuk.SLUG}.example")


def _places() -> dict[str, str]:
    """One address of each kind of thing, the same words as in the table of pages."""
    set_script_prefix("/")
    stream = ValueStream.objects.get(name=STREAMS[1])
    signal = Signal.objects.filter(indicator__stream=stream, label="run_below").earliest("indicator__name")
    usual = Indicator.objects.filter(stream__name=STREAMS[0]).exclude(signals__state="open").earliest("name")
    meeting = Meeting.objects.filter(forum__stream=stream, starts_at__gt=NOON).earliest("starts_at")
    things = {
        "stream": stream,
        "draft": ValueStream.objects.get(name="Departures"),
        "indicator": signal.indicator,
        "usual": usual,
        "signal": signal,
        "reading": Reading.objects.filter(indicator=signal.indicator).latest("on"),
        "body": Body.objects.get(forums=meeting.forum),
        "forum": Forum.objects.get(pk=meeting.forum_id),
        "meeting": meeting,
        "person": _membership("content-platform-owner"),
        "decision": Decision.objects.filter(state="proposed", body__name="Portfolio board").earliest("number"),
        "sealed": Decision.objects.filter(state="approved").latest("number"),
        "pack": Pack.objects.filter(meeting=meeting).earliest("id"),
    }
    return {name: str(thing.pk) for name, thing in things.items()} | {"invitation": _invited()}


def _invited() -> str:
    """The token in the link of somebody who is asked to join."""
    by = _membership("administrator")
    made = people.invite(email="asked@elsewhere.example", name="Somebody New", title="Head of claims", by=by, at=NOON)
    return (people.link_of(made) or "").rstrip("/").rsplit("/", 1)[1]
