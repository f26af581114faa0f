"""Agendas: filled by sources once per subject, kept by hand, and for one purpose only."""

from datetime import date, timedelta

import pytest

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies.models import Seat
from governance.meetings import selectors, services, sources
from governance.meetings.jobs import draft_all
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.rules import pin, time_boxes
from tests.cast import NOON

inside = pytest.mark.usefixtures("inside")


def written() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in (Meeting, AgendaItem, Event)]


@pytest.fixture
def refused():
    """Asserts that a change is refused with this code, and that nothing at all was written."""

    def check(code: str, change, *args, **kwargs) -> Refusal:
        before = written()
        with pytest.raises(Refusal) as refusal:
            change(*args, **kwargs)
        assert refusal.value.code == code
        assert refusal.value.sentence
        assert written() == before
        return refusal.value

    return check


@pytest.fixture
def chaired(seat_holder):
    return {"by": seat_holder, "at": NOON}


def titles(meeting) -> list[str]:
    reader = Seat.objects.select_related("membership__user").get(body=meeting.forum.body).membership
    return [item.title for item in selectors.agenda_of(meeting, reader, NOON)]


# --- Time boxes (no database) ---------------------------------------------------------------------------------------------
def test_time_boxes_follow_each_other_and_the_first_open_one_runs():
    start, hour = NOON, timedelta(hours=1)

    boxes = time_boxes([15, 30, 15], [True, False, False], start, start + hour, start + timedelta(minutes=20))

    assert [(box.starts_at - start).seconds // 60 for box in boxes] == [0, 15, 45]
    assert [box.place for box in boxes] == ["done", "now", "next"]
    assert [(box.x, box.width) for box in boxes] == [(1, 297), (301, 597), (901, 297)]
    assert pin([15, 30, 15], start, start + hour, start + timedelta(minutes=20)) == 400


def test_nothing_runs_before_and_after_the_meeting():
    end = NOON + timedelta(hours=1)

    for at in (NOON - timedelta(minutes=1), end):
        assert [box.place for box in time_boxes([20, 20], [False, False], NOON, end, at)] == ["next", "next"]
    assert pin([20], NOON, end, NOON - timedelta(minutes=1)) is None


def test_more_minutes_than_the_meeting_has_still_fit_the_bar():
    boxes = time_boxes([60, 60], [False, False], NOON, NOON + timedelta(hours=1), NOON)

    assert boxes[-1].x + boxes[-1].width <= 1200


# --- Drafted --------------------------------------------------------------------------------------------------------------
@inside
def test_draft_puts_what_the_sources_have_and_says_so_once(meeting, source, stream):
    ref = source.propose(
        "A signal", why="13 weeks below the mean", stream=stream, minutes=15, url="/t/northshore/indicators/1/"
    )

    first, second = services.draft_agenda(meeting, at=NOON), services.draft_agenda(meeting, at=NOON)

    item = AgendaItem.objects.get()
    assert (first.added, bool(second)) == (1, False)
    assert (item.subject_ref, item.title, item.why, item.stream, item.minutes, item.state) == (
        ref, "A signal", "13 weeks below the mean", stream, 15, "open",
    )  # fmt: skip
    assert Event.objects.filter(action="agenda.drafted").count() == 1


@inside
def test_draft_asks_only_sources_of_the_forums_purpose(make_forum, source):
    risk = make_forum("Risk committee", "risk")
    source.propose("A signal")

    services.draft_agenda(risk.meetings.earliest("starts_at"), at=NOON)

    assert not AgendaItem.objects.exists()


@inside
def test_a_subject_stands_on_one_coming_meeting_at_a_time(forum, meeting, source, seat_holder):
    source.propose("A signal")
    services.draft_agenda(meeting, at=NOON)
    following = forum.meetings.order_by("starts_at")[1]

    services.draft_agenda(following, at=NOON)
    while_it_stands = titles(following)
    services.draft_agenda(following, at=meeting.ends_at)

    assert while_it_stands == []
    assert titles(following) == ["A signal"]  # the meeting is over, and nobody settled it


@inside
def test_what_a_source_no_longer_names_is_withdrawn_and_comes_back(meeting, source, chaired):
    ref = source.propose("A signal")
    services.draft_agenda(meeting, at=NOON)
    proposal = source.proposed.pop(ref)

    gone = services.draft_agenda(meeting, at=NOON)
    withdrawn = AgendaItem.objects.get().state
    source.proposed[ref] = proposal
    services.draft_agenda(meeting, at=NOON)

    assert (gone.withdrawn, withdrawn, AgendaItem.objects.get().state) == (1, "withdrawn", "open")


@inside
def test_done_items_stay_done_when_their_proposal_vanishes(meeting, source, chaired):
    source.propose("A signal")
    services.draft_agenda(meeting, at=NOON)
    services.finish_item(AgendaItem.objects.get(), **chaired)
    source.proposed.clear()

    services.draft_agenda(meeting, at=NOON)

    assert AgendaItem.objects.get().state == "done"


@inside
def test_order_and_minutes_stay_as_people_left_them(meeting, source, chaired):
    for title in ("First", "Second", "Third"):
        source.propose(title)
    services.draft_agenda(meeting, at=NOON)
    third = AgendaItem.objects.get(title="Third")
    services.place_item(third, position=0, **chaired)
    services.edit_item(third, minutes=25, **chaired)
    source.propose("Fourth")

    services.draft_agenda(meeting, at=NOON)

    assert titles(meeting) == ["Third", "First", "Second", "Fourth"]
    assert AgendaItem.objects.get(title="Third").minutes == 25


@inside
def test_nothing_is_drafted_for_a_meeting_that_is_over(meeting, source, seat_holder):
    source.propose("A signal")
    services.draft_agenda(meeting, at=meeting.ends_at)
    services.cancel(meeting, reason="Holiday.", by=seat_holder, at=NOON)
    services.draft_agenda(meeting, at=NOON)

    assert not AgendaItem.objects.exists()


@inside
def test_the_job_drafts_the_next_meeting_of_each_forum(meeting, make_forum, source):
    make_forum("For all")
    source.propose("A signal")

    assert draft_all(NOON) == "2 items added, 0 withdrawn"
    assert draft_all(NOON) is None
    assert set(AgendaItem.objects.values_list("meeting__occurrence", flat=True)) == {meeting.occurrence}


@inside
def test_stands_on_finds_the_item_of_a_subject(meeting, source, django_assert_num_queries):
    ref = source.propose("A signal")
    services.draft_agenda(meeting, at=NOON)

    with django_assert_num_queries(1):
        found = selectors.stands_on("test", [ref], NOON)

        assert found[ref].meeting.forum.name == "Review of Urgent care"


def test_a_source_is_registered_once(source):
    with pytest.raises(ValueError, match="twice"):
        sources.register(sources.AgendaSource("test", "Another", "risk", lambda _meeting, _at: []))


# --- By hand --------------------------------------------------------------------------------------------------------------
@inside
def test_add_item_of_the_forums_purpose(meeting, chaired):
    item = services.add_item(meeting, title="Cost", purpose="performance", minutes=20, **chaired)

    assert (item.meeting, item.source, item.subject_ref, item.minutes) == (meeting, "hand", None, 20)
    assert Event.objects.filter(action="agenda.item_added").count() == 1


@inside
@pytest.mark.parametrize("person", ["administrator", "auditor", "member", "owner"])
def test_the_agenda_is_kept_by_chair_and_secretary(person, meeting, chaired, refused, request):
    who = {"by": request.getfixturevalue(person), "at": NOON}
    item = services.add_item(meeting, title="Cost", purpose="performance", **chaired)

    refused("right.missing", services.add_item, meeting, title="More", purpose="performance", **who)
    refused("right.missing", services.send_item, meeting, to=meeting, title="More", purpose="performance", **who)
    for change in (services.finish_item, services.reopen_item, services.withdraw_item):
        refused("right.missing", change, item, **who)
    refused("right.missing", services.edit_item, item, minutes=1, **who)
    refused("right.missing", services.place_item, item, position=0, **who)


@inside
def test_another_purpose_is_refused_with_forum_date_and_a_step_that_works(meeting, make_forum, chaired, refused):
    board = make_forum("Architecture board", "architecture", rule="FREQ=MONTHLY;BYDAY=3WE", first_on=date(2026, 10, 21))

    refusal = refused(
        "forum.purpose",
        services.add_item,
        meeting,
        title="Redesign integration layer",
        purpose="architecture",
        **chaired,
    )

    assert (refusal.status, refusal.who, refusal.next_on) == (422, "Architecture board", date(2026, 10, 21))
    assert (str(refusal.next_step.label), refusal.next_step.method) == ("Send to Architecture board, 21 Oct", "post")
    to = Meeting.objects.get(pk=refusal.next_step.fields["to"])
    words = {"title": refusal.next_step.fields["title"], "purpose": refusal.next_step.fields["purpose"]}
    sent = [services.send_item(meeting, to=to, **words, **chaired) for _twice in range(2)]
    assert (sent[0], sent[0].meeting.forum, sent[0].why) == (sent[1], board, "Sent by Review of Urgent care")


@inside
def test_another_purpose_without_a_forum_for_it_is_refused_too(meeting, chaired, refused):
    refusal = refused("forum.purpose_nowhere", services.add_item, meeting, title="Money", purpose="funding", **chaired)

    assert refusal.next_step.url.endswith("/governance/forums/")


@inside
def test_an_unknown_purpose_is_refused(meeting, chaired, refused):
    refused("forum.one_purpose", services.add_item, meeting, title="Money", purpose="strategy", **chaired)


@inside
def test_an_item_is_sent_only_to_a_coming_meeting_of_its_purpose(meeting, chaired, refused):
    refused("agenda.wrong_place", services.send_item, meeting, to=meeting, title="Money", purpose="funding", **chaired)


@inside
def test_items_are_done_reopened_and_withdrawn(meeting, chaired, refused):
    item = services.add_item(meeting, title="Cost", purpose="performance", **chaired)

    states = [
        change(item, **chaired).state for change in (services.finish_item, services.reopen_item, services.withdraw_item)
    ]

    assert states == ["done", "open", "withdrawn"]
    refused("move.not_possible", services.finish_item, item, **chaired)


@inside
def test_what_a_source_put_there_is_neither_withdrawn_nor_renamed_by_hand(meeting, source, chaired, refused):
    source.propose("A signal", url="/indicators/1/")
    services.draft_agenda(meeting, at=NOON)
    item = AgendaItem.objects.get()

    refusal = refused("agenda.from_source", services.withdraw_item, item, **chaired)
    refused("agenda.title_of_source", services.edit_item, item, title="Nothing to see", **chaired)

    assert (refusal.params["source"], refusal.next_step.url) == ("Tests", "/indicators/1/")


@inside
def test_a_cancelled_meeting_takes_nothing_new(meeting, seat_holder, chaired, refused):
    item = services.add_item(meeting, title="Cost", purpose="performance", **chaired)
    services.finish_item(item, **chaired)
    services.cancel(meeting, reason="Holiday.", **chaired)

    refused("meeting.over", services.add_item, meeting, title="More", purpose="performance", **chaired)
    refused("meeting.over", services.edit_item, item, minutes=5, **chaired)
    refused("meeting.over", services.reopen_item, item, **chaired)
