"""Every change of a stream, by everybody of the cast; a refusal leaves no trace."""

from datetime import date

import pytest
from django.db.models import Model

from audit.models import Event
from doors.refusal import Refusal
from rights.services import may
from streams import services
from streams.activation import ActivationCheck, register
from streams.models import (
    RoleTerm,
    ScopeItem,
    ScopeKind,
    StakeholderGroup,
    StreamGrant,
    StreamRole,
    StreamStakeholder,
    ValueStream,
    WorkItem,
)
from tests.cast import LONG_AGO, NOON

TABLES: list[type[Model]] = [
    ValueStream,
    StakeholderGroup,
    StreamStakeholder,
    ScopeItem,
    RoleTerm,
    WorkItem,
    StreamGrant,
    Event,
]

pytestmark = pytest.mark.usefixtures("inside")


def everything() -> list[list[tuple]]:
    """All rows that the services of this app may write."""
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


@pytest.fixture
def refused():
    """Asserts that a change is refused with this code, and that nothing at all was written."""

    def check(code: str, change, *args, **kwargs) -> Refusal:
        before = everything()
        with pytest.raises(Refusal) as refusal:
            change(*args, **kwargs)
        assert refusal.value.code == code
        assert everything() == before
        assert refusal.value.sentence
        return refusal.value

    return check


@pytest.fixture
def signed(administrator):
    return {"by": administrator, "at": NOON}


# --- Drafting and describing ---------------------------------------------------------------------------------------------
def test_draft_stream_is_written_down_and_recorded(administrator):
    stream = services.draft_stream(
        name=" Planned care ", outcome=" Surgery on the day promised ", by=administrator, at=NOON
    )

    stream.refresh_from_db()
    assert (stream.name, stream.outcome, stream.state, stream.created_at) == (
        "Planned care",
        "Surgery on the day promised",
        "draft",
        NOON,
    )
    event = Event.objects.get()
    assert (event.action, event.object_ref, event.by, event.at) == ("stream.drafted", stream.pk, administrator, NOON)


@pytest.mark.parametrize("person", ["owner", "seat_holder", "member", "auditor"])
def test_draft_stream_by_somebody_else_is_refused(person, refused, request):
    by = request.getfixturevalue(person)

    refusal = refused("right.missing", services.draft_stream, name="New", by=by, at=NOON)

    assert refusal.status == 403
    assert refusal.who == "Administrator"


def test_draft_stream_by_a_leaver_is_refused(leaver, refused):
    refused("membership.ended", services.draft_stream, name="New", by=leaver, at=NOON)


def test_draft_stream_under_a_name_that_is_taken_is_refused(stream, refused, signed):
    refusal = refused("stream.name_taken", services.draft_stream, name="Urgent care", **signed)

    assert refusal.sentence == "Not saved. A stream named “Urgent care” exists already."
    assert refusal.status == 409


def test_describe_by_its_owner_keeps_both_wordings_on_record(stream, owner):
    services.describe(stream, name="Urgent care", outcome="Seen within the hour", by=owner, at=NOON)

    stream.refresh_from_db()
    event = Event.objects.filter(action="stream.described").get()
    assert stream.outcome == "Seen within the hour"
    assert event.words["facts"]["before"]["outcome"] == "Nobody waits longer than is good for them."


def test_describe_without_a_change_records_nothing(stream, owner):
    services.describe(stream, name=stream.name, outcome=stream.outcome, by=owner, at=NOON)

    assert not Event.objects.filter(action="stream.described").exists()


@pytest.mark.parametrize("person", ["seat_holder", "member", "auditor"])
def test_describe_by_somebody_else_is_refused_and_names_who_may(person, stream, refused, request):
    by = request.getfixturevalue(person)

    refusal = refused("right.missing", services.describe, stream, name="Other", outcome="Other", by=by, at=NOON)

    assert refusal.who == "Owner of Urgent care"


def test_describe_an_active_stream_without_outcome_is_refused(stream, owner, refused):
    refused("stream.keeps_its_needs", services.describe, stream, name="Urgent care", outcome=" ", by=owner, at=NOON)


