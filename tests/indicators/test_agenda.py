"""A signal stands once on an agenda, on the right forum's, until it is answered; and a stream needs its outcome measured."""

import pytest

from governance.meetings.models import AgendaItem
from governance.meetings.selectors import coming_meetings
from governance.meetings.services import draft_agenda
from indicators import services
from indicators.models import Family, Signal
from streams.selectors import missing_for_activation
from tests.cast import NOON
from tests.indicators.fixtures import USUAL

pytestmark = pytest.mark.usefixtures("inside")


def drafted(forum) -> list[AgendaItem]:
    """What signals put on the agenda of the forum's next meeting."""
    meeting = coming_meetings(NOON).filter(forum=forum).first()
    draft_agenda(meeting, at=NOON)
    return list(AgendaItem.objects.filter(meeting=meeting, source="signals", state="open"))


def test_an_open_signal_stands_once_on_the_next_meeting(signal, forum):
    first, second = drafted(forum), drafted(forum)

    assert first == second
    (item,) = first
    assert (item.subject_ref, item.stream, item.url) == (
        signal.pk,
        signal.indicator.stream,
        f"/indicators/{signal.indicator_id}/",
    )
    assert item.title == "Seen within four hours: 8 weeks, run below the mean"


def test_an_answered_signal_leaves_the_agenda(signal, forum, owner):
    drafted(forum)
    services.answer_signal(signal, answer="investigate", note="Asking the team", by=owner, at=NOON)

    assert drafted(forum) == []


def test_the_streams_own_forum_comes_before_the_one_for_all(signal, forum, make_forum):
    for_all = make_forum("Portfolio performance")

    assert (len(drafted(forum)), drafted(for_all)) == (1, [])


def test_a_stream_without_a_forum_of_its_own_goes_to_the_one_for_all(signal, make_forum):
    assert len(drafted(make_forum("Portfolio performance"))) == 1


@pytest.mark.parametrize("purpose", ["funding", "risk", "architecture", "priorities"])
def test_a_forum_of_another_purpose_is_not_troubled(signal, make_forum, stream, purpose):
    assert drafted(make_forum("Other", purpose, stream=stream)) == []


def test_of_two_forums_the_one_that_meets_most_often_takes_it(signal, forum, make_forum, stream):
    monthly = make_forum("Monthly", stream=stream, cycle="medium", rule="FREQ=MONTHLY;BYDAY=1WE")

    assert (len(drafted(forum)), drafted(monthly)) == (1, [])


def test_nothing_is_proposed_while_all_is_usual(indicator, forum):
    services.review_due(at=NOON)

    assert (Signal.objects.count(), drafted(forum)) == (0, [])


def test_a_draft_needs_an_outcome_indicator(draft, make_indicator):
    make_indicator("Throughput", USUAL, of=draft)
    before = missing_for_activation(draft, at=NOON)
    make_indicator("Outcome", [], of=draft, family=Family.OUTCOME)

    assert "an outcome indicator" in before
    assert "an outcome indicator" not in missing_for_activation(draft, at=NOON)
