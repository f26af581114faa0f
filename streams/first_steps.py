"""The first steps that lead to an active stream."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.addresses import address
from doors.first_steps import FirstStep, StepSource
from rights.visibility import visible
from streams.models import RoleTerm, ScopeItem, StreamRole, StreamStakeholder, ValueStream
from streams.states import StreamState
from tenancy.models import Membership


def find(membership: Membership, at: datetime) -> Sequence[FirstStep]:
    """The five steps of the stream that is furthest on; one query."""
    stream = _furthest(membership, at)
    return [_drafted(stream), *(_needed(stream) if stream else _to_come()), _activated(stream)]


def _furthest(membership: Membership, at: datetime) -> ValueStream | None:
    streams = visible(ValueStream.objects.exclude(state=StreamState.RETIRED), membership, at=at)
    active_first = Case(When(state=StreamState.ACTIVE, then=Value(0)), default=Value(1), output_field=IntegerField())
    found: ValueStream | None = (
        streams.annotate(
            has_stakeholder=Exists(StreamStakeholder.objects.filter(stream=OuterRef("pk"))),
            has_boundary=Exists(ScopeItem.objects.filter(stream=OuterRef("pk"), inside=True)),
            has_owner=Exists(RoleTerm.objects.owners().held(at).filter(stream=OuterRef("pk"))),
        )
        .order_by(active_first, "-has_owner", "-has_boundary", "-has_stakeholder", "created_at", "id")
        .first()
    )
    return found


def _drafted(stream: ValueStream | None) -> FirstStep:
    if stream is None:
        said, url = _("There is no stream yet."), address("streams:create")
    elif stream.outcome:
        said, url = stream.name, stream.get_absolute_url()
    else:
        said = _("“%(stream)s” does not say yet what gets better.") % {"stream": stream.name}
        url = address("streams:edit", stream.pk)
    verb = _("Draft the first stream") if stream is None else _("Say what gets better")
    return FirstStep("stream", 30, TITLES["stream"], WHY["stream"], bool(stream and stream.outcome), said, verb, url)


def _needed(stream: ValueStream) -> list[FirstStep]:
    def step(code: str, order: int, done: bool, verb: str, page: str, more: str = "") -> FirstStep:
        said = _("“%(stream)s” has it.") if done else _("“%(stream)s” has none yet.")
        url = address(f"streams:{page}", stream.pk) + more
        return FirstStep(code, order, TITLES[code], WHY[code], done, said % {"stream": stream.name}, verb, url)

    owner = f"?role={StreamRole.OWNER}"
    return [
        step("stakeholders", 31, stream.has_stakeholder, _("Name a stakeholder group"), "add_stakeholder"),  # type: ignore[attr-defined]
        step("boundary", 32, stream.has_boundary, _("Declare what is inside"), "declare_scope_item"),  # type: ignore[attr-defined]
        step("owner", 33, stream.has_owner, _("Name the owner"), "assign_role", owner),  # type: ignore[attr-defined]
    ]


def _to_come() -> list[FirstStep]:
    first = _("Draft the stream first.")
    places = (("stakeholders", 31), ("boundary", 32), ("owner", 33))
    return [FirstStep(code, order, TITLES[code], WHY[code], False, first, "") for code, order in places]


def _activated(stream: ValueStream | None) -> FirstStep:
    active = stream is not None and stream.state == StreamState.ACTIVE
    if stream is None:
        said, url = _("Draft the stream first."), ""
    else:
        said = _("“%(stream)s” is active.") if active else _("“%(stream)s” is a draft; its page says what is missing.")
        said, url = said % {"stream": stream.name}, stream.get_absolute_url()
    return FirstStep("active", 50, TITLES["active"], WHY["active"], active, said, _("Open the stream"), url)


TITLES = {
    "stream": gettext_lazy("Draft a value stream"),
    "stakeholders": gettext_lazy("Say for whom it matters"),
    "boundary": gettext_lazy("Draw its boundary"),
    "owner": gettext_lazy("Name its accountable owner"),
    "active": gettext_lazy("Activate the stream"),
}
WHY = {
    "stream": gettext_lazy(
        "A stream is lasting work towards one outcome for somebody, not a project with an end. Everything else here hangs on it."
    ),
    "stakeholders": gettext_lazy(
        "Name at least one group outside the stream, and what it needs. They are who an outcome is measured for."
    ),
    "boundary": gettext_lazy(
        "List a product, capability or system that belongs to the stream. Two streams that claim the same thing are found by it."
    ),
    "owner": gettext_lazy(
        "One person answers for the stream at any moment. The owner may describe it, read its signals and answer them."
    ),
    "active": gettext_lazy(
        "A draft becomes real: it is reviewed and looked at in forums from now on. What is still missing is said before anything happens."
    ),
}
STEPS = StepSource("streams", find)
