"""The series of a forum: the permanent address of its next meeting, and how far it drifts from its rule."""

from datetime import timedelta

import pytest

from governance.forums import services as forums
from governance.meetings import selectors, services
from governance.meetings.models import Meeting
from governance.meetings.rules import Drift
from tenancy.scope import tenant_scope
from tests.cast import NOON

HOME = "/t/northshore/governance/"


def sittings(forum) -> list[Meeting]:
    return list(Meeting.objects.filter(forum=forum, starts_at__gt=NOON).order_by("starts_at")[:4])


def test_drift_counts_in_whole_per_cent_and_never_rounds_up():
    assert (Drift(3, 2, 0, 1).percent, Drift(200, 199, 0, 0).percent, Drift(0, 0, 0, 0).percent) == (66, 99, None)
    assert Drift(5, 2, 1, 1).unmarked == 2


def test_drift_is_held_of_planned_in_one_query(northshore, forum, seat_holder, django_assert_num_queries):
    with tenant_scope(northshore.pk):
        first, second, third, _later = sittings(forum)
        services.move(
            second, starts_at=second.starts_at + timedelta(hours=1), reason="Travel.", by=seat_holder, at=NOON
        )
        services.cancel(third, reason="Holiday.", by=seat_holder, at=NOON)
        for held in (first, second):
            services.hold(held, by=seat_holder, at=second.starts_at + timedelta(hours=2))

        with django_assert_num_queries(1):
            drift = selectors.drift_of(forum, third.ends_at)
        assert drift == Drift(planned=drift.planned, held=2, moved=1, cancelled=1)
        gone = Meeting.objects.filter(forum=forum, ends_at__lte=third.ends_at)
        assert drift.planned == gone.count()
        assert selectors.drift_of(forum, third.ends_at, days=0).percent is None


@pytest.mark.parametrize(("minutes", "place"), [(-1, 0), (30, 0), (60, 1)])
def test_the_permanent_address_leads_to_the_meeting_in_session_or_next(
    minutes, place, northshore, forum, member, sign_in, settings
):
    with tenant_scope(northshore.pk):
        expected = sittings(forum)[place]
        start = sittings(forum)[0].starts_at
    settings.FROZEN_NOW = start + timedelta(minutes=minutes)

    answer = sign_in(member).get(f"{HOME}forums/{forum.pk}/next/")

    assert (answer.status_code, answer.url) == (302, f"{HOME}meetings/{expected.pk}/")


def test_without_a_next_meeting_it_leads_to_the_forum(northshore, forum, administrator, member, sign_in):
    with tenant_scope(northshore.pk):
        forums.close_forum(forum, because="Done.", by=administrator, at=NOON)

    assert sign_in(member).get(f"{HOME}forums/{forum.pk}/next/").url == f"{HOME}forums/{forum.pk}/"


@pytest.mark.parametrize("person", ["leaver", "stranger", "southbank_administrator"])
def test_nobody_else_finds_the_permanent_address(person, forum, sign_in, request):
    browser = sign_in(request.getfixturevalue(person))

    assert browser.get(f"{HOME}forums/{forum.pk}/next/").status_code == 404
