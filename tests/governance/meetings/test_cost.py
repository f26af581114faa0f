"""What a meeting costs: its page and the draft of its agenda ask as much for 5 items as for 200."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.meetings import services, sources
from governance.meetings.models import AgendaItem, Meeting
from tenancy.scope import tenant_scope
from tests.cast import NOON

HOME = "/t/northshore/governance/"
OF_A_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "SET LOCAL")
AT_THE_DOOR = 3  # session, user, membership
LIMIT = 8
HOUR = timedelta(hours=1)


def asked(what) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        what()
    return [one["sql"] for one in captured if not one["sql"].startswith(OF_A_TRANSACTION)]


@pytest.mark.parametrize("person", ["member", "seat_holder"])
@pytest.mark.parametrize("begun", [False, True])
def test_the_page_asks_the_same_for_5_and_200_items(
    person, begun, northshore, meeting, source, stream, sign_in, request
):
    browser = sign_in(request.getfixturevalue(person))
    costs = []
    for more in (5, 195):
        with tenant_scope(northshore.pk):
            Meeting.objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at, ends_at=meeting.ends_at)
            for number in range(more):
                source.propose(f"Signal {more} {number}", stream=stream)
            services.draft_agenda(meeting, at=NOON)
            if begun:
                Meeting.objects.filter(pk=meeting.pk).update(starts_at=NOON - HOUR, ends_at=NOON + HOUR)
        costs.append(asked(lambda: browser.get(f"{HOME}meetings/{meeting.pk}/")))

    assert len(costs[0]) == len(costs[1])
    assert len(costs[1]) - AT_THE_DOOR <= LIMIT + (2 if begun else 0)  # from then on minutes and actions are kept


def test_drafting_asks_the_same_for_5_and_200_items(northshore, make_forum, source, stream):
    with tenant_scope(northshore.pk):
        costs = []
        for name, more in (("Few", 5), ("Many", 195)):
            forum = make_forum(name)
            sitting = forum.meetings.filter(starts_at__gt=NOON).order_by("starts_at").first()
            for number in range(more):
                source.propose(f"Signal {name} {number}", stream=stream)
            costs.append(len(asked(lambda sitting=sitting: services.draft_agenda(sitting, at=NOON))))
        assert AgendaItem.objects.count() == 205
        assert costs[0] == costs[1]

        again = len(asked(lambda: services.draft_agenda(sitting, at=NOON)))
        by_sources = len(
            asked(lambda: [list(one.proposals(sitting, NOON)) for one in sources.for_purpose("performance")])
        )
        assert again - by_sources <= 3  # the meeting, its items, what stands elsewhere


def test_what_stands_on_an_agenda_already_is_neither_put_nor_placed_twice(northshore, make_forum, source):
    with tenant_scope(northshore.pk):
        forum = make_forum("Review")
        sitting, later = forum.meetings.filter(starts_at__gt=NOON).order_by("starts_at")[:2]
        kept, settled = source.propose("Kept"), source.propose("Settled")
        services.draft_agenda(sitting, at=NOON)
        source.proposed.pop(settled)
        fresh = [source.propose(title) for title in ("One", "Two")]

        assert services.draft_agenda(sitting, at=NOON) == services.Drafted(added=2, withdrawn=1)

        places = dict(AgendaItem.objects.filter(meeting=sitting).values_list("subject_ref", "position"))
        assert places == {kept: 0, settled: 1, fresh[0]: 2, fresh[1]: 3}
        assert not services.draft_agenda(later, at=NOON)
