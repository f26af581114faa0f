"""The feed: a flat event in UTC a meeting, with an id for ever and revisions that move with time and state alone."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies import services as bodies
from governance.cadence.models import CalendarFeed
from governance.cadence.services import feeds
from governance.forums import services as forums
from governance.meetings import services as meetings
from governance.meetings.models import Meeting
from rights.confidentiality import mark
from tenancy.models import Membership
from tenancy.scope import tenant_scope
from tests.cast import NOON, join

HOME = "/t/northshore/calendar/"
LATER = NOON + timedelta(hours=1)


def events_of(calendar):
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_each_meeting_is_an_event_of_its_own_in_utc(northshore, meeting, seat_holder, link, read):
    calendar = read(link(seat_holder))
    event = events_of(calendar)[str(meeting.pk)]

    assert event.decoded("dtstart") == datetime(2026, 10, 7, 9, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 10, 7, 10, tzinfo=UTC)
    assert (event["sequence"], event["status"]) == (0, "CONFIRMED")
    assert event.decoded("dtstamp") == event.decoded("last-modified") == meeting.changed_at
    assert event["url"] == f"{settings.PORTAL_URL}/t/northshore/governance/meetings/{meeting.pk}/"
    assert str(event["summary"]) == "Review of Urgent care"
    assert calendar["method"] == "PUBLISH"
    assert calendar["refresh-interval"].to_ical() == b"PT1H"
    assert calendar["x-published-ttl"] == "PT1H"
    with tenant_scope(northshore.pk):
        assert set(events_of(calendar)) == {str(pk) for pk in Meeting.objects.values_list("pk", flat=True)}


def test_a_moved_and_a_cancelled_meeting_stay_the_same_events(northshore, forum, seat_holder, link, read):
    address = link(seat_holder)
    with tenant_scope(northshore.pk):
        first, second, third = Meeting.objects.filter(forum=forum, starts_at__gt=NOON).order_by("starts_at")[:3]
    before = events_of(read(address))
    with tenant_scope(northshore.pk):
        meetings.move(first, starts_at=NOON + timedelta(days=3), reason="Travel", by=seat_holder, at=LATER)
        meetings.cancel(second, reason="Nothing to say", by=seat_holder, at=LATER)

    calendar = read(address)
    after = events_of(calendar)

    assert len(calendar.walk("VEVENT")) == len(after) == len(before)
    assert after.keys() == before.keys()
    moved, cancelled, untouched = (after[str(one.pk)] for one in (first, second, third))
    assert (moved["sequence"], moved.decoded("dtstart")) == (1, NOON + timedelta(days=3))
    assert (cancelled["sequence"], cancelled["status"]) == (1, "CANCELLED")
    assert moved.decoded("dtstamp") == cancelled.decoded("last-modified") == LATER
    assert "Nothing to say" in cancelled["description"]
    assert untouched == before[str(third.pk)]


def test_what_calendars_do_not_show_is_no_new_revision(northshore, forum, meeting, seat_holder, link, read):
    address = link(seat_holder)
    before = events_of(read(address))[str(meeting.pk)]
    with tenant_scope(northshore.pk):
        forums.change_forum(forum, name="Weekly review", by=seat_holder, at=LATER)
        meetings.hold(meeting, by=seat_holder, at=meeting.starts_at + timedelta(minutes=1))

    after = events_of(read(address))[str(meeting.pk)]

    assert str(after["summary"]) == "Weekly review"
    assert [after[name] for name in ("sequence", "dtstamp", "last-modified", "status")] == [
        before[name] for name in ("sequence", "dtstamp", "last-modified", "status")
    ]


def test_an_unchanged_feed_is_not_sent_again(northshore, meeting, seat_holder, link):
    address = link(seat_holder)
    first = Client().get(address)

    unchanged = Client().get(address, headers={"If-None-Match": first["ETag"]})
    with tenant_scope(northshore.pk):
        meetings.cancel(meeting, reason="Nothing to say", by=seat_holder, at=LATER)
    changed = Client().get(address, headers={"If-None-Match": first["ETag"]})

    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_link_shows_ones_own_meetings_a_forum_or_a_stream(
    northshore, make_forum, forum, meeting, stream, body, member, seat_holder, link, read
):
    everywhere = make_forum("Portfolio", purpose="funding", rule="FREQ=MONTHLY;BYDAY=1WE")

    assert events_of(read(link(member))) == {}
    own = events_of(read(link(seat_holder)))
    of_forum = events_of(read(link(member, forum=everywhere)))
    about_stream = events_of(read(link(member, stream=stream)))

    with tenant_scope(northshore.pk):
        ids = {
            one: {str(pk) for pk in Meeting.objects.filter(forum=one).values_list("pk", flat=True)}
            for one in (forum, everywhere)
        }
    assert set(of_forum) == ids[everywhere]
    assert set(own) == set(about_stream) == ids[forum] | ids[everywhere]


def test_a_seat_shows_the_meetings_of_its_time(northshore, body, forum, administrator, link, read):
    with tenant_scope(northshore.pk):
        from_november = join(northshore, "Comes in November")
        bodies.give_seat(
            body, membership=from_november, kind="member", starts_at=datetime(2026, 11, 1, tzinfo=UTC),
            ends_at=datetime(2026, 12, 1, tzinfo=UTC), by=administrator, at=NOON,
        )  # fmt: skip

    starts = [event.decoded("dtstart") for event in events_of(read(link(from_november))).values()]

    assert [one.month for one in starts] == [11, 11, 11, 11]


def test_what_is_marked_confidential_leaves_the_feeds_of_those_not_concerned(
    northshore, forum, member, seat_holder, link, read
):
    theirs, concerned = link(member, forum=forum), link(seat_holder, forum=forum)
    assert "Urgent care" in Client().get(theirs).content.decode()
    with tenant_scope(northshore.pk):
        mark(forum, because="A merger", until=NOON + timedelta(days=9), by=seat_holder, at=NOON)

    hidden, seen = Client().get(theirs), read(concerned)

    assert hidden.status_code == 200  # a calendar that is told nothing keeps what it had
    assert b"VEVENT" not in hidden.content
    assert b"Urgent care" not in hidden.content
    assert all(event["class"] == "CONFIDENTIAL" for event in seen.walk("VEVENT"))


@pytest.mark.parametrize("how", ["leaves", "may not sign in", "revokes"])
def test_a_link_dies(how, northshore, meeting, seat_holder, link, read):
    address = link(seat_holder)
    assert read(address).walk("VEVENT")
    with tenant_scope(northshore.pk):
        if how == "leaves":
            Membership.objects.filter(pk=seat_holder.pk).update(ends_at=NOON)
        elif how == "revokes":
            feeds.revoke_feed(CalendarFeed.objects.get(), by=seat_holder, at=NOON)
    if how == "may not sign in":
        seat_holder.user.is_active = False
        seat_holder.user.save()

    assert Client().get(address).status_code == 404


def test_no_secret_is_kept_and_a_reading_is_noted(northshore, meeting, seat_holder, link, read):
    address = link(seat_holder)
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    with tenant_scope(northshore.pk):
        feed = CalendarFeed.objects.get()
        assert feed.last_read_at is None
        assert token not in "".join(str(value) for value in vars(feed).values())
        assert token not in "".join(str(vars(event)) for event in Event.objects.all())

    read(address)

    with tenant_scope(northshore.pk):
        assert CalendarFeed.objects.get().last_read_at == NOON


@pytest.mark.parametrize("token", ["x", "a" * 64, "ä" * 64, "%00" * 8])
def test_an_invented_link_opens_nothing(db, token):
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_a_link_opens_nothing_in_another_organisation(northshore, southbank, meeting, seat_holder, link):
    token = link(seat_holder).removeprefix("/calendar/").removesuffix(".ics")
    theirs = urlsafe_b64encode(southbank.pk.bytes + urlsafe_b64decode(token)[16:]).decode()

    assert Client().get(f"/calendar/{theirs}.ics").status_code == 404


def test_the_page_makes_shows_once_and_revokes(northshore, meeting, forum, seat_holder, sign_in):
    browser = sign_in(seat_holder)

    made = browser.post(f"{HOME}feeds/new/", {"forum": str(forum.pk)})
    with tenant_scope(northshore.pk):
        feed = CalendarFeed.objects.get()
    page = browser.get(f"{HOME}feeds/").content.decode()
    gone = browser.post(f"{HOME}feeds/{feed.pk}/revoke/")
    again = browser.post(f"{HOME}feeds/{feed.pk}/revoke/")

    assert "/calendar/" in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    assert ".ics" not in page
    assert "Review of Urgent care" in page
    assert (gone.status_code, again.status_code) == (302, 409)


def test_a_link_shows_one_thing(northshore, forum, stream, seat_holder, sign_in):
    answer = sign_in(seat_holder).post(f"{HOME}feeds/new/", {"forum": str(forum.pk), "stream": str(stream.pk)})

    assert answer.status_code == 422
    with tenant_scope(northshore.pk):
        assert not CalendarFeed.objects.exists()


def test_nobody_has_links_without_end(inside, member):
    for _number in range(feeds.AT_MOST):
        feeds.make_feed(by=member, at=NOON)

    with pytest.raises(Refusal) as refusal:
        feeds.make_feed(by=member, at=NOON)

    assert (refusal.value.code, refusal.value.status) == ("feed.too_many", 409)
    assert CalendarFeed.objects.count() == feeds.AT_MOST


def test_nobody_sees_or_revokes_the_link_of_somebody_else(northshore, seat_holder, administrator, link, sign_in):
    link(seat_holder)
    with tenant_scope(northshore.pk):
        feed = CalendarFeed.objects.get()
        with pytest.raises(CalendarFeed.DoesNotExist):
            feeds.revoke_feed(feed, by=administrator, at=NOON)

    assert sign_in(administrator).post(f"{HOME}feeds/{feed.pk}/revoke/").status_code == 404
