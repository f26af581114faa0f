"""Once a matrix is in force a stream's end, boundary and owner are decisions: refused on every door, done by a mandate."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.html import escape

from audit.models import Event
from doors.refusal import Refusal
from people.holdings import Handover, held_by
from people.services.members import leave
from rights.decision_kinds import Mandate, get
from streams import services
from streams.models import RoleTerm, ScopeItem, StreamRole, ValueStream
from tests.cast import NOON, join

pytestmark = pytest.mark.usefixtures("inside")
DAY = timedelta(days=1)


@pytest.fixture
def item(stream):
    return ScopeItem.objects.get(stream=stream)


@pytest.fixture
def successor(northshore):
    return join(northshore, "Successor")


@pytest.fixture
def signed(administrator):
    return {"by": administrator, "at": NOON}


def state_of(stream):
    fresh = ValueStream.objects.get(pk=stream.pk)
    terms = list(RoleTerm.objects.filter(stream=stream).order_by("starts_at").values_list("membership", "ends_at"))
    return fresh.state, terms, sorted(stream.scope_items.values_list("path", "inside")), Event.objects.count()


# --- Every service --------------------------------------------------------------------------------------------------------
CHANGES = {
    "retire": ("streams.retire", lambda s, i, t, p, by: services.retire(s, because="Done", **by)),
    "declare": (
        "streams.boundary",
        lambda s, i, t, p, by: services.declare_scope_item(s, kind="product", path="x", **by),
    ),
    "change": (
        "streams.boundary",
        lambda s, i, t, p, by: services.change_scope_item(i, inside=False, agreement="", **by),
    ),
    "withdraw": ("streams.boundary", lambda s, i, t, p, by: services.withdraw_scope_item(i, **by)),
    "end owner": ("streams.owner", lambda s, i, t, p, by: services.end_term(t, **by)),
    "prolong owner": ("streams.owner", lambda s, i, t, p, by: services.end_term(t, ends_at=NOON + 900 * DAY, **by)),
    "name owner": (
        "streams.owner",
        lambda s, i, t, p, by: services.assign_role(s, role="accountable_owner", membership=p, starts_at=NOON, **by),
    ),
    "succeed": ("streams.owner", lambda s, i, t, p, by: services.succeed(s, membership=p, starts_at=NOON, **by)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_is_refused_without_a_decision(change, matrix, stream, item, owner_term, successor, signed):
    kind, ask = CHANGES[change]
    before = state_of(stream)

    with pytest.raises(Refusal) as refused:
        ask(stream, item, owner_term, successor, signed)

    refusal = refused.value
    assert (refusal.code, refusal.status, refusal.rule, refusal.version) == ("decision.needed", 409, kind, "v1")
    assert refusal.next_step is not None
    assert state_of(stream) == before


def test_whoever_holds_no_right_hears_that_first(matrix, stream, member):
    with pytest.raises(Refusal) as refused:
        services.retire(stream, because="Done", by=member, at=NOON)

    assert refused.value.code == "right.missing"


def test_a_draft_needs_no_decision(matrix, draft, successor, signed):
    item = services.declare_scope_item(draft, kind="product", path="a", **signed)
    services.change_scope_item(item, inside=False, agreement="As agreed", **signed)
    services.withdraw_scope_item(item, **signed)
    services.succeed(draft, membership=successor, starts_at=NOON, **signed)

    assert state_of(draft)[1] == [(successor.pk, None)]


def test_without_a_matrix_the_rights_alone_govern(stream, item, signed):
    assert services.change_scope_item(item, inside=True, agreement="As agreed", **signed).agreement == "As agreed"
    assert services.retire(stream, because="Done", **signed).state == "retired"


def test_other_roles_are_no_decisions(matrix, stream, successor, signed):
    term = services.assign_role(stream, role=StreamRole.FINANCE, membership=successor, starts_at=NOON, **signed)

    assert services.end_term(term, ends_at=NOON + DAY, **signed).ends_at == NOON + DAY


# --- With a decision ------------------------------------------------------------------------------------------------------
def test_a_decision_retires(matrix, stream, enact, owner):
    enact("streams.retire", stream, {"because": "Merged"})

    event = Event.objects.get(action="stream.retired")
    assert (ValueStream.objects.get().state, event.by_id, event.because) == (
        "retired",
        owner.pk,
        "DEC-2026-014: Merged",
    )


def test_decisions_move_the_boundary(matrix, stream, item, enact):
    enact("streams.boundary", stream, {"change": "add", "kind": "product", "path": "desk", "inside": True})
    enact(
        "streams.boundary", stream, {"change": "change", "item": str(item.pk), "inside": False, "agreement": "Theirs"}
    )
    desk = ScopeItem.objects.get(path="desk")

    with pytest.raises(Refusal) as refused:
        enact("streams.boundary", stream, {"change": "remove", "item": str(desk.pk)})

    assert refused.value.code == "stream.keeps_its_needs"  # before anybody is asked: `check` says so
    enact("streams.boundary", stream, {"change": "remove", "item": str(item.pk)})
    assert state_of(stream)[2] == [("desk", True)]
    with pytest.raises(Refusal) as gone:
        enact("streams.boundary", stream, {"change": "remove", "item": str(item.pk)})
    assert gone.value.code == "scope.not_there"


def test_a_decision_names_the_next_owner(matrix, stream, enact, owner, successor):
    enact(
        "streams.owner", stream, {"membership": str(successor.pk), "starts_at": "2026-10-12T00:00:00Z", "because": ""}
    )

    assert state_of(stream)[1] == [(owner.pk, NOON + 6.5 * DAY), (successor.pk, None)]
    assert RoleTerm.objects.get(membership=successor).because == "DEC-2026-014"


@pytest.mark.parametrize("starts_at", ["", "2026-10-01T00:00:00Z"])
def test_at_once_where_no_later_moment_is_named(starts_at, matrix, stream, enact, owner, successor):
    enact("streams.owner", stream, {"membership": str(successor.pk), "starts_at": starts_at})

    assert state_of(stream)[1] == [(owner.pk, NOON), (successor.pk, None)]


def test_somebody_who_left_meanwhile_is_not_named(matrix, stream, enact, leaver):
    with pytest.raises(Refusal) as refused:
        enact("streams.owner", stream, {"membership": str(leaver.pk)})

    assert refused.value.code == "person.not_active"


def test_a_mandate_of_something_else_opens_nothing(matrix, stream, owner):
    mandate = Mandate("streams.boundary", stream.pk, uuid4(), "DEC-2026-015", owner, NOON)

    with pytest.raises(ValueError, match=r"DEC-2026-015 decides streams\.boundary"):
        services.retire(stream, because="Done", by=owner, at=NOON, mandate=mandate)


@pytest.mark.parametrize("kind", ["streams.retire", "streams.boundary", "streams.owner"])
def test_a_retired_stream_is_not_decided_about(kind, stream, item, signed, successor):
    services.retire(stream, because="Done", **signed)
    stream.refresh_from_db()

    with pytest.raises(Refusal):
        get(kind).check(
            stream, {"change": "remove", "item": str(item.pk), "membership": str(successor.pk)}, signed["by"], NOON
        )


# --- Acting for a missing owner -------------------------------------------------------------------------------------------
def test_somebody_acts_for_a_missing_owner_for_thirty_days_without_a_decision(
    matrix, stream, owner_term, successor, signed
):
    RoleTerm.objects.filter(pk=owner_term.pk).update(ends_at=NOON)
    term = {"role": "accountable_owner", "membership": successor, "starts_at": NOON}

    for days, code in ((31, "decision.needed"), (30, None), (30, "owner.overlap")):
        if code is None:
            services.assign_role(stream, ends_at=NOON + days * DAY, **term, **signed)
            continue
        with pytest.raises(Refusal) as refused:
            services.assign_role(stream, ends_at=NOON + days * DAY, **term, **signed)
        assert refused.value.code == code


def test_nobody_acts_twice_in_a_row(matrix, stream, owner_term, successor, signed):
    RoleTerm.objects.filter(pk=owner_term.pk).update(ends_at=NOON)
    acting = {"role": "accountable_owner", "membership": successor}
    services.assign_role(stream, starts_at=NOON, ends_at=NOON + 20 * DAY, **acting, **signed)

    with pytest.raises(Refusal) as refused:
        services.assign_role(stream, starts_at=NOON + 21 * DAY, ends_at=NOON + 40 * DAY, **acting, **signed)

    assert refused.value.code == "decision.needed"


def test_a_leaving_owner_is_followed_by_somebody_acting_or_by_decision(
    matrix, stream, owner, administrator, successor, signed
):
    (held,) = held_by(owner, reader=administrator, at=NOON)
    before = state_of(stream)

    with pytest.raises(Refusal) as refused:
        leave(owner, handovers={held.key: Handover(successor)}, **signed)

    assert (refused.value.code, refused.value.rule) == ("decision.needed", "streams.owner")
    assert state_of(stream) == before
    leave(owner, handovers={held.key: Handover(successor, NOON + 30 * DAY)}, **signed)
    assert state_of(stream)[1] == [(owner.pk, NOON), (successor.pk, NOON + 30 * DAY)]


# --- Every door -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("retire/", {"because": "Done"}),
        ("boundary/declare/", {"kind": "product", "path": "desk", "inside": "yes"}),
        ("boundary/{item}/change/", {"inside": "no"}),
        ("boundary/{item}/withdraw/", {}),
        ("roles/{term}/end/", {"ends_at": "2026-10-06T12:00"}),
        ("roles/assign/", {"role": "accountable_owner", "membership": "{person}", "starts_at": "2026-10-06T12:00"}),
    ],
)
def test_on_the_pages(address, typed, matrix, stream, item, owner_term, successor, administrator, sign_in):
    names = {"item": item.pk, "term": owner_term.pk}
    typed = {name: value.format(person=successor.pk) for name, value in typed.items()}
    before = state_of(stream)

    answer = sign_in(administrator).post(f"/t/northshore/streams/{stream.pk}/{address.format(**names)}", typed)

    assert answer.status_code == 409
    assert escape("is a decision: ask whoever may decide it") in answer.content.decode()
    assert state_of(stream)[:3] == before[:3]


@pytest.mark.parametrize(
    ("method", "address", "sent"),
    [
        ("post", "retire/", {"because": "Done"}),
        ("post", "scope/", {"kind": "product", "path": "desk"}),
        ("patch", "scope/{item}/", {"inside": False}),
        ("delete", "scope/{item}/", None),
        ("post", "roles/{term}/end/", {}),
        (
            "post",
            "roles/",
            {"role": "accountable_owner", "membership": "{person}", "starts_at": "2026-10-06T12:00:00Z"},
        ),
    ],
)
def test_in_the_api(method, address, sent, matrix, stream, item, owner_term, successor, administrator, sign_in):
    url = f"/t/northshore/api/v1/streams/{stream.pk}/{address.format(item=item.pk, term=owner_term.pk)}"
    if sent and "membership" in sent:
        sent = sent | {"membership": str(successor.pk)}
    before = state_of(stream)

    answer = getattr(sign_in(administrator), method)(
        url, sent, content_type="application/json", headers={"If-Match": "*"}
    )

    problem = answer.json()
    assert (answer.status_code, problem["code"], bool(problem["next_step"])) == (409, "decision.needed", True)
    assert state_of(stream)[:3] == before[:3]


@pytest.mark.parametrize(
    ("table", "address", "typed"),
    [
        ("roleterm", "", {"action": "end_now", "_selected_action": "{term}"}),
        (
            "roleterm",
            "add/",
            {
                "stream": "{stream}",
                "role": "accountable_owner",
                "membership": "{person}",
                "starts_at_0": "2026-10-06",
                "starts_at_1": "12:00",
            },
        ),
        ("scopeitem", "add/", {"stream": "{stream}", "kind": "product", "path": "desk", "inside": "on"}),
    ],
)
def test_in_the_admin_site(table, address, typed, matrix, stream, owner_term, successor, administrator, sign_in):
    names = {"stream": stream.pk, "term": owner_term.pk, "person": successor.pk}
    typed = {name: value.format(**names) for name, value in typed.items()}
    before = state_of(stream)

    answer = sign_in(administrator).post(f"/t/northshore/admin/streams/{table}/{address}", typed)

    assert answer.status_code == 409
    assert escape("is a decision: ask whoever may decide it") in answer.content.decode()
    assert state_of(stream)[:3] == before[:3]
