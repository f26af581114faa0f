from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.utils import timezone

from doors.refusal import NextStep, Refusal, check_move, codes, in_words, say


def test_refusal_says_its_sentence_with_its_params():
    refusal = Refusal("test.limit", params={"amount": Decimal("180000.00"), "limit": 50000})

    assert refusal.sentence == "Not decided. 180,000.00 is above 50,000."


def test_refusal_sentence_may_hold_a_percent_sign():
    assert Refusal("test.percent", params={"limit": 5}).sentence == "Not decided. 100 % is above 5 %."


def test_refusal_without_a_sentence_is_a_programming_error():
    with pytest.raises(ImproperlyConfigured) as error:
        str(Refusal("test.unsaid"))

    assert str(error.value) == ("The refusal 'test.unsaid' has no sentence: say() it in the app's refusals.py.")


def test_refusal_answers_only_with_the_three_statuses_of_a_no():
    with pytest.raises(ValueError, match="403, 409 or 422"):
        Refusal("test.limit", status=404)


def test_say_refuses_a_second_sentence_for_a_code_but_not_the_same_again():
    say({"test.percent": "Not decided. 100 %% is above %(limit)s %%."})

    with pytest.raises(ImproperlyConfigured):
        say({"test.percent": "Something else."})


def test_every_app_has_said_its_sentences():
    assert {"move.not_possible", "right.missing", "file.too_large"} <= codes()


def test_as_problem_is_a_whole_rfc_9457_problem():
    request = RequestFactory().get("/", headers={"X-Request-Id": "a-request-id"})
    refusal = Refusal(
        "test.limit",
        params={"amount": Decimal("180000.00"), "limit": date(2026, 10, 14)},
        rule="r6",
        version="v7",
        who="Portfolio funding board",
        next_on=date(2026, 10, 14),
        status=409,
        next_step=NextStep("Recommend to the board", "/t/a/send/", "post", {"forum": 7}),
    )

    assert refusal.as_problem(request) == {
        "type": "urn:vsportal:refusal:test.limit",
        "title": "Not possible now",
        "status": 409,
        "detail": "Not decided. 180,000.00 is above Wed 14 Oct 2026.",
        "instance": "urn:vsportal:request:a-request-id",
        "code": "test.limit",
        "params": {"amount": "180000.00", "limit": "2026-10-14"},
        "rule": "r6",
        "version": "v7",
        "who": "Portfolio funding board",
        "next_on": "2026-10-14",
        "next_step": {
            "label": "Recommend to the board",
            "url": "/t/a/send/",
            "method": "post",
            "fields": {"forum": 7},
        },
    }


def test_check_move_lets_a_possible_move_pass_and_refuses_another_with_409():
    moves = {"draft": {"active"}, "active": {"retired"}, "retired": set()}

    check_move(moves, "draft", "active", "“Planned care”")
    with pytest.raises(Refusal) as refused:
        check_move(moves, "retired", "active", "“Planned care”")

    assert refused.value.status == 409
    assert refused.value.sentence == ("Not done. “Planned care” is retired; from there it cannot become active.")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (1234567, "1,234,567"),
        (Decimal("0.10"), "0.10"),
        (date(2026, 10, 14), "Wed 14 Oct 2026"),
        (datetime(2026, 10, 14, 9, 30, tzinfo=UTC), "Wed 14 Oct 2026, 10:30"),
        (["owner", "boundary"], "owner, boundary"),
        ("<b>", "<b>"),
    ],
)
def test_in_words_reads_like_a_person_writes(value, words):
    with timezone.override("Europe/London"):
        assert in_words(value) == words
