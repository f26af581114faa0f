"""Old dates move to today by whole weeks or whole months, so that weekdays and months stay what they were."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from demo.moving import Move, months_until_now, weeks_until_now

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
MONDAYS = DAYS.map(lambda day: day - timedelta(days=day.weekday()))
MONTHS = DAYS.map(lambda day: day.replace(day=1))


@given(MONDAYS, DAYS)
def test_the_newest_week_becomes_the_last_complete_one(newest: date, today: date) -> None:
    moved = weeks_until_now(newest, today)(newest)

    assert moved.weekday() == 0
    assert timedelta(days=7) <= today - moved < timedelta(days=14)


@given(MONTHS, DAYS)
def test_the_newest_month_becomes_the_last_complete_one(newest: date, today: date) -> None:
    moved = months_until_now(newest, today)(newest)

    assert moved == (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def test_a_move_keeps_the_distance_between_readings() -> None:
    move = Move(weeks=26)

    assert move(date(2026, 1, 12)) - move(date(2026, 1, 5)) == timedelta(weeks=1)
    assert Move(months=-13)(date(2026, 1, 1)) == date(2024, 12, 1)