# --- Activation and retirement -------------------------------------------------------------------------------------------
def test_activate_lists_all_that_is_missing(draft, refused, signed):
    refusal = refused("stream.not_ready", services.activate, draft, **signed)

    assert refusal.status == 422
    assert [str(need) for need in refusal.params["missing"]][:4] == [
        "an outcome",
        "a stakeholder group",
        "an accountable owner",
        "a boundary with one thing inside",
    ]
    assert refusal.next_step.url == draft.get_absolute_url()


def test_activate_asks_the_checks_of_apps_above(draft, owner, refused, signed, monkeypatch):
    monkeypatch.setattr("streams.activation._checks", {})
    register(ActivationCheck("test.always", "Always", lambda stream, at: "an answer to everything"))
    complete(draft, owner, signed)

    refusal = refused("stream.not_ready", services.activate, draft, **signed)

    assert refusal.params["missing"] == ["an answer to everything"]


def test_activate_a_complete_draft(draft, owner, signed, monkeypatch):
    monkeypatch.setattr("streams.activation._checks", {})
    complete(draft, owner, signed)

    services.activate(draft, by=owner, at=NOON)

    draft.refresh_from_db()
    assert (draft.state, draft.activated_at) == ("active", NOON)
    assert Event.objects.filter(action="stream.activated", by=owner).count() == 1


def test_activate_with_only_an_outside_boundary_is_refused(draft, owner, refused, signed, monkeypatch):
    monkeypatch.setattr("streams.activation._checks", {})
    complete(draft, owner, signed, inside=False)

    refusal = refused("stream.not_ready", services.activate, draft, **signed)

    assert [str(need) for need in refusal.params["missing"]] == ["a boundary with one thing inside"]


def test_activate_twice_is_refused(stream, refused, signed):
    assert refused("move.not_possible", services.activate, stream, **signed).status == 409


def test_retire_leaves_terms_and_work(stream, signed, owner_term):
    work = services.open_work(stream, name="New triage desk", **signed)

    services.retire(stream, because="merged", **signed)

    stream.refresh_from_db()
    owner_term.refresh_from_db()
    work.refresh_from_db()
    assert (stream.state, stream.retired_at) == ("retired", NOON)
    assert (owner_term.ends_at, work.closed_on) == (None, None)


def test_retire_by_its_owner_is_refused(stream, owner, refused):
    refused("right.missing", services.retire, stream, because="", by=owner, at=NOON)


def test_a_retired_stream_does_not_change(stream, signed, refused, owner_term, member):
    work = services.open_work(stream, name="New triage desk", **signed)
    services.retire(stream, because="merged", **signed)

    refused("stream.retired", services.describe, stream, name="x", outcome="x", **signed)
    refused("stream.retired", services.add_stakeholder, stream, group="x", **signed)
    refused("stream.retired", services.declare_scope_item, stream, kind=ScopeKind.SYSTEM, path="x", **signed)
    refused("stream.retired", services.withdraw_scope_item, stream.scope_items.get(), **signed)
    refused(
        "stream.retired",
        services.assign_role,
        stream,
        role=StreamRole.RISK,
        membership=member,
        starts_at=NOON,
        **signed,
    )
    refused("stream.retired", services.end_term, owner_term, **signed)
    refused("stream.retired", services.open_work, stream, name="x", **signed)
    refused("stream.retired", services.close_work, work, **signed)
    refused("move.not_possible", services.retire, stream, because="", **signed)


# --- Stakeholders and boundary -------------------------------------------------------------------------------------------
def test_add_stakeholder_uses_the_group_of_that_name(stream, draft, signed):
    services.add_stakeholder(draft, group=" patients ", need="A date that holds", **signed)

    assert StakeholderGroup.objects.count() == 1
    assert str(draft.stakeholders.get().group) == "Patients"


def test_add_stakeholder_twice_is_refused(stream, refused, signed):
    refused("stakeholder.there_already", services.add_stakeholder, stream, group="PATIENTS", **signed)


def test_remove_stakeholder_keeps_the_last_one_of_an_active_stream(stream, refused, signed):
    first = stream.stakeholders.get()
    refused("stream.keeps_its_needs", services.remove_stakeholder, first, **signed)
    services.add_stakeholder(stream, group="Ambulance crews", **signed)

    services.remove_stakeholder(first, **signed)

    assert [str(one) for one in stream.stakeholders.all()] == ["Ambulance crews"]
    assert Event.objects.filter(action="stream.stakeholder_removed").get().words["facts"]["group"] == "Patients"


