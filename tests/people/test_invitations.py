"""Inviting, sending again, withdrawing: what is stored, what is refused, and who learns what."""

from datetime import timedelta

import pytest
from django.core import mail

from audit.models import Event
from doors.refusal import Refusal
from outbox.models import Message
from outbox.services import send_due
from people import rules, services
from people.models import Invitation
from tenancy.models import Membership, Role, User
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.people.conftest import NEW, everything

DAY = timedelta(days=1)


def sent(tenant, at=NOON):
    """What one pass of the drain sends."""
    before = len(mail.outbox)
    send_due(tenant_id=tenant.pk, at=at)
    return mail.outbox[before:]


def test_an_invitation_is_a_row_a_mail_and_a_line_of_the_record(invite, northshore, administrator):
    invitation = invite("New@Elsewhere.example ", name="Somebody New", role=Role.AUDITOR, title="Reviewer")

    with tenant_scope(northshore.pk):
        row, message = Invitation.objects.get(), Message.objects.get()
        event = Event.objects.get(action="invitation.made")
    assert (row.email, row.name, row.role, row.title, row.state) == (NEW, "Somebody New", "auditor", "Reviewer", "open")
    assert (row.invited_by_id, row.made_at, row.expires_at) == (administrator.pk, NOON, NOON + 7 * DAY)
    assert (message.to_id, message.address, message.ref) == (None, NEW, invitation.pk)
    assert (event.by_id, event.object_ref, event.rule) == (administrator.pk, invitation.pk, "people.invite")


def test_the_database_holds_nothing_that_opens_an_invitation(invite, northshore, settings):
    invitation = invite()

    with tenant_scope(northshore.pk):
        token = services.link_of(invitation).rstrip("/").rsplit("/", 1)[1]
        stored = str(Invitation.objects.values().get()) + str(Message.objects.values().get())
        settings.SECRET_KEY = "who reads the database does not know this"
        other = services.link_of(invitation)

    assert rules.digest_of(token) == invitation.token_digest
    assert token not in stored
    assert other is None


def test_a_changed_secret_that_is_still_known_makes_the_same_link(invite, northshore, settings):
    invitation = invite()
    with tenant_scope(northshore.pk):
        before = services.link_of(invitation)
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]

        assert services.link_of(invitation) == before


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_mail_says_who_invites_as_what_and_until_when(invite, northshore):
    invitation = invite(name="Somebody New", title="Head of claims")

    (letter,) = sent(northshore)

    with tenant_scope(northshore.pk):
        address = services.link_of(invitation)
    assert (letter.to, letter.subject) == ([NEW], "Northshore invites you")
    for words in (letter.body, letter.html):
        assert "Administrator invites you to join Northshore" in words
        assert "You join as: Member, Head of claims" in words
        assert "Mon 12 Oct 2026, 13:00" in words  # on the organisation's wall clock
        assert address in words


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_mail_speaks_the_language_of_the_organisation(invite, northshore):
    northshore.locale = "de"
    northshore.save()
    invite()

    (letter,) = sent(northshore)

    assert '<html lang="de"' in letter.html


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize(
    ("meanwhile", "because"),
    [
        (lambda invitation, by: services.withdraw(invitation, by=by, at=NOON), "The invitation is not open any more."),
        (lambda invitation, by: Invitation.objects.update(expires_at=NOON), "The invitation is not open any more."),
        (
            lambda invitation, by: Membership.objects.filter(pk=by.pk).update(role=Role.MEMBER),
            "Who sent the invitation may not invite people any more.",
        ),
        (
            lambda invitation, by: Membership.objects.filter(pk=by.pk).update(ends_at=NOON),
            "Who sent the invitation may not invite people any more.",
        ),
        (
            lambda invitation, by: User.objects.filter(pk=by.user_id).update(is_active=False),
            "Who sent the invitation may not invite people any more.",
        ),
    ],
    ids=["withdrawn", "expired", "demoted", "left", "deactivated"],
)
def test_a_mail_that_nobody_stands_for_any_more_is_not_sent(invite, northshore, administrator, meanwhile, because):
    invitation = invite()
    with tenant_scope(northshore.pk):
        meanwhile(invitation, administrator)

    assert sent(northshore) == []

    with tenant_scope(northshore.pk):
        message = Message.objects.get()
    assert (message.state, message.outcome) == ("withheld", because)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_sent_again_it_is_a_new_link_and_the_mail_before_is_not_sent(invite, northshore, administrator):
    invitation = invite()
    with tenant_scope(northshore.pk):
        before = services.link_of(invitation)
        again = services.send_again(invitation, by=administrator, at=NOON + 2 * DAY)
        after = services.link_of(again)

    (letter,) = sent(northshore, at=NOON + 2 * DAY)

    assert before != after
    assert (after in letter.body, before in letter.body) == (True, False)
    assert again.expires_at == NOON + 9 * DAY
    with tenant_scope(northshore.pk):
        assert sorted(Message.objects.values_list("state", flat=True)) == ["sent", "withheld"]


