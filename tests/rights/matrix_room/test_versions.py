"""The versions of the matrix: drafted, written, published by somebody else, retired."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies.models import Body, Seat
from governance.decisions.models import Decision
from rights.decision_kinds import Mandate
from rights.matrix import library, services
from rights.matrix.findings import fix_named, fixed, shown
from rights.matrix.models import Fact, Level, MatrixRule, MatrixVersion
from rights.matrix.selectors import document_of, router_of, version_in_force
from rights.matrix.states import MatrixState
from rights.matrix.wording import Reading
from rights.visibility import sees
from tests.cast import NOON
from tests.rights.matrix_room.conftest import rule

LATER = NOON + timedelta(days=27)
FACTS = {"amount": "42000", "streams": 1, "reversible": True, "regulatory_duty": False}


def refused(act):
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code, refusal.value.status


def mandate(version, by, at=NOON):
    return Mandate("matrix.publish", version.pk, version.pk, "DEC-2026-001", by, at)


@pytest.fixture
def changed(published, administrator):
    """v2 of story S2: r3 up to 80,000 while r6 starts at 100,000, and a new r9 about personal data."""
    version = services.draft_version(based_on=published, note="Owners up to 80,000", by=administrator, at=NOON)
    document = document_of(version)
    document["facts"] = [*document["facts"], {"code": "data_class"}]
    for one in document["rules"]:
        one["when"] |= {"r3": {"amount": "< 80000"}, "r6": {"amount": "[100000..500000)"}}.get(one["code"], {})
    document["rules"].append(rule("r9", "portfolio architecture", data_class="personal"))
    return services.write_rules(version, document, by=administrator, at=NOON)


# --- From nothing to the first version ----------------------------------------------------------------------------------
def test_an_organisation_begins_with_four_levels_and_seven_facts_once(inside, administrator):
    assert library.set_up(by=administrator, at=NOON) is True
    assert library.set_up(by=administrator, at=NOON) is False

    assert list(Level.objects.values_list("code", flat=True)) == ["stream", "coordination", "portfolio", "enterprise"]
    assert Fact.objects.count() == 7
    assert list(Event.objects.values_list("action", flat=True)) == ["matrix.set_up"]


def test_what_was_drafted_is_what_is_published_and_routed_by(draft, officer):
    published = services.publish(draft, effective_at=NOON, by=officer, at=NOON)

    assert version_in_force(NOON) == published
    assert version_in_force(NOON - timedelta(microseconds=1)) is None
    assert router_of(published).route(FACTS).rule.code == "r3"
    assert router_of(published) is router_of(MatrixVersion.objects.get(pk=published.pk))
    assert document_of(published)["names"]["levels"]["stream"] == "Stream"


def test_what_a_published_version_says_outlives_the_rows_it_was_written_in(published, administrator):
    fact = Fact.objects.get(code="amount")
    library.change_fact(fact, label="Cost", domain="[0..1000]", by=administrator, at=NOON)
    MatrixRule.objects.filter(version=published).delete()

    document = document_of(MatrixVersion.objects.get(pk=published.pk))

    assert (document["facts"][0]["domain"], document["names"]["facts"]["amount"]["label"]) == (">= 0", "Amount")
    assert len(document["rules"]) == 6


def test_the_author_does_not_publish(draft, administrator):
    assert refused(lambda: services.publish(draft, effective_at=NOON, by=administrator, at=NOON)) == (
        "sod.self_approval",
        403,
    )
    assert MatrixVersion.objects.get().state == MatrixState.DRAFT


def test_who_does_not_hold_the_right_neither_drafts_nor_publishes(draft, seat_holder, document):
    drafting = refused(lambda: services.draft_version(document=document, by=seat_holder, at=NOON))
    publishing = refused(lambda: services.publish(draft, effective_at=NOON, by=seat_holder, at=NOON))

    assert drafting == publishing == ("right.missing", 403)
    assert MatrixVersion.objects.count() == 1


# --- From then on publishing is a decision ------------------------------------------------------------------------------
def test_a_second_version_needs_a_decision_that_somebody_else_takes(published, administrator, officer):
    second = services.draft_version(based_on=published, by=administrator, at=NOON)

    without = refused(lambda: services.publish(second, effective_at=LATER, by=officer, at=NOON))
    by_its_author = refused(
        lambda: services.publish(
            second, effective_at=LATER, by=administrator, at=NOON, mandate=mandate(second, administrator)
        )
    )
    services.publish(second, effective_at=LATER, by=officer, at=NOON, mandate=mandate(second, officer))

    assert (without, by_its_author) == (("decision.needed", 409), ("sod.self_approval", 403))
    assert version_in_force(LATER - timedelta(seconds=1)) == published  # what is decided before is judged by it
    assert version_in_force(LATER) == second


def test_two_versions_do_not_come_into_force_on_the_same_day(published, administrator, officer):
    second = services.draft_version(based_on=published, by=administrator, at=NOON)
    allowed = {"by": officer, "at": NOON, "mandate": mandate(second, officer)}

    last_of_the_day = datetime.combine(NOON.date(), time(23, 59), ZoneInfo("Europe/London"))
    at_noon = refused(lambda: services.publish(second, effective_at=NOON, **allowed))
    at_night = refused(lambda: services.publish(second, effective_at=last_of_the_day, **allowed))
    assert at_noon == at_night == ("matrix.same_day", 409)
    past = NOON - timedelta(days=1)
    assert refused(lambda: services.publish(second, effective_at=past, **allowed)) == ("matrix.in_the_past", 422)
    assert MatrixVersion.objects.get(pk=second.pk).state == MatrixState.DRAFT
    midnight = last_of_the_day + timedelta(minutes=1)
    assert services.publish(second, effective_at=midnight, **allowed).state == MatrixState.PUBLISHED


def test_a_changed_matrix_is_refused_with_both_gaps_and_six_contradictions_each_with_a_fix(changed, officer):
    found = services.verify(changed, at=NOON)
    findings = shown(found, Reading(document_of(changed), "GBP"))
    with pytest.raises(Refusal) as refusal:
        services.publish(changed, effective_at=LATER, by=officer, at=NOON, mandate=mandate(changed, officer))

    gaps = [(gap.region["reversible"], gap.region["amount"]) for gap in found.analysis.gaps]
    assert sorted(gaps) == [("false", "[50000..100000)"), ("true", "[80000..100000)")]
    assert sorted(one.rules for one in found.analysis.contradictions) == [
        (code, "r9") for code in ("r1", "r2", "r3", "r4", "r5", "r6")
    ]
    assert [one.mark for one in findings if one.is_error] == ["G1", "G2", "C1", "C2", "C3", "C4", "C5", "C6"]
    assert all(one.fixes and one.example for one in findings if one.is_error)
    assert (refusal.value.code, refusal.value.status) == ("matrix.not_publishable", 422)
    assert refusal.value.params["findings"] == "2 gaps, 6 contradictions"
    assert MatrixVersion.objects.get(pk=changed.pk).state == MatrixState.DRAFT


def test_after_mending_it_as_proposed_it_is_published(changed, administrator, officer):
    for _round in range(20):
        found = services.verify(changed, at=NOON)
        findings = [one for one in shown(found, Reading(document_of(changed), "GBP")) if one.is_error]
        if not findings:
            break
        fix = fix_named(found, Reading(document_of(changed), "GBP"), findings[0].fixes[0].number)
        document = fixed(document_of(changed), fix)
        changed = services.write_rules(changed, document, by=administrator, at=NOON)

    services.publish(changed, effective_at=LATER, by=officer, at=NOON, mandate=mandate(changed, officer))

    assert version_in_force(LATER) == changed


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda: Body.objects.filter(level__code="portfolio").update(level=None), "level.no_body"),
        (lambda: Seat.objects.filter(body__level__code="portfolio").delete(), "body.no_seat"),
    ],
)
def test_a_level_that_decides_needs_a_body_in_which_somebody_sits(draft, officer, spoil, why):
    spoil()

    findings = services.verify(draft, at=NOON).findings

    assert [(one.code, one.severity, one.rules) for one in findings] == [(why, "error", ("r5", "r6"))]
    assert (
        refused(lambda: services.publish(draft, effective_at=NOON, by=officer, at=NOON))[0] == "matrix.not_publishable"
    )


def test_a_matrix_without_a_rule_is_unfinished_and_not_published(library_set_up, administrator, officer):
    empty = services.draft_version(by=administrator, at=NOON)

    assert services.why_not_publishable(services.verify(empty, at=NOON)) == "1 place is unfinished"
    assert (
        refused(lambda: services.publish(empty, effective_at=NOON, by=officer, at=NOON))[0] == "matrix.not_publishable"
    )


# --- Writing ------------------------------------------------------------------------------------------------------------
def test_who_was_slower_overwrites_nothing(draft, administrator, document):
    read_at = draft.changed_at
    document["rules"][0]["days"] = 1
    services.write_rules(draft, document, by=administrator, at=LATER, read_at=read_at)
    document["rules"][0]["days"] = 2

    slower = refused(lambda: services.write_rules(draft, document, by=administrator, at=LATER, read_at=read_at))

    assert slower == ("matrix.changed_meanwhile", 409)
    assert MatrixRule.objects.get(code="r1").days == 1


def test_what_cannot_be_read_is_refused_place_by_place_and_nothing_is_written(draft, administrator, document):
    document["rules"][2]["when"]["amount"] = "less than 50k"
    document["rules"][3]["then"] = {"level": "galaxy"}
    document["rules"][4]["agree"] = ["portfolio parking"]
    document["rules"][5]["criterion"] = "unheard_of"

    with pytest.raises(services.BadCells) as refusal:
        services.write_rules(draft, document, by=administrator, at=NOON)

    assert [(one.rule, one.what) for one in refusal.value.troubles] == [
        ("r3", "cell"), ("r4", "unknown_level"), ("r5", "party"), ("r6", "unknown_criterion"),
    ]  # fmt: skip
    assert document_of(draft)["rules"][2]["when"]["amount"] == "< 50000"


def test_a_published_version_is_neither_changed_nor_thrown_away(published, administrator, document):
    changing = refused(lambda: services.write_rules(published, document, by=administrator, at=NOON))
    discarding = refused(lambda: services.discard(published, by=administrator, at=NOON))

    assert changing == discarding == ("matrix.sealed", 409)


def test_only_a_version_that_another_has_followed_is_retired(published, administrator, officer):
    too_early = refused(lambda: services.retire(published, by=administrator, at=NOON))
    second = services.draft_version(based_on=published, by=administrator, at=NOON)
    services.publish(second, effective_at=LATER, by=officer, at=NOON, mandate=mandate(second, officer))

    services.retire(published, by=administrator, at=LATER)

    assert too_early == ("matrix.in_force", 409)
    assert version_in_force(NOON) == published  # what was decided then stays judged by it


# --- Levels and facts ---------------------------------------------------------------------------------------------------
def test_levels_and_facts_have_codes_ranks_and_domains_of_their_own(draft, administrator):
    by = {"by": administrator, "at": NOON}
    stream, amount = Level.objects.get(code="stream"), Fact.objects.get(code="amount")

    assert [
        refused(lambda: library.make_level(code="stream", name="Again", rank=5, **by)),
        refused(lambda: library.change_level(stream, name="Stream", rank=20, **by)),
        refused(lambda: library.make_fact(code="amount", label="Again", kind="number", **by)),
        refused(lambda: library.make_fact(code="size", label="Size", kind="choice", **by)),
        refused(lambda: library.change_fact(amount, domain="small", **by)),
        refused(lambda: library.change_fact(amount, kind="choice", domain=["a"], **by)),
    ] == [
        ("level.code_taken", 409), ("level.rank_taken", 409), ("fact.code_taken", 409), ("fact.bad_domain", 422),
        ("fact.bad_domain", 422), ("fact.in_use", 409),
    ]  # fmt: skip
    assert (Level.objects.count(), Fact.objects.count(), Fact.objects.get(code="amount").domain) == (4, 7, ">= 0")


def test_whoever_sits_in_the_body_that_decides_on_a_draft_sees_it(published, administrator, seat_holder, member):
    second = services.draft_version(based_on=published, by=administrator, at=NOON)
    before = sees(seat_holder, second, at=NOON)

    body = Body.objects.get(level__code="coordination")
    Decision.objects.create(
        kind="matrix.publish", subject_ref=second.pk, body=body, drafted_by=administrator, drafted_at=NOON, title="v2"
    )

    assert (before, sees(seat_holder, second, at=NOON), sees(member, second, at=NOON)) == (False, True, False)
