"""What is taken away is gone with the very next request, through every door, in the browser that is still signed in; and
the next mail is not sent.
"""

from datetime import timedelta

import pytest
from django.conf import settings

from governance.bodies import services as bodies
from outbox.models import Message
from outbox.services import send_due
from packs import services as packs
from rights.visibility import sees
from streams import services as streams
from streams.models import RoleTerm
from tenancy.models import Membership, Role, User
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.packs.sitting import make_sitting, seated

HOME = "/t/northshore/"
JSON = {"content_type": "application/json", "headers": {"If-Match": "*"}}


def statuses(browser, *addresses):
    return [browser.get(f"{HOME}{address}").status_code for address in addresses]


DOORS = ("", "admin/", "api/v1/streams/")


# --- The person -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("end", ["deactivated", "left"])
def test_who_is_deactivated_or_has_left_stands_outside_every_door(end, northshore, administrator, sign_in):
    browser = sign_in(administrator)
    assert statuses(browser, *DOORS) == [200, 200, 200]

    with tenant_scope(northshore.pk):
        if end == "deactivated":
            User.objects.filter(pk=administrator.user_id).update(is_active=False)
        else:
            Membership.objects.filter(pk=administrator.pk).update(ends_at=NOON)

    assert statuses(browser, *DOORS) == ([302, 302, 401] if end == "deactivated" else [404, 404, 404])


def test_who_is_no_administrator_any_more_does_nothing_of_theirs(northshore, stream, administrator, sign_in):
    browser = sign_in(administrator)
    with tenant_scope(northshore.pk):
        Membership.objects.filter(pk=administrator.pk).update(role=Role.MEMBER)

    page = browser.post(f"{HOME}streams/{stream.pk}/edit/", {"name": "Mine", "outcome": "Mine"}).status_code
    api = browser.patch(f"{HOME}api/v1/streams/{stream.pk}/", {"name": "Mine"}, **JSON).status_code
    admin = browser.post(f"{HOME}admin/streams/valuestream/{stream.pk}/change/", {"name": "Mine"}).status_code

    assert (page, api, admin) == (403, 403, 404)
    with tenant_scope(northshore.pk):
        assert type(stream).objects.get(pk=stream.pk).name == "Urgent care"


# --- The term and the seat --------------------------------------------------------------------------------------------------
def test_a_term_that_ends_at_this_instant_lets_nobody_change_or_see(
    northshore, stream, owner_term, owner, administrator, mark_stream, sign_in
):
    browser, address = sign_in(owner), f"{HOME}streams/{stream.pk}/"
    with tenant_scope(northshore.pk):
        mark_stream(stream, administrator)
        streams.end_term(owner_term, ends_at=NOON + timedelta(hours=1), by=administrator, at=NOON)
    assert browser.get(address).status_code == 200

    settings.FROZEN_NOW = NOON + timedelta(hours=1)

    answers = [
        browser.get(address), browser.post(f"{address}work/open/", {"name": "x"}),
        browser.get(f"{HOME}api/v1/streams/{stream.pk}/"),
        browser.patch(f"{HOME}api/v1/streams/{stream.pk}/", {"name": "Mine"}, **JSON),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404] * 4


def test_a_seat_that_ends_closes_the_admin_site_and_the_agenda(
    northshore, body, meeting, seat_holder, administrator, sign_in
):
    browser = sign_in(seat_holder)
    item = {"title": "The winter", "purpose": "performance", "minutes": "10"}
    assert statuses(browser, "admin/") == [200]

    with tenant_scope(northshore.pk):
        bodies.end_seat(body.seats.get(), by=administrator, at=NOON)

    assert statuses(browser, "admin/", "admin/governance/body/") == [404, 404]
    assert browser.post(f"{HOME}governance/meetings/{meeting.pk}/agenda/add/", item).status_code in {403, 404}
    answer = browser.post(f"{HOME}api/v1/meetings/{meeting.pk}/items/", item, **JSON)
    assert answer.status_code == 403


# --- The mail -----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def waiting(northshore):
    """A pack that waits in the outbox for one member of the body."""
    reader = join(northshore, "Reader")
    with tenant_scope(northshore.pk):
        sitting = make_sitting(northshore)
        seat = seated(sitting, reader)
        packs.prepare_due(at=NOON)
    return sitting, seat, reader


def taken(what, sitting, seat, reader):
    """Take it away."""
    if what == "account":
        User.objects.filter(pk=reader.user_id).update(is_active=False)
    elif what == "membership":
        Membership.objects.filter(pk=reader.pk).update(ends_at=NOON)
    elif what == "seat":
        type(seat).objects.filter(pk=seat.pk).update(ends_at=NOON)
    elif what == "meeting":
        type(sitting.meeting).objects.filter(pk=sitting.meeting.pk).update(state="cancelled", reason="Nobody comes")


@pytest.mark.parametrize("what", ["account", "membership", "seat", "meeting"])
def test_the_next_mail_is_not_sent(what, waiting, northshore, post):
    sitting, seat, reader = waiting
    with tenant_scope(northshore.pk):
        taken(what, sitting, seat, reader)

    send_due(tenant_id=northshore.pk, at=NOON)

    with tenant_scope(northshore.pk):
        assert Message.objects.get().state == "withheld"
    assert post.mails == []


def test_nothing_taken_away_it_is_sent(waiting, northshore, post):
    send_due(tenant_id=northshore.pk, at=NOON)

    assert len(post.mails) == 1


def test_who_loses_the_last_part_in_a_confidential_stream_loses_its_pack(
    northshore, mark_stream, waiting, sign_in, post
):
    sitting, seat, reader = waiting
    with tenant_scope(northshore.pk):
        owner = join(northshore, "Somebody else")
        mark_stream(sitting.stream, owner)
        pack = sitting.meeting.packs.get()
        assert sees(reader, pack, at=NOON)
        type(seat).objects.filter(pk=seat.pk).update(ends_at=NOON)

        assert not sees(reader, pack, at=NOON)
        assert not RoleTerm.objects.filter(membership=reader).exists()
    assert sign_in(reader).get(f"{HOME}packs/{pack.pk}/").status_code == 404
