"""Packs on their way: what arrives at a real mail server, and what is withheld at the last moment."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit.models import Event
from governance.models import Meeting, Seat
from jobs import registry
from jobs.models import DueRow
from jobs.services import run_due
from outbox.models import Message
from outbox.services import send_due
from packs import services
from packs.jobs import JOBS
from packs.models import Pack
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.outbox.post import Post
from tests.packs.sitting import Sitting

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
Seating = Callable[..., Seat]


def prepare(sitting: Sitting) -> None:
    with tenant_scope(sitting.tenant.pk):
        services.prepare_due(at=NOON)


def send(sitting: Sitting) -> int:
    return send_due(tenant_id=sitting.tenant.pk, at=NOON)


def states(sitting: Sitting) -> dict[str, tuple[str, str]]:
    with tenant_scope(sitting.tenant.pk):
        return {one.to.title: (one.state, one.outcome) for one in Message.objects.select_related("to__user")}


def test_what_was_kept_is_what_arrives(sitting: Sitting, seat: Seating, post: Post) -> None:
    seat("Member")
    prepare(sitting)

    assert send(sitting) == 1

    (mail,) = post.mails
    with tenant_scope(sitting.tenant.pk):
        pack, message = Pack.objects.get(), Message.objects.get()
        (chart,) = pack.charts.all()
        parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
        assert (mail["Subject"], mail["To"]) == (pack.subject, "member@northshore.example")
        assert mail["Message-ID"] == message.message_id
        assert parts["text/plain"].replace("\r\n", "\n") == pack.text
        assert parts["text/html"].replace("\r\n", "\n").strip() == pack.html.strip()
        assert parts["application/pdf"] == bytes(pack.pdf)
        assert parts["image/png"] == bytes(chart.png)
    assert [part.get_filename() for part in mail.iter_attachments()][-1] == "urgent-care-review-2026-10-08.pdf"


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ("leaves", "The person no longer belongs to the organisation."),
        ("is locked out", "The person no longer belongs to the organisation."),
        ("is unseated", "The person no longer sits in the body."),
        ("meeting is cancelled", "The meeting was cancelled."),
    ],
)
def test_a_pack_is_withheld_when_the_right_to_it_has_gone(
    sitting: Sitting, seat: Seating, post: Post, change: str, because: str
) -> None:
    given = seat("Member")
    prepare(sitting)
    with tenant_scope(sitting.tenant.pk):
        if change == "leaves":
            Membership.objects.filter(pk=given.membership_id).update(ends_at=NOON)
        elif change == "is locked out":
            given.membership.user.is_active = False
            given.membership.user.save()
        elif change == "is unseated":
            Seat.objects.filter(pk=given.pk).update(ends_at=NOON)
        else:
            Meeting.objects.update(state="cancelled", reason="No room")

    send(sitting)

    assert post.mails == []
    assert states(sitting) == {"Member": ("withheld", because)}
    with tenant_scope(sitting.tenant.pk):
        assert Event.objects.get(action="message.withheld").because == because


def test_a_withheld_pack_is_not_readable_either(
    sitting: Sitting, seat: Seating, post: Post, sign_in: Callable[[Any], Client]
) -> None:
    given = seat("Member")
    prepare(sitting)
    with tenant_scope(sitting.tenant.pk):
        Seat.objects.filter(pk=given.pk).update(ends_at=NOON)
        pack = Pack.objects.get()
    send(sitting)

    response = sign_in(given.membership).get(f"/t/northshore/packs/{pack.pk}/")

    assert response.status_code == 404


def test_a_refused_recipient_keeps_nobody_else_waiting(sitting: Sitting, seat: Seating, post: Post) -> None:
    for title in ("A", "B", "C"):
        seat(title)
    post.refused = {"b@northshore.example"}
    prepare(sitting)

    send(sitting)

    assert {title: state for title, (state, _said) in states(sitting).items()} == {
        "A": "sent",
        "B": "waiting",
        "C": "sent",
    }
    assert "550 5.1.1 No such person here" in states(sitting)["B"][1]


def test_the_tick_prepares_and_sends(sitting: Sitting, seat: Seating, post: Post) -> None:
    seat("Member")
    before = dict(registry._registered)
    registry._registered.clear()
    registry.register(*JOBS)
    try:
        run_due(tenant_id=sitting.tenant.pk, at=NOON)
        run_due(tenant_id=sitting.tenant.pk, at=NOON + timedelta(minutes=1))
    finally:
        registry._registered.clear()
        registry._registered.update(before)

    assert len(post.mails) == 1
    with tenant_scope(sitting.tenant.pk):
        assert DueRow.objects.get(kind="packs.prepare").outcome == "1 pack prepared"


def test_the_commands_do_what_the_tick_does(sitting: Sitting, seat: Seating, post: Post, northshore: Tenant) -> None:
    seat("Member")
    said = StringIO()

    for command in ("packs_due", "send_due"):
        call_command(command, tenant="northshore", at=NOON.isoformat(), stderr=said)

    assert said.getvalue().splitlines() == ["northshore: 1 pack prepared", "northshore: 1 mails dealt with"]
    assert len(post.mails) == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"tenant": "nowhere"}, "--tenant: there is no organisation “nowhere”."),
        ({"at": "tomorrow"}, "--at: “tomorrow” is no ISO 8601 moment such as 2026-10-07T06:00:00+00:00."),
    ],
)
def test_wrong_arguments_are_one_clear_line(northshore: Tenant, options: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("packs_due", **options)

    assert (str(wrong.value), wrong.value.returncode) == (sentence, 2)
