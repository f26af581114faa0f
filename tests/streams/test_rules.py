"""What a stream needs, and who was accountable when: no database."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.rules import Need, Span, Term, accountable_at, history, missing_needs, normal_path


def day(number: int) -> datetime:
    return datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=number - 1)


FIRST, SECOND, LAST = Term("first", day(1), day(28)), Term("second", day(33), day(40)), Term("last", day(40))


@pytest.mark.parametrize(
    ("outcome", "stakeholder", "owner", "boundary", "missing"),
    [
        ("Less waiting", True, True, True, []),
        ("", True, True, True, [Need.OUTCOME]),
        ("   ", True, True, True, [Need.OUTCOME]),
        ("Less waiting", False, True, True, [Need.STAKEHOLDER]),
        ("Less waiting", True, False, True, [Need.OWNER]),
        ("Less waiting", True, True, False, [Need.BOUNDARY]),
        ("", False, False, False, [Need.OUTCOME, Need.STAKEHOLDER, Need.OWNER, Need.BOUNDARY]),
    ],
)
def test_missing_needs(outcome, stakeholder, owner, boundary, missing):
    found = missing_needs(outcome=outcome, has_stakeholder=stakeholder, has_owner=owner, has_boundary=boundary)

    assert found == missing


@pytest.mark.parametrize(
    ("terms", "at", "answer"),
    [
        ([], day(1), Span(None, None, None)),
        ([FIRST], day(0), Span(None, None, day(1))),
        ([FIRST], day(1), Span("first", day(1), day(28))),
        ([FIRST], day(28) - timedelta(microseconds=1), Span("first", day(1), day(28))),
        ([FIRST], day(28), Span(None, day(28), None)),
        ([SECOND, FIRST], day(30), Span(None, day(28), day(33))),
        ([FIRST, SECOND], day(33), Span("second", day(33), day(40))),
        ([FIRST, SECOND, LAST], day(40), Span("last", day(40), None)),
        ([FIRST, SECOND, LAST], day(4000), Span("last", day(40), None)),
    ],
)
def test_accountable_at_has_one_answer(terms, at, answer):
    assert accountable_at(terms, at) == answer


def test_history_shows_gaps_as_gaps():
    spans = history([LAST, FIRST, SECOND])

    assert [(span.holder, span.starts_at, span.ends_at) for span in spans] == [
        (None, None, day(1)),
        ("first", day(1), day(28)),
        (None, day(28), day(33)),
        ("second", day(33), day(40)),
        ("last", day(40), None),
    ]
    assert [span.is_gap for span in spans] == [True, False, True, False, False]


moments = st.integers(0, 60).map(day)
terms = st.lists(
    st.builds(
        lambda start, length: Term(start, start, None if length is None else start + timedelta(days=length)),
        moments,
        st.none() | st.integers(-2, 20),
    ),
    max_size=8,
)


@given(terms, moments)
def test_history_covers_all_of_time_once(terms, at):
    spans = history(terms)

    assert [span for span in spans if span.holds(at)] == [accountable_at(terms, at)]
    assert spans[0].starts_at is None
    assert spans[-1].ends_at is None
    assert all(one.ends_at == other.starts_at for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("care/outpatients", "care/outpatients"),
        (" care / outpatients ", "care/outpatients"),
        ("/care//outpatients/", "care/outpatients"),
        ("Online booking", "Online booking"),
        (" / ", ""),
        ("", ""),
    ],
)
def test_normal_path(typed, path):
    assert normal_path(typed) == path