def test_declare_scope_item_in_one_spelling(stream, owner):
    item = services.declare_scope_item(
        stream,
        kind=ScopeKind.SYSTEM,
        path=" hospital / booking/",
        inside=False,
        agreement="Read only",
        by=owner,
        at=NOON,
    )

    assert (item.path, item.inside, item.agreement) == ("hospital/booking", False, "Read only")


def test_declare_scope_item_twice_is_refused(stream, refused, signed):
    refusal = refused(
        "scope.declared_already",
        services.declare_scope_item,
        stream,
        kind=ScopeKind.CAPABILITY,
        path="/care/urgent care",
        inside=False,
        **signed,
    )

    assert refusal.sentence == "Not declared. “Urgent care” names care/urgent care (Capability) already: inside."


def test_declare_nothing_is_refused(stream, refused, signed):
    refused("scope.no_path", services.declare_scope_item, stream, kind=ScopeKind.SYSTEM, path=" / ", **signed)


def test_withdraw_the_last_item_inside_an_active_stream_is_refused(stream, refused, signed):
    outside = services.declare_scope_item(stream, kind=ScopeKind.SYSTEM, path="billing", inside=False, **signed)
    refused("stream.keeps_its_needs", services.withdraw_scope_item, stream.scope_items.get(inside=True), **signed)

    services.withdraw_scope_item(outside, **signed)

    assert stream.scope_items.count() == 1


@pytest.mark.parametrize("person", ["seat_holder", "member", "auditor"])
def test_changes_by_somebody_without_a_role_are_refused(person, stream, refused, request):
    signed = {"by": request.getfixturevalue(person), "at": NOON}
    work = services.open_work(stream, name="Desk", by=request.getfixturevalue("administrator"), at=NOON)

    refused("right.missing", services.add_stakeholder, stream, group="x", **signed)
    refused("right.missing", services.remove_stakeholder, stream.stakeholders.get(), **signed)
    refused("right.missing", services.declare_scope_item, stream, kind=ScopeKind.SYSTEM, path="x", **signed)
    refused("right.missing", services.withdraw_scope_item, stream.scope_items.get(), **signed)
    refused("right.missing", services.open_work, stream, name="x", **signed)
    refused("right.missing", services.close_work, work, **signed)
    refused("right.missing", services.retire, stream, because="", **signed)


# --- Work ------------------------------------------------------------------------------------------------------------------
def test_closing_all_work_leaves_owner_and_term_untouched(stream, owner, owner_term):
    before = RoleTerm.objects.filter(pk=owner_term.pk).values().get()
    first = services.open_work(stream, name="New triage desk", by=owner, at=NOON)
    second = services.open_work(stream, name="Night shift", opened_on=date(2026, 1, 1), by=owner, at=NOON)

    services.close_work(first, by=owner, at=NOON)
    services.close_work(second, closed_on=date(2026, 9, 30), by=owner, at=NOON)

    stream.refresh_from_db()
    assert not stream.work_items.filter(closed_on=None).exists()
    assert stream.state == "active"
    assert RoleTerm.objects.filter(pk=owner_term.pk).values().get() == before
    assert may(owner, "streams.change", stream, at=NOON)


def test_open_work_under_a_name_that_is_taken_is_refused(stream, owner, refused):
    services.open_work(stream, name="Night shift", by=owner, at=NOON)

    refused("work.name_taken", services.open_work, stream, name=" Night shift", by=owner, at=NOON)


def test_close_work_twice_or_before_it_opened_is_refused(stream, owner, refused):
    work = services.open_work(stream, name="Night shift", by=owner, at=NOON)
    refused("work.backwards", services.close_work, work, closed_on=date(2026, 10, 4), by=owner, at=NOON)
    services.close_work(work, by=owner, at=NOON)

    refused("work.closed", services.close_work, work, by=owner, at=NOON)


def complete(draft, owner, signed, *, inside=True):
    """Whatever this app asks for at activation."""
    services.describe(draft, name=draft.name, outcome="Surgery on the day promised", **signed)
    services.add_stakeholder(draft, group="Patients", **signed)
    services.assign_role(draft, role=StreamRole.OWNER, membership=owner, starts_at=LONG_AGO, **signed)
    services.declare_scope_item(draft, kind=ScopeKind.CAPABILITY, path="surgery", inside=inside, **signed)
