"""The drain against a real SMTP server: what arrives, what waits, what is kept of the server's words."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError
from uuid_utils.compat import uuid7

from audit.models import Event
from doors.refusal import Refusal
from outbox import rules, services
from outbox.mail import RichMail
from outbox.models import Message
from outbox.registry import Withhold
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.outbox.conftest import PNG, address, letter, send
from tests.outbox.post import Post, free_port

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
Write, Now, Kind = Callable[..., Message], Callable[[Message], Message], Callable[..., str]


def test_a_mail_arrives_with_text_html_picture_and_file(
    northshore: Tenant, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind()
    message = write("Ann")

    assert send(northshore.pk) == 1

    (mail,) = post.mails
    alternative, file = mail.iter_parts()
    text, related = alternative.iter_parts()
    page, picture = related.iter_parts()
    assert (mail.get_content_type(), alternative.get_content_type(), related.get_content_type()) == (
        "multipart/mixed",
        "multipart/alternative",
        "multipart/related",
    )
    assert (mail["Message-ID"], mail["To"], mail["Subject"]) == (message.message_id, address("Ann"), "To Ann")
    assert (text.get_content().strip(), page.get_content_type()) == ("In words", "text/html")
    assert (picture["Content-ID"], picture.get_content()) == ("<chart>", PNG)
    assert (file.get_filename(), file.get_content()) == ("pack.pdf", b"%PDF-1.7")
    assert mail["Auto-Submitted"] == "auto-generated"
    sent = now_of(message)
    assert (sent.state, sent.attempts, sent.leased_until) == ("sent", 1, None)


def test_a_mail_can_go_to_an_address_that_nobody_of_the_organisation_has(
    northshore: Tenant, post: Post, kind: Kind, now_of: Now
) -> None:
    code = kind(
        lambda message, at: RichMail(subject="Come in", body="Come", html="<p>Come</p>", to=[message.recipient])
    )
    with tenant_scope(northshore.pk):
        message = services.enqueue(
            code, key="letter:new", to=None, address="new@elsewhere.example", ref=uuid7(), at=NOON
        )

    assert send(northshore.pk) == 1

    (mail,) = post.mails
    assert (mail["To"], now_of(message).state) == ("new@elsewhere.example", "sent")


@pytest.mark.parametrize("address", ["", "new@elsewhere.example"])
def test_a_mail_has_one_recipient_says_the_database(northshore: Tenant, kind: Kind, address: str) -> None:
    code, to = kind(), join(northshore, "Ann") if address else None

    with pytest.raises(IntegrityError, match="outbox_message_has_one_recipient"), tenant_scope(northshore.pk):
        services.enqueue(code, key="letter:both", to=to, address=address, ref=uuid7(), at=NOON)


def test_one_connection_carries_many_mails_and_a_second_pass_sends_none(
    northshore: Tenant, post: Post, kind: Kind, write: Write
) -> None:
    kind()
    for number in range(25):
        write(f"P{number}")

    assert (send(northshore.pk), send(northshore.pk, 1)) == (25, 0)

    assert len(set(post.ids)) == len(post.ids) == 25
    assert post.connections == 1


def test_the_same_key_is_one_mail_and_its_message_id_follows_from_it(
    northshore: Tenant, southbank: Tenant, kind: Kind
) -> None:
    kind()
    ann = join(northshore, "Ann")
    with tenant_scope(northshore.pk):
        first = services.enqueue("test.letter", key="k", to=ann, ref=ann.pk, subject="One", at=NOON)
        second = services.enqueue(
            "test.letter", key="k", to=ann, ref=ann.pk, subject="Two", at=NOON + timedelta(days=1)
        )

    assert (second.pk, second.subject) == (first.pk, "One")
    assert first.message_id == rules.message_id(northshore.pk, "k", "vsportal.example")
    assert first.message_id != rules.message_id(southbank.pk, "k", "vsportal.example")


def test_a_server_that_is_down_keeps_all_waiting_and_the_pass_ends(
    northshore: Tenant, settings, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind()
    ann, bob = write("Ann"), write("Bob")
    settings.EMAIL_PORT = free_port()

    assert send(northshore.pk) == 1  # it does not knock for every single mail

    tried, untouched = now_of(ann), now_of(bob)
    assert (tried.state, tried.attempts, untouched.state, untouched.attempts) == ("waiting", 1, "waiting", 0)
    assert tried.outcome.startswith("No connection to the mail server: ")
    assert timedelta(minutes=1) <= tried.not_before - NOON < timedelta(minutes=2)

    settings.EMAIL_PORT = post.port
    assert send(northshore.pk, 2) == 2
    assert sorted(mail["To"] for mail in post.mails) == [address("Ann"), address("Bob")]


def test_a_server_that_stays_away_for_days_parks_nothing(
    northshore: Tenant, settings, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind()
    message = write("Ann")
    settings.EMAIL_PORT = free_port()

    for attempt in range(12):
        send(northshore.pk, attempt * 600)

    waiting = now_of(message)
    assert (waiting.state, waiting.attempts) == ("waiting", 12)
    settings.EMAIL_PORT = post.port
    assert send(northshore.pk, 13 * 600) == 1
    assert now_of(message).state == "sent"


def test_a_refused_address_waits_longer_each_time_and_is_parked_while_others_go_on(
    northshore: Tenant, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind()
    bad, good = write("Bad"), write("Good")
    post.refused = {address("Bad")}

    at, waits = 0.0, []
    for _attempt in range(8):
        send(northshore.pk, at)
        message = now_of(bad)
        waits.append(round((message.not_before - NOON).total_seconds() / 60 - at))
        at = (message.not_before - NOON).total_seconds() / 60 + 0.5

    parked = now_of(bad)
    assert waits[:7] == [1, 5, 30, 60, 120, 240, 480]
    assert (parked.state, parked.attempts) == ("parked", 8)
    assert parked.outcome == f"{address('Bad')}: 550 5.1.1 No such person here"
    assert now_of(good).state == "sent"
    assert len(post.mails) == 1
    assert send(northshore.pk, at + 10000) == 0
    with tenant_scope(northshore.pk):
        assert Event.objects.get(action="message.parked").object_ref == bad.pk


def test_a_slow_address_times_out_and_the_others_go_on(
    northshore: Tenant, settings, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind()
    settings.EMAIL_TIMEOUT = 1
    slow, good = write("Slow"), write("Good")
    post.slow = {address("Slow")}

    assert send(northshore.pk) == 2

    assert (now_of(slow).state, now_of(good).state) == ("waiting", "sent")
    assert now_of(slow).outcome == "The server did not answer in time."
    post.slow = set()
    assert send(northshore.pk, 5) == 1
    assert now_of(slow).state == "sent"


def test_a_server_that_answers_nobody_ends_the_pass(
    northshore: Tenant, settings, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind()
    settings.EMAIL_TIMEOUT = 1
    messages = [write(f"P{number}") for number in range(5)]
    post.slow = {address(f"P{number}") for number in range(5)}

    assert send(northshore.pk) == 2

    assert [now_of(message).attempts for message in messages] == [1, 1, 0, 0, 0]
    assert {now_of(message).state for message in messages} == {"waiting"}


def test_what_may_no_longer_be_had_is_withheld_and_recorded(
    northshore: Tenant, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind(lambda message, at: Withhold("No longer seated.") if message.subject == "To Ann" else letter(message, at))
    ann, bob = write("Ann"), write("Bob")

    send(northshore.pk)

    assert (now_of(ann).state, now_of(ann).outcome, now_of(bob).state) == ("withheld", "No longer seated.", "sent")
    assert [mail["To"] for mail in post.mails] == [address("Bob")]
    with tenant_scope(northshore.pk):
        event = Event.objects.get(action="message.withheld")
        assert (event.object_ref, event.by, event.because) == (ann.pk, None, "No longer seated.")


def test_a_mail_that_cannot_be_composed_waits_and_says_why(
    northshore: Tenant, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind(lambda message, at: 1 / 0 if message.subject == "To Ann" else letter(message, at))
    ann, bob = write("Ann"), write("Bob")

    send(northshore.pk)

    waiting = now_of(ann)
    assert (waiting.state, waiting.attempts, now_of(bob).state) == ("waiting", 1, "sent")
    assert waiting.outcome == "The mail could not be written: ZeroDivisionError('division by zero')"


def test_a_line_break_in_a_name_is_no_header(northshore: Tenant, post: Post, kind: Kind) -> None:
    kind()
    ann = join(northshore, "Ann")
    with tenant_scope(northshore.pk):
        services.enqueue(
            "test.letter", key="k", to=ann, ref=ann.pk, subject="Hi\r\nBcc: all@example.org\x00\n\nBody", at=NOON
        )

    send(northshore.pk)

    (mail,) = post.mails
    assert (mail["Subject"], mail["Bcc"]) == ("Hi Bcc: all@example.org Body", None)
    assert post.envelopes == [[address("Ann")]]


def test_a_lease_keeps_a_second_worker_away_until_it_runs_out(northshore: Tenant, kind: Kind, write: Write) -> None:
    kind()
    write("Ann")

    first = services.claim(tenant_id=northshore.pk, at=NOON)
    second = services.claim(tenant_id=northshore.pk, at=NOON + services.LEASE / 2)
    third = services.claim(tenant_id=northshore.pk, at=NOON + services.LEASE)

    assert (len(first), len(second), len(third)) == (1, 0, 1)


def test_a_worker_that_lost_its_lease_neither_sends_nor_spoils(
    northshore: Tenant, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind()
    message = write("Ann")
    (stale,) = services.claim(tenant_id=northshore.pk, at=NOON)
    send(northshore.pk, 10)

    with tenant_scope(northshore.pk):
        assert services._begin(stale, at=NOON) is None
        services._fail(stale, "too late", parks=True, at=NOON)

    assert (now_of(message).state, len(post.mails)) == ("sent", 1)


def test_a_mail_over_which_every_worker_dies_is_parked(
    northshore: Tenant, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind()
    message = write("Ann")
    for attempt in range(rules.MAX_ATTEMPTS):
        (claimed,) = services.claim(tenant_id=northshore.pk, at=NOON + timedelta(minutes=10 * attempt))
        with tenant_scope(northshore.pk):
            services._begin(claimed, at=NOON + timedelta(minutes=10 * attempt))  # and dies

    send(northshore.pk, 100)

    assert (now_of(message).state, now_of(message).outcome) == (
        "parked",
        "The worker ended without a word.",
    )
    assert post.mails == []


def test_retry_lets_a_parked_mail_out_again_and_a_sent_one_is_refused(
    northshore: Tenant, administrator: Membership, post: Post, kind: Kind, write: Write, now_of: Now
) -> None:
    kind()
    message = write("Ann")
    with tenant_scope(northshore.pk):
        Message.objects.filter(pk=message.pk).update(state="parked", attempts=8, outcome="550 no")
        services.retry(message, by=administrator, at=NOON)
    send(northshore.pk)
    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refusal:
        services.retry(message, by=administrator, at=NOON)

    assert (now_of(message).state, len(post.mails)) == ("sent", 1)
    assert refusal.value.sentence == "Not tried again. “To Ann” to Ann is Sent."
    with tenant_scope(northshore.pk):
        event = Event.objects.get(action="message.retried")
        assert (event.by, event.because) == (administrator, "550 no")
