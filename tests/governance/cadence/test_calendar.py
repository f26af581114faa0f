"""The calendar: every meeting on its day by the reader's clock, filters that are links, and what it costs."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.cadence.rules.grid import month_of, months_over, quarter_of
from governance.meetings import services as meetings
from governance.meetings.models import Meeting
from rights.confidentiality import mark
from tenancy.scope import tenant_scope
from tests.cast import NOON, join

HOME = "/t/northshore/calendar/"
OF_A_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "SET LOCAL")
AT_THE_DOOR, LIMIT = 3, 8  # session, user, membership
TODAY = date(2026, 10, 5)


@pytest.mark.parametrize("text", ["", "2026-13", "0000-01", "9999-12", "now", "2026-1", "٢٠٢٦-10"])
def test_what_is_no_month_is_this_one(text):
    assert month_of(text, TODAY).name == "2026-10"
    assert quarter_of(text, TODAY).name == "2026-Q4"


def test_a_month_is_whole_weeks_from_monday():
    span = month_of("2026-10", TODAY)

    assert (span.monday, span.until, len(span.weeks)) == (date(2026, 9, 28), date(2026, 11, 2), 5)
    assert (span.before, span.after) == ("2026-09", "2026-11")
    assert month_of("2026-12", TODAY).after == "2027-01"
    assert len(month_of("2027-02", TODAY).weeks) == 4


def test_a_quarter_has_its_months_over_its_weeks():
    span = quarter_of("2026-Q4", TODAY)

    assert (span.first, span.end, len(span.weeks)) == (date(2026, 10, 1), date(2027, 1, 1), 14)
    assert (span.before, span.after) == ("2026-Q3", "2027-Q1")
    assert [(month.month, count) for month, count in months_over(span.weeks)] == [(10, 5), (11, 4), (12, 5)]


def test_a_meeting_stands_on_its_day_by_the_readers_clock(northshore, make_forum, sign_in):
    make_forum("Late in London", starts_time=time(23, 30))
    reader = join(northshore, "Reader in Tokyo")
    reader.user.time_zone = "Asia/Tokyo"
    reader.user.save()

    page = sign_in(reader).get(f"{HOME}?month=2026-10").content.decode()
    thursday = page.split('datetime="2026-10-08"')[1].split("</td>")[0]

    assert "Late in London" in thursday
    assert "7:30" in thursday
    assert "Europe/London" in thursday


def test_a_meeting_in_the_hour_that_the_clocks_leave_out_stands_an_hour_later(northshore, make_forum, member, sign_in):
    make_forum("At half past one", rule="FREQ=WEEKLY;BYDAY=SU", starts_time=time(1, 30))  # London, 28 March 2027

    page = sign_in(member).get(f"{HOME}?month=2027-03").content.decode()
    sunday = page.split('datetime="2027-03-28"')[1].split("</td>")[0]

    assert "2:30" in sunday
    assert sunday.count("At half past one") == 1


def test_today_moved_and_cancelled_are_said_in_words(northshore, forum, seat_holder, member, sign_in):
    with tenant_scope(northshore.pk):
        first, second = Meeting.objects.filter(forum=forum, starts_at__gt=NOON).order_by("starts_at")[:2]
        meetings.move(first, starts_at=NOON.replace(day=9), reason="Travel", by=seat_holder, at=NOON)
        meetings.cancel(second, reason="Nothing to say", by=seat_holder, at=NOON)

    page = sign_in(member).get(HOME).content.decode()

    assert 'aria-current="date"' in page
    assert "moved" in page.split('datetime="2026-10-09"')[1].split("</td>")[0]
    assert "cancelled" in page.split('datetime="2026-10-14"')[1].split("</td>")[0]


@pytest.mark.parametrize("view", ["?month=2026-10", "quarter/?quarter=2026-Q4"])
def test_filters_narrow_to_a_forum_a_stream_or_ones_own(view, forum, make_forum, stream, member, seat_holder, sign_in):
    other = make_forum("Architecture board", purpose="architecture")
    theirs, chairs = sign_in(member), sign_in(seat_holder)

    def links(browser, narrowed):
        return browser.get(f"{HOME}{view}&{narrowed}").content.decode().count("/governance/meetings/")

    everything = links(theirs, "")
    assert links(theirs, f"forum={other.pk}") * 2 == everything
    assert links(theirs, f"stream={stream.pk}") == everything  # a forum for all streams looks at it, too
    assert links(theirs, "mine=on") == 0
    assert links(chairs, "mine=on") == everything
    assert links(theirs, "forum=nonsense") == everything


@pytest.mark.parametrize("view", ["?month=2026-10", "quarter/?quarter=2026-Q4"])
def test_what_is_confidential_is_in_no_calendar_of_others(view, northshore, forum, member, seat_holder, sign_in):
    with tenant_scope(northshore.pk):
        mark(forum, because="A merger", until=NOON.replace(day=20), by=seat_holder, at=NOON)

    assert b"Review of Urgent care" not in sign_in(member).get(f"{HOME}{view}").content
    assert b"Review of Urgent care" in sign_in(seat_holder).get(f"{HOME}{view}").content


@pytest.mark.parametrize("view", ["?month=2026-10", "quarter/?quarter=2026-Q4"])
def test_one_forum_and_twelve_cost_the_same(view, make_forum, member, sign_in):
    browser, costs = sign_in(member), []
    for more in (1, 11):
        for number in range(more):
            make_forum(f"Forum {more} {number}")
        with CaptureQueriesContext(connection) as captured:
            browser.get(f"{HOME}{view}")
        costs.append(len([one for one in captured if not one["sql"].startswith(OF_A_TRANSACTION)]))

    assert costs[0] == costs[1]
    assert costs[1] - AT_THE_DOOR <= LIMIT


def test_an_empty_calendar_says_how_meetings_come_to_be_here(member, sign_in):
    page = sign_in(member).get(HOME).content.decode()

    assert "as soon as a forum says when it meets" in page
