"""A question on its way: written, put, agreed to, put off, changed, taken back; and every "no" writes nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from doors.refusal import Refusal
from governance.decisions import followers, routing, selectors, services
from governance.decisions.jobs import run
from governance.decisions.mails import compose
from governance.decisions.models import Ask, Attachment, Comment, Condition, Decision, Step
from governance.decisions.states import DecisionState
from governance.decisions.timeline import in_words
from governance.forums.models import Forum
from governance.meetings.models import AgendaItem
from governance.meetings.selectors import coming_meetings
from governance.meetings.services import draft_agenda
from governance.priorities.models import StrategicPriority
from outbox.models import Message
from outbox.registry import Withhold
from rights import decision_kinds, registry
from rights.decision_kinds import DecisionKind
from rights.services import compile_grants
from streams.models import Delegation
from streams.services import assign_role
from tests.cast import LONG_AGO, NOON, join
from tests.governance.decisions.conftest import RULES, SMALL
from tests.governance.decisions.refused import refusal_of

pytestmark = pytest.mark.usefixtures("inside")

PDF = b"%PDF-1.7 little"


# --- What it serves ----------------------------------------------------------------------------------------------------
def test_a_priority_that_is_over_or_to_come_is_not_named_and_one_that_was_named_may_stay(write, owner, board):
    def priority(name, starts_at, ends_at=None):
        return StrategicPriority.objects.create(
            body=board, name=name, starts_at=starts_at, ends_at=ends_at, set_by=owner
        )

    over, to_come = priority("Over", LONG_AGO, NOON), priority("To come", NOON + timedelta(days=1))
    refused = [refusal_of(lambda one=one: write(priority=one)) for one in (over, to_come)]
    assert [(one.code, one.status) for one in refused] == [("decision.priority_not_in_force", 422)] * 2
    assert not Decision.objects.exists()

    draft = write(priority=priority("Now", LONG_AGO, NOON + timedelta(days=1)))
    later = NOON + timedelta(days=2)
    assert services.change_draft(draft, priority=draft.priority, title="Anew", by=owner, at=later).title == "Anew"


# --- Agreement, silence, delay ---------------------------------------------------------------------------------------
@pytest.fixture
def agreeing(publish, make_body, northshore, administrator, stream):
    """r3 with the finance partner's agreement and the portfolio's advice; v8 from NOON on."""
    partner = join(northshore, "Finance partner")
    term = {"role": "finance_partner", "membership": partner, "starts_at": LONG_AGO}
    assign_role(stream, by=administrator, at=NOON, **term)
    rules = [dict(rule) for rule in RULES]
    rules[2] |= {"agree": ["stream finance_partner"], "consult": ["portfolio funding"], "days": 3}
    publish(rules, 8, NOON)
    return partner


def test_without_agreement_an_approval_waits_with_a_clock(write, owner, board, agreeing):
    decision = services.propose(write(), by=owner, at=NOON)

    refused = refusal_of(lambda: services.decide(decision, answer="approved", by=owner, at=NOON))

    assert (refused.code, refused.status, refused.next_on) == ("decision.agreement_missing", 409, date(2026, 10, 8))
    assert refused.who == "Finance partner of Urgent care"
    services.answer_ask(decision.asks.get(asked_for="agree"), agrees=True, by=agreeing, at=NOON)
    assert services.decide(decision, answer="approved", by=owner, at=NOON).state == DecisionState.APPROVED


def test_who_does_not_agree_says_why_and_may_agree_later(write, owner, board, agreeing):
    decision = services.propose(write(), by=owner, at=NOON)
    ask = decision.asks.get(asked_for="agree")

    silent = refusal_of(lambda: services.answer_ask(ask, agrees=False, by=agreeing, at=NOON))
    services.answer_ask(ask, agrees=False, words="No budget", by=agreeing, at=NOON)
    refused = refusal_of(lambda: services.decide(decision, answer="approved", by=owner, at=NOON))

    assert (silent.code, refused.code) == ("decision.words_missing", "decision.agreement_refused")
    services.answer_ask(ask, agrees=True, by=agreeing, at=NOON)
    assert refusal_of(lambda: services.answer_ask(ask, agrees=True, by=agreeing, at=NOON)).code == "ask.answered"
    assert services.decide(decision, answer="approved", by=owner, at=NOON).state == DecisionState.APPROVED


def test_only_who_is_asked_answers(write, owner, board, agreeing, member):
    ask = services.propose(write(), by=owner, at=NOON).asks.get(asked_for="agree")

    refused = refusal_of(lambda: services.answer_ask(ask, agrees=True, by=member, at=NOON))

    assert (refused.code, refused.who) == ("decision.not_yours", "Finance partner")
    assert Ask.objects.get(pk=ask.pk).answered_at is None


def test_declining_needs_nobodys_agreement(write, owner, board, agreeing):
    decision = services.propose(write(), by=owner, at=NOON)

    assert services.decide(decision, answer="declined", by=owner, at=NOON).state == DecisionState.DECLINED


def test_silence_is_written_down_once_and_is_no_agreement(write, owner, board, agreeing):
    decision = services.propose(write(), by=owner, at=NOON)

    first = [services.record_silence(at=NOON, today=date(2026, 10, day)) for day in (8, 9, 10)]

    assert first == [0, 2, 0]
    assert [in_words(step, decision, "GBP") for step in Step.objects.filter(code="silent")] == [
        "Finance partner of Urgent care said nothing by the day that was named",
        "Portfolio funding board said nothing by the day that was named",
    ]
    refused = refusal_of(lambda: services.decide(decision, answer="approved", by=owner, at=NOON))
    assert refused.code == "decision.agreement_missing"


def test_what_is_put_off_comes_back_by_itself(write, owner):
    decision = services.propose(write(), by=owner, at=NOON)

    no_day = refusal_of(lambda: services.decide(decision, answer="deferred", words="Wait", by=owner, at=NOON))
    no_words = refusal_of(lambda: services.defer(decision, back_on=date(2026, 11, 2), because="", by=owner, at=NOON))
    services.decide(decision, answer="deferred", words="Wait", back_on=date(2026, 11, 2), by=owner, at=NOON)
    sealed = refusal_of(lambda: services.decide(decision, answer="approved", by=owner, at=NOON))

    assert (no_day.code, no_words.code, sealed.code) == (
        "decision.in_the_past", "decision.words_missing", "move.not_possible",
    )  # fmt: skip
    assert (run(NOON), run(NOON + timedelta(days=28))) == (None, "1 decisions came back, 0 were silent")
    decision.refresh_from_db()
    assert (decision.state, decision.due_on) == (DecisionState.PROPOSED, date(2026, 11, 9))


# --- Answers ---------------------------------------------------------------------------------------------------------
def test_an_answer_is_one_of_three_and_days_are_to_come(write, owner):
    decision = services.propose(write(), by=owner, at=NOON)

    def decide(**words):
        services.decide(decision, **{"answer": "approved", "by": owner, "at": NOON} | words)

    assert refusal_of(lambda: decide(answer="perhaps")).code == "decision.answer"
    assert refusal_of(lambda: decide(review_on=date(2026, 10, 5))).code == "decision.in_the_past"
    late = [{"text": "Report", "due_on": date(2026, 10, 1)}]
    assert refusal_of(lambda: decide(conditions=late)).code == "decision.in_the_past"
    assert not Condition.objects.exists()


def test_conditions_are_met_by_who_is_concerned_and_leave_the_seal_whole(write, owner, member):
    decision = services.propose(write(), by=owner, at=NOON)
    services.decide(
        decision, answer="approved", conditions=[{"text": "Report", "due_on": date(2026, 11, 2)}], by=owner, at=NOON
    )
    condition = Condition.objects.get()

    def meet(by, words="Done"):
        return services.meet_condition(condition, words=words, by=by, at=NOON)

    assert refusal_of(lambda: meet(member)).code == "decision.not_yours"
    assert refusal_of(lambda: meet(owner, " ")).code == "decision.words_missing"
    assert meet(owner).met_by == owner
    assert refusal_of(lambda: meet(owner)).code == "condition.met"
    assert services.is_intact(Decision.objects.get())


def test_one_open_request_for_a_subject_and_kind(write, owner, stream, monkeypatch):
    kind = DecisionKind("test.rename", "Rename", "priorities", subject="streams.ValueStream")
    monkeypatch.setitem(decision_kinds._kinds, kind.code, kind)
    first, second = (
        services.draft(kind=kind.code, title="Rename", subject_ref=stream.pk, facts=SMALL, by=owner, at=NOON)
        for _number in range(2)
    )
    services.propose(first, by=owner, at=NOON)

    refused = refusal_of(lambda: services.propose(second, by=owner, at=NOON))

    assert (refused.code, refused.params["number"]) == ("decision.open_request", "DEC-2026-001")
    assert refused.next_step.url.endswith(f"/{first.pk}/")


def test_enacting_is_a_part_of_deciding_and_its_refusal_undoes_both(write, owner, stream, monkeypatch):
    done = []

    def enact(subject, params, mandate):
        if params.get("name") == "Impossible":
            raise Refusal("stream.name_taken", params={"name": "Impossible"}, status=409)
        done.append((subject, mandate.number, mandate.by))

    kind = DecisionKind("test.rename", "Rename", "priorities", subject="streams.ValueStream", enact=enact)
    monkeypatch.setitem(decision_kinds._kinds, kind.code, kind)

    def propose(name):
        words = {"kind": kind.code, "title": "Rename", "subject_ref": stream.pk, "facts": SMALL}
        return services.propose(services.draft(**words, params={"name": name}, by=owner, at=NOON), by=owner, at=NOON)

    good = services.decide(propose("Acute care"), answer="approved", by=owner, at=NOON)
    bad = propose("Impossible")
    refused = refusal_of(lambda: services.decide(bad, answer="approved", by=owner, at=NOON))

    assert done == [(stream, good.number, owner)]
    bad.refresh_from_db()
    assert (refused.code, bad.state, bad.seal) == ("stream.name_taken", DecisionState.PROPOSED, "")


def test_delegates_decide_in_the_place_of_the_holder_as_far_as_they_may(write, owner, owner_term, northshore):
    delegate = join(northshore, "Delegate")
    given = Delegation.objects.create(
        term=owner_term, delegate=delegate, up_to=Decimal(40000), starts_at=NOON, ends_at=NOON + timedelta(days=7)
    )
    _compile(given, delegate)
    small = services.propose(write(facts={"amount": "40000"}), by=owner, at=NOON)
    large = services.propose(write(facts={"amount": "40000.01"}), by=owner, at=NOON)

    decided = services.decide(small, answer="approved", by=delegate, at=NOON)
    refused = refusal_of(lambda: services.decide(large, answer="approved", by=delegate, at=NOON))
    over = refusal_of(lambda: services.decide(large, answer="approved", by=delegate, at=given.ends_at))

    assert (decided.decided_by, decided.decided_for) == (delegate, owner)
    assert (refused.code, refused.params["up_to"], over.code) == (
        "delegation.above_limit", Decimal(40000), "decision_right.limit",
    )  # fmt: skip


def _compile(given, delegate):
    right = registry.get("decisions.decide_as_accountable_owner")
    compile_grants(
        source_ref=given.pk, membership=delegate, rights=[right], obj=given.term.stream,
        starts_at=given.starts_at, ends_at=given.ends_at,
    )  # fmt: skip


# --- Taking back, changing, replacing --------------------------------------------------------------------------------
def test_only_its_author_changes_proposes_or_takes_back(write, owner, member, administrator):
    decision = write()

    assert refusal_of(lambda: services.change_draft(decision, title="y", by=administrator, at=NOON)).code == (
        "decision.not_yours"
    )
    assert refusal_of(lambda: services.propose(decision, by=member, at=NOON)).code == "decision.not_yours"
    services.propose(decision, by=owner, at=NOON)
    assert refusal_of(lambda: services.withdraw(decision, by=member, at=NOON)).code == "decision.not_yours"
    assert refusal_of(lambda: services.change_facts(decision, facts={}, by=member, at=NOON)).code == (
        "decision.not_yours"
    )


def test_changed_facts_that_change_nothing_write_nothing(write, owner):
    decision = services.propose(write(), by=owner, at=NOON)
    steps = Step.objects.count()

    services.change_facts(decision, facts={"amount": "42000.00"}, by=owner, at=NOON)

    assert Step.objects.count() == steps


def test_what_was_agreed_to_other_facts_is_asked_again(write, owner, board, agreeing):
    decision = services.propose(write(), by=owner, at=NOON)
    services.answer_ask(decision.asks.get(asked_for="agree"), agrees=True, by=agreeing, at=NOON)

    services.change_facts(decision, facts={"amount": "43000"}, by=owner, at=NOON)

    assert decision.asks.get(asked_for="agree").agrees is None
    assert list(Step.objects.filter(code="facts_changed").values_list("facts__changed", flat=True)) == [
        {"amount": ["42000", "43000"]}
    ]


def test_a_sealed_decision_takes_nothing_more(write, owner):
    decision = services.propose_and_decide(write(), by=owner, at=NOON)

    for act in (
        lambda: services.decide(decision, answer="declined", by=owner, at=NOON),
        lambda: services.comment(decision, text="But", by=owner, at=NOON),
        lambda: services.attach(decision, name="a.pdf", content=PDF, by=owner, at=NOON),
        lambda: services.withdraw(decision, by=owner, at=NOON),
        lambda: services.change_facts(decision, facts={"amount": "1"}, by=owner, at=NOON),
    ):
        refused = refusal_of(act)
        assert (refused.code, refused.status) == ("decision.sealed", 409)
    assert not Comment.objects.exists()
    assert not Attachment.objects.exists()


def test_a_newer_decision_takes_the_place_of_an_older_one_when_it_is_approved(write, owner):
    older = services.propose_and_decide(write(), by=owner, at=NOON)
    newer = write(supersedes=older)
    before = selectors.replaced_by(older, owner, NOON)

    services.propose_and_decide(newer, by=owner, at=NOON)

    assert (before, selectors.replaced_by(older, owner, NOON)) == (None, newer)
    assert [row.is_superseded for row in selectors.listed(owner, NOON).order_by("number")] == [True, False]
    assert refusal_of(lambda: write(supersedes=older)).code == "decision.supersedes"
    assert services.is_intact(Decision.objects.get(pk=older.pk))


def test_rooms_above_hear_of_the_answer(write, owner, monkeypatch):
    heard = []
    monkeypatch.setattr(followers, "_followers", [lambda decision, by, at: heard.append((decision.state, by))])

    services.propose_and_decide(write(), by=owner, at=NOON)

    assert heard == [(DecisionState.APPROVED, owner)]


# --- Files and words -------------------------------------------------------------------------------------------------
def test_files_are_told_by_their_content_and_kept_with_their_digest(write, owner, member):
    decision = services.propose(write(), by=owner, at=NOON)

    def attach(name, content, by=owner):
        return services.attach(decision, name=name, content=content, by=by, at=NOON)

    kept = attach("../../report.pdf", PDF)

    assert (kept.name, kept.media_type, kept.size) == ("report.pdf", "application/pdf", len(PDF))
    assert refusal_of(lambda: attach("report.pdf", PDF)).code == "attachment.name_taken"
    assert refusal_of(lambda: attach("a.pdf", b"<html>")).code == "attachment.type"
    assert refusal_of(lambda: attach("a.pdf", b"MZ\x90\x00")).code == "attachment.type"
    assert refusal_of(lambda: attach("a.pdf", b"")).code == "attachment.empty"
    assert refusal_of(lambda: attach("a.txt", b"a" * (10 * 1024 * 1024 + 1))).code == "attachment.too_large"
    assert refusal_of(lambda: attach("b.pdf", PDF, member)).code == "decision.not_yours"
    assert refusal_of(lambda: services.remove_attachment(kept, by=member, at=NOON)).code == "decision.not_yours"
    services.remove_attachment(kept, by=owner, at=NOON)
    assert not Attachment.objects.exists()


def test_comments_need_words(write, owner, member):
    decision = services.propose(write(), by=owner, at=NOON)

    assert refusal_of(lambda: services.comment(decision, text=" ", by=member, at=NOON)).code == "comment.empty"
    assert services.comment(decision, text="Fine by me", by=member, at=NOON).by == member


# --- Mail and agenda -------------------------------------------------------------------------------------------------
def test_what_happens_within_an_hour_is_one_mail(write, owner, board, seat_holder, forum):
    decision = services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)
    services.change_facts(decision, facts={"amount": "60000"}, by=owner, at=NOON + timedelta(minutes=30))

    (message,) = Message.objects.filter(to=seat_holder, kind="decisions")
    mail = compose(message, message.not_before)
    assert message.not_before == NOON + timedelta(hours=1)
    assert mail.subject == "Waits for you: DEC-2026-001 Extend triage to midnight"
    assert "Proposed; Portfolio funding board decides" in mail.body
    assert "Amount from £50,000.00 to £60,000.00" in mail.body
    Step.objects.all().delete()
    assert isinstance(compose(message, message.not_before), Withhold)


def test_an_open_decision_stands_on_the_agenda_of_its_forum(write, owner, board, forum, administrator):
    meeting = coming_meetings(NOON).filter(forum=forum).first()
    decision = services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)

    draft_agenda(meeting, at=NOON)

    assert AgendaItem.objects.get().title == f"{decision.number} {decision.title}"
    services.withdraw(decision, because="Not now", by=owner, at=NOON)
    draft_agenda(meeting, at=NOON)
    assert AgendaItem.objects.get().state == "withdrawn"


def test_the_streams_own_forum_decides_before_the_one_for_all(write, owner, board, make_body, stream, northshore):
    own = make_body("Own board", "portfolio", "funding", join(northshore, "Other chair"), stream=stream)

    decision = services.propose(write(facts={"amount": "50000"}), by=owner, at=NOON)

    assert (decision.body, decision.forum) == (own, Forum.objects.get(body=own))
    assert routing.next_sitting(decision.forum, owner, NOON) is not None
