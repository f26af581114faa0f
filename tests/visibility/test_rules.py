"""Who sees what (rules.md, part 4): the table of people, the marks, and what a mark takes with it."""

from datetime import timedelta

import pytest
from django.apps import apps

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies import services as bodies
from indicators.models import Indicator
from rights import confidentiality, visibility
from rights.visibility import hidden, sees, visible
from streams.models import RoleTerm, ValueStream
from tenancy.models import Membership, Role, User
from tenancy.rows import TenantModel
from tests.cast import LONG_AGO, NOON, join
from tests.permissions.organisation import MISSING
from tests.visibility.conftest import UNTIL

pytestmark = pytest.mark.usefixtures("inside")

# Rows that are never asked for by themselves, each with the reason.
WITHOUT_A_RULE = {
    "stream_grant": "compiled from terms, read by rights alone",
    "body_grant": "compiled from seats, read by rights alone",
    "pack_chart": "a part of its pack, read with it",
    "audit_link": "the chain, without words",
    "audit_head": "the chain, without words",
    "audit_walk": "what walking the chain found, without names",
    "audit_probe": "shown to auditors alone, by their page",
    "audit_check": "what checking the chain found, without names",
    "retention": "a setting of the organisation",
}


def test_every_table_has_a_rule_or_stands_here_with_its_reason():
    ruled = {rule.model for rule in visibility.every()}
    shown = {model._meta.db_table: model._meta.label for model in apps.get_models() if issubclass(model, TenantModel)}
    in_apps_with_rules = {"streams", "governance", "indicators", "packs", "audit", "outbox", "jobs", "rights"}

    missing = {
        table
        for table, label in shown.items()
        if label not in ruled and apps.get_model(label)._meta.app_label in in_apps_with_rules
    }

    assert missing - set(WITHOUT_A_RULE) == set()


def test_a_table_without_a_rule_cannot_be_asked_for(member):
    with pytest.raises(LookupError, match="register a Rule"):
        visible(apps.get_model("streams.StreamGrant").objects.all(), member, at=NOON)


# --- A confidential stream ----------------------------------------------------------------------------------------------
def test_those_concerned_see_it_and_nobody_else(marked, member, administrator, auditor, stream, owner, seat_holder):
    people = {
        "its owner": marked.owner,
        "chair of a body with a forum for it": marked.chair,
        "secretary of that body": marked.secretary,
        "auditor": auditor,
        "member": member,
        "administrator": administrator,
        "another stream's owner": owner,
        "another body's chair": seat_holder,
    }

    seeing = {who for who, person in people.items() if sees(person, marked.stream, at=NOON)}

    assert seeing == {"its owner", "chair of a body with a forum for it", "secretary of that body", "auditor"}


def test_all_that_belongs_to_it_is_hidden_with_it(marked, administrator):
    assert [thing for thing in marked.things if sees(administrator, thing, at=NOON)] == []
    assert [thing for thing in marked.things if not sees(marked.secretary, thing, at=NOON)] == []


def test_the_two_questions_are_each_others_complement(marked, member, administrator, auditor, owner):
    for rule in visibility.every():
        things = apps.get_model(rule.model)._default_manager.order_by()
        for person in (member, administrator, auditor, marked.owner, marked.chair):
            seen = set(visible(things, person, at=NOON).values_list("pk", flat=True))
            unseen = set(hidden(things, person, at=NOON).values_list("pk", flat=True))

            assert (seen & unseen, seen | unseen) == (set(), set(things.values_list("pk", flat=True))), rule.model


def test_the_end_of_the_mark_opens_it_by_itself(marked, member):
    moments = [UNTIL - timedelta(microseconds=1), UNTIL]

    assert [sees(member, marked.stream, at=moment) for moment in moments] == [False, True]


def test_the_end_of_a_term_or_a_seat_closes_it_at_the_instant(marked, administrator):
    RoleTerm.objects.filter(membership=marked.owner).update(ends_at=NOON + timedelta(hours=1))
    seat = marked.body.seats.get(membership=marked.chair)
    bodies.end_seat(seat, by=administrator, at=NOON, ends_at=NOON + timedelta(hours=1))
    ValueStream.objects.update(confidential_by=None)

    for person in (marked.owner, marked.chair):
        seen = [sees(person, marked.stream, at=NOON + timedelta(minutes=minutes)) for minutes in (59, 60)]
        assert seen == [True, False]