def test_an_address_known_to_the_installation_is_invited_like_any_other(invite, northshore, stranger):
    known, unknown = invite(stranger.email), invite()

    with tenant_scope(northshore.pk):
        messages = list(Message.objects.order_by("id").values("kind", "to", "state", "attempts", "outcome"))
    same = ("state", "role", "expires_at", "sending", "ended_at", "membership_id")
    assert [getattr(known, name) for name in same] == [getattr(unknown, name) for name in same]
    assert messages[0] == messages[1]


def test_who_left_can_be_invited_again(invite, leaver):
    assert invite(leaver.user.email).state == "open"


def test_an_expired_invitation_gives_way_to_a_new_one(invite, northshore):
    first = invite()
    second = invite(at=NOON + 8 * DAY, role=Role.AUDITOR)

    with tenant_scope(northshore.pk):
        states = dict(Invitation.objects.values_list("pk", "state"))
    assert states == {first.pk: "withdrawn", second.pk: "open"}


@pytest.mark.parametrize(
    ("email", "words", "code", "status"),
    [
        ("no address", {}, "invitation.address", 422),
        ("", {}, "invitation.address", 422),
        ("a@b.example\nBcc: c@d.example", {}, "invitation.address", 422),
        (NEW, {"role": "emperor"}, "invitation.role", 422),
        (NEW, {"title": "x" * 121}, "invitation.words", 422),
        ("member@northshore.example", {}, "invitation.member_already", 409),
        ("MEMBER@northshore.example", {}, "invitation.member_already", 409),
    ],
)
def test_who_cannot_be_invited_leaves_no_trace(invite, northshore, member, administrator, email, words, code, status):
    before = everything(northshore)

    with pytest.raises(Refusal) as refused:
        invite(email, **words)

    assert (refused.value.code, refused.value.status) == (code, status)
    assert everything(northshore) == before


def test_an_open_invitation_is_sent_again_instead_of_doubled(invite, northshore):
    invitation = invite()
    before = everything(northshore)

    with pytest.raises(Refusal) as refused:
        invite(NEW.upper())

    assert (refused.value.code, refused.value.status) == ("invitation.open_already", 409)
    assert str(invitation.pk) in refused.value.next_step.url
    assert everything(northshore) == before


@pytest.mark.parametrize("who", ["member", "auditor", "owner", "leaver"])
def test_only_administrators_invite_send_again_and_withdraw(request, invite, northshore, who):
    person, invitation = request.getfixturevalue(who), invite()
    before = everything(northshore)

    for act in (
        lambda: services.invite(email="other@elsewhere.example", by=person, at=NOON),
        lambda: services.send_again(invitation, by=person, at=NOON),
        lambda: services.withdraw(invitation, by=person, at=NOON),
    ):
        with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code in {"right.missing", "membership.ended"}

    assert everything(northshore) == before


@pytest.mark.parametrize("act", [services.send_again, services.withdraw])
def test_what_was_withdrawn_stays_so(invite, northshore, administrator, act):
    invitation = invite()
    with tenant_scope(northshore.pk):
        services.withdraw(invitation, by=administrator, at=NOON)
    before = everything(northshore)

    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
        act(invitation, by=administrator, at=NOON)

    assert (refused.value.code, refused.value.status) == ("move.not_possible", 409)
    assert everything(northshore) == before


def test_one_organisation_does_not_see_the_invitations_of_another(invite, southbank):
    invite()
    join(southbank, "Administrator", Role.ADMINISTRATOR)

    with tenant_scope(southbank.pk):
        assert list(Invitation.objects.all()) == []
