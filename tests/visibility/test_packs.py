"""Packs show each reader what they may see; and what has become confidential since is neither read nor mailed."""

import pytest

from outbox.models import Message
from outbox.services import send_due
from packs import services
from packs.models import Pack
from packs.selectors import visible_packs
from rights.visibility import sees
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.packs.sitting import make_meeting, make_owner, make_sitting, seated
from tests.visibility.conftest import SECRET


@pytest.fixture
def board(northshore):
    """A board that looks at all streams; one of its two readers runs the secret stream, too."""
    concerned, other = join(northshore, "Concerned"), join(northshore, "Other")
    with tenant_scope(northshore.pk):
        secret = make_sitting(northshore, name=f"{SECRET} merger")
        make_owner(secret, concerned)
        sitting = make_sitting(northshore, name="Urgent care")
        type(sitting.forum).objects.filter(pk=sitting.forum.pk).update(stream=None)
        for person in (concerned, other):
            seated(sitting, person)
        return sitting, secret, concerned, other


def words_of(pack):
    return f"{pack.subject}{pack.html}{pack.text}{[chart.alt for chart in pack.charts.all()]}"


def test_a_pack_shows_its_reader_what_they_may_see(board, mark_stream, inside):
    sitting, secret, concerned, other = board
    mark_stream(secret.stream, concerned)

    services.prepare_due(at=NOON)

    packs = {pack.membership: pack for pack in Pack.objects.filter(meeting=sitting.meeting)}
    assert SECRET in words_of(packs[concerned])
    assert SECRET not in words_of(packs[other])
    assert secret.stream.pk in packs[concerned].shows
    assert secret.stream.pk not in packs[other].shows
    assert sitting.stream.pk in packs[other].shows


def test_where_nothing_is_hidden_every_pack_shows_the_same(board, inside):
    sitting, _secret, concerned, other = board

    services.prepare_due(at=NOON)

    one, two = Pack.objects.filter(meeting=sitting.meeting, membership__in=[concerned, other])
    assert one.shows == two.shows


def test_what_became_confidential_after_the_pack_was_made_is_not_mailed_and_not_read(
    board, mark_stream, northshore, sign_in, post
):
    sitting, secret, concerned, other = board
    with tenant_scope(northshore.pk):
        services.prepare_due(at=NOON)
        mark_stream(secret.stream, concerned)

    send_due(tenant_id=northshore.pk, at=NOON)

    with tenant_scope(northshore.pk):
        mails = {
            mail.to: mail
            for mail in Message.objects.filter(ref__in=Pack.objects.filter(meeting=sitting.meeting).values("pk"))
        }
        pack = Pack.objects.get(meeting=sitting.meeting, membership=other)
        assert (mails[concerned].state, mails[other].state) == ("sent", "withheld")
        assert "may no longer see" in mails[other].outcome
        assert not sees(other, pack, at=NOON)
        assert pack not in visible_packs(other, NOON)
    assert sign_in(other).get(f"/t/northshore/packs/{pack.pk}/").status_code == 404


def test_the_next_meetings_name_no_hidden_forum(board, mark_stream, inside):
    sitting, secret, concerned, other = board
    make_meeting(secret.forum, sitting.meeting.starts_at.replace(day=15))
    mark_stream(secret.stream, concerned)

    services.prepare_due(at=NOON)

    assert SECRET not in words_of(Pack.objects.get(meeting=sitting.meeting, membership=other))
