"""`tenant create` from the shell: what it makes, what it refuses, and that a refusal leaves nothing behind."""

import re

import pytest
from django.core.management import CommandError, call_command

from tenancy.models import Membership, Role, Tenant, User
from tenancy.scope import tenant_scope
from tests.cast import NOON


def create(slug="eastside", admin="boss@eastside.example", **options):
    call_command("tenant", "create", slug, name="Eastside", admin=admin, **options)


def test_an_organisation_begins_with_an_administrator_who_can_sign_in(db, capsys, client):
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
        (membership,) = Membership.objects.select_related("user")
    assert (membership.role, membership.starts_at) == (Role.ADMINISTRATOR, NOON)
    assert "Organisation “Eastside” is at /t/eastside/." in said
    password = re.search(r"password (\S+) \(shown once\)", said)[1]
    assert client.login(email="boss@eastside.example", password=password)
    assert client.get("/t/eastside/").status_code == 200


def test_somebody_already_known_keeps_the_own_password(northshore, member, capsys):
    member.user.set_password("a password of mine")
    member.user.save()

    create(admin=member.user.email.upper())

    assert "password" not in capsys.readouterr().out
    assert User.objects.get(pk=member.user.pk).check_password("a password of mine")


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"slug": "East Side"}, "slug"),
        ({"slug": "x" * 50}, "slug"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"currency": "pounds"}, "currency"),
        ({"locale": "tlh"}, "locale"),
        ({"holidays": "XX"}, "holiday_country"),
        ({"admin": "no address"}, "email"),
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
