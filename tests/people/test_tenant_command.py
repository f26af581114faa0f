"""`tenant create` from the shell: what it makes, what it refuses, and that a refusal leaves nothing behind."""

import re

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from outbox.models import Message
from people.models import Invitation
from tenancy.models import Tenant, User
from tenancy.scope import tenant_scope


def create(slug="eastside", admin="boss@eastside.example", **options):
    call_command("tenant", "create", slug, name="Eastside", admin=admin, **options)


def test_an_organisation_begins_with_an_invitation_to_its_administrator(db, capsys, client):
    create(time_zone="Pacific/Auckland", currency="NZD", holidays="NZ")

    said = capsys.readouterr().out
    tenant = Tenant.objects.get(slug="eastside")
    assert (tenant.name, tenant.time_zone, tenant.currency, tenant.holiday_country) == (
        "Eastside",
        "Pacific/Auckland",
        "NZD",
        "NZ",
    )
    with tenant_scope(tenant.pk):
        (invitation,), (message,) = Invitation.objects.all(), Message.objects.all()
        actions = sorted(Event.objects.values_list("action", "by"))
    assert (invitation.email, invitation.role, invitation.invited_by) == (
        "boss@eastside.example",
        "administrator",
        None,
    )
    assert (message.address, message.kind) == ("boss@eastside.example", "invitation")
    assert actions == [("invitation.made", None), ("matrix.set_up", None), ("organisation.made", None)]
    assert "Organisation “Eastside” is at /t/eastside/." in said
    link = re.search(r"http://localhost:8000(/invitations/\S+/)", said)[1]
    joined = client.post(link, {"name": "Boss", "password": "a long way to Eastside"})
    assert (joined.status_code, joined["Location"]) == (302, "/t/eastside/")
    assert client.get("/t/eastside/organisation/").status_code == 200


def test_somebody_already_known_keeps_the_own_account(northshore, member, capsys):
    member.user.set_password("a password of mine")
    member.user.save()

    create(admin=member.user.email.upper())

    assert "password" not in capsys.readouterr().out
    assert User.objects.get(pk=member.user.pk).check_password("a password of mine")
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"slug": "East Side"}, "slug"),
        ({"slug": "x" * 50}, "slug"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"currency": "pounds"}, "currency"),
        ({"locale": "tlh"}, "locale"),
        ({"holidays": "XX"}, "holiday_country"),
        ({"admin": "no address"}, "--admin"),
    ],
)
def test_what_nobody_could_work_with_is_one_line_and_leaves_nothing(db, options, field):
    with pytest.raises(CommandError, match=f"^{field}: ") as refused:
        create(**options)

    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)
    assert (Tenant.objects.count(), User.objects.count()) == (0, 0)


def test_a_short_name_that_is_taken_is_refused(northshore):
    with pytest.raises(CommandError, match="There is already an organisation “northshore”") as refused:
        create(slug="northshore")

    assert (refused.value.returncode, Tenant.objects.count()) == (2, 1)
