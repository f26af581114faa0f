"""An organisation's providers: added when they answer, changed, taken out of use; the command for operators."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from sign_in.models import IdentityProvider
from sign_in.vault import unseal
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.sign_in.conftest import provider_at, said

ADDRESS = "/t/northshore/organisation/sign-in/"
NEW = {"name": "Staff", "client_id": "portal", "client_secret": "kept sealed"}


def rows(tenant):
    with tenant_scope(tenant.pk):
        return list(IdentityProvider.objects.all())


def actions(tenant):
    with tenant_scope(tenant.pk):
        return list(Event.objects.order_by("id").values_list("action", flat=True))


def test_a_provider_is_added_once_it_has_answered(northshore, administrator, issuer, sign_in):
    browser = sign_in(administrator)

    answer = browser.post(f"{ADDRESS}providers/new/", NEW | {"issuer": issuer.issuer, "asks_second_factor": "on"})

    (row,) = rows(northshore)
    assert (answer.status_code, answer.url) == (302, f"{ADDRESS}providers/{row.pk}/")
    assert (row.name, row.issuer, row.client_id, row.enabled, row.asks_second_factor) == (
        "Staff",
        issuer.issuer,
        "portal",
        True,
        True,
    )
    assert ("kept" not in row.client_secret, unseal(row.client_secret)) == (True, "kept sealed")
    assert actions(northshore) == ["sign_in.provider_added"]
    page = browser.get(answer.url).content.decode()
    assert f"/accounts/with/{row.pk}/callback/" in page
    assert "kept sealed" not in page


@pytest.mark.parametrize(
    ("told", "typed", "code"),
    [
        ({"issuer": "https://login.example.org"}, {}, "oidc.issuer"),
        ({}, {"issuer": "https://127.0.0.2:1"}, "oidc.address"),
        ({}, {"issuer": "http://127.0.0.1:1"}, "oidc.unreachable"),
    ],
    ids=["calls itself otherwise", "inside the network", "not there"],
)
def test_one_that_does_not_answer_as_itself_is_not_added(northshore, administrator, issuer, sign_in, told, typed, code):
    issuer.control(**told)

    answer = sign_in(administrator).post(f"{ADDRESS}providers/new/", NEW | {"issuer": issuer.issuer} | typed)

    assert (answer.status_code, said(answer)) == (422, code)
    assert (rows(northshore), actions(northshore)) == ([], [f"refused:{code}"])


def test_a_name_and_a_client_stand_once(northshore, administrator, issuer, sign_in):
    provider_at(northshore, issuer.issuer, name="Staff")

    answer = sign_in(administrator).post(f"{ADDRESS}providers/new/", NEW | {"issuer": issuer.issuer})

    assert (answer.status_code, said(answer), len(rows(northshore))) == (409, "sign_in.provider_twice", 1)


def test_it_is_changed_and_an_empty_secret_stays(northshore, administrator, issuer, sign_in):
    row = provider_at(northshore, issuer.issuer)

    answer = sign_in(administrator).post(
        f"{ADDRESS}providers/{row.pk}/", {"name": "Everybody", "client_id": "portal", "client_secret": ""}
    )

    (row,) = rows(northshore)
    assert (answer.status_code, row.name, row.enabled, unseal(row.client_secret)) == (
        302,
        "Everybody",
        False,
        "secret of portal",
    )
    assert actions(northshore) == ["sign_in.provider_changed"]


def test_the_record_tells_no_secret(northshore, administrator, issuer, sign_in):
    row = provider_at(northshore, issuer.issuer)

    typed = {"name": row.name, "client_id": "portal", "client_secret": "the new one", "enabled": "on"}
    sign_in(administrator).post(f"{ADDRESS}providers/{row.pk}/", typed)

    with tenant_scope(northshore.pk):
        (event,) = Event.objects.all()
    assert set(event.words["facts"]) == {"client_secret"}
    assert "the new one" not in str(event.words)


def test_nobody_else_adds_one(northshore, member, issuer, sign_in):
    answer = sign_in(member).post(f"{ADDRESS}providers/new/", NEW | {"issuer": issuer.issuer})

    assert (answer.status_code, rows(northshore)) == (403, [])


def test_operators_open_a_door_by_command(northshore, administrator, sign_in):
    sign_in(administrator).post(ADDRESS, {"second_factor": "everyone"})
    said_by_it = StringIO()

    call_command("sign_in", "open", "--tenant", "northshore", stdout=said_by_it)

    assert said_by_it.getvalue() == "northshore asks nothing at sign-in any more.\n"
    assert not Tenant.objects.get(pk=northshore.pk).asks_at_sign_in
    with pytest.raises(CommandError, match="nowhere"):
        call_command("sign_in", "open", "--tenant", "nowhere")


def test_nobody_overwrites_what_they_have_not_read(northshore, administrator, issuer, sign_in):
    row, browser = provider_at(northshore, issuer.issuer), sign_in(administrator)
    address = f"{ADDRESS}providers/{row.pk}/"
    typed = {
        "client_id": "portal",
        "enabled": "on",
        "version_read": browser.get(address).context["form"]["version_read"].value(),
    }
    browser.post(address, typed | {"name": "First"})

    late = browser.post(address, typed | {"name": "Second"})

    assert (late.status_code, said(late), rows(northshore)[0].name) == (409, "changed.meanwhile", "First")