def test_a_closed_forum_lets_nobody_see_its_stream(marked):
    type(marked.forum).objects.update(closed_at=NOON)

    assert not sees(marked.secretary, marked.stream, at=NOON)


def test_who_keeps_an_indicator_is_concerned(marked, member):
    Indicator.objects.update(owner=member)

    assert sees(member, marked.stream, at=NOON)
    assert sees(member, marked.indicator, at=NOON)


def test_a_person_of_another_organisation_sees_nothing(stream):
    stranger = Membership(tenant_id=MISSING, role=Role.AUDITOR, user=User(), starts_at=LONG_AGO)

    assert not sees(stranger, stream, at=NOON)


# --- Other things ---------------------------------------------------------------------------------------------------------
def test_a_confidential_indicator_leaves_its_stream_open(secret, mark, member):
    mark(secret.indicator, secret.owner)

    seen = [sees(member, thing, at=NOON) for thing in (secret.stream, secret.indicator, secret.reading, secret.signal)]

    assert seen == [True, False, False, False]
    assert not sees(member, secret.item, at=NOON) or secret.item.source != "signals"


def test_a_confidential_forum_is_seen_by_its_body_and_the_streams_owner(secret, mark, member):
    mark(secret.forum, secret.chair)

    seen = {
        person.title: [sees(person, thing, at=NOON) for thing in (secret.forum, secret.meeting, secret.item)]
        for person in (member, secret.owner, secret.secretary)
    }

    assert seen == {"Member": [False] * 3, "Accountable": [True] * 3, "Clerk": [True] * 3}
    assert sees(member, secret.stream, at=NOON)


def test_a_draft_is_seen_by_who_drafted_it_who_sets_up_and_who_has_a_part(draft, member, owner, administrator, auditor):
    ValueStream.objects.filter(pk=draft.pk).update(drafted_by=member)
    RoleTerm.objects.create(stream=draft, role="risk_specialist", membership=owner, starts_at=LONG_AGO)
    other = join(draft.tenant, "Somebody else")

    assert [sees(one, draft, at=NOON) for one in (member, owner, administrator, auditor)] == [True] * 4
    assert not sees(other, draft, at=NOON)


def test_what_nobody_has_hidden_costs_no_query_more(stream, member, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = list(visible(ValueStream.objects.all(), member, at=NOON))

    assert found == [stream]


# --- Marking ----------------------------------------------------------------------------------------------------------------
def test_a_mark_is_recorded_with_its_reason_and_its_end(secret, mark):
    mark(secret.stream, secret.owner)

    event = Event.objects.get(action="stream.marked")
    secret.stream.refresh_from_db()
    assert (event.because, event.by, event.words["facts"]["until"]) == (
        "A merger",
        secret.owner,
        "2026-11-04T12:00:00Z",
    )
    assert (secret.stream.confidential_by, secret.stream.confidential_until) == (secret.owner, UNTIL)


@pytest.mark.parametrize(
    ("because", "until", "code"),
    [("  ", UNTIL, "confidential.no_reason"), ("A merger", NOON, "confidential.in_the_past")],
)
def test_a_mark_without_a_reason_or_an_end_to_come_is_refused(secret, because, until, code):
    with pytest.raises(Refusal) as refused:
        confidentiality.mark(secret.stream, because=because, until=until, by=secret.owner, at=NOON)

    secret.stream.refresh_from_db()
    assert (refused.value.code, secret.stream.confidential_until) == (code, None)


def test_who_may_not_change_a_thing_may_not_mark_it(secret, member):
    with pytest.raises(Refusal) as refused:
        confidentiality.mark(secret.stream, because="A merger", until=UNTIL, by=member, at=NOON)

    assert (refused.value.code, Event.objects.filter(action="stream.marked").exists()) == ("right.missing", False)


def test_it_is_opened_again_with_a_reason_and_once(marked, member):
    signed = {"because": "It is public.", "at": NOON, "by": marked.owner}
    confidentiality.unmark(marked.stream, **signed)

    with pytest.raises(Refusal) as refused:
        confidentiality.unmark(marked.stream, **signed)

    assert refused.value.code == "confidential.is_open"
    assert sees(member, marked.stream, at=NOON)
    assert Event.objects.get(action="stream.opened").words["facts"]["was_because"] == "Hush reason"


def test_the_auditor_has_a_list_of_all_marks(marked, auditor, sign_in):
    page = sign_in(auditor).get("/t/northshore/audit/confidential/").content.decode()

    assert [word in page for word in ("Hush merger", "Hush reason", "Value stream", "Accountable")] == [True] * 4
