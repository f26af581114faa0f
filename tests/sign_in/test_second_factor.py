"""What an organisation asks besides the password, of whom, and what happens until it is shown."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from doors.refusal import Refusal
from governance.bodies.models import Body, Seat, SeatKind
from sign_in.models import SignInPolicy
from sign_in.rules import SignIn
from sign_in.selectors import policy_row
from sign_in.services import change_policy
from sign_in.services.policy import open_to_all
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON
from tests.sign_in.conftest import come_back, enter, linked, provider_at, said

BY_PASSWORD = SignIn(own=True, second_factor=False)
ADDRESS = "/t/northshore/organisation/sign-in/"
SECRET = "JBSWY3DPEHPK3PXP"


def ask(tenant, by, of, **more):
    wanted = {"second_factor": of, "only_providers": False, "trusted_issuers": [], "sign_in": BY_PASSWORD} | more
    with tenant_scope(tenant.pk):
        return change_policy(tenant, by=by, at=NOON, **wanted)


def code():
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def with_app(person):
    TOTP.activate(person.user, SECRET)
    return person


def asked_for_more(answer):
    return answer.status_code == 302 and answer.url.startswith("/accounts/second-factor/?next=")


# --- Whom it is asked of ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("of", "who"),
    [
        ("nobody", set()),
        ("administrators", {"administrator"}),
        ("offices", {"administrator", "seat_holder", "owner"}),
        ("everyone", {"administrator", "seat_holder", "owner", "member", "auditor"}),
    ],
)
def test_it_is_asked_of_those_whom_the_policy_names(
    northshore, administrator, seat_holder, owner, member, auditor, stream, sign_in, of, who
):
    people = {
        "administrator": administrator,
        "seat_holder": seat_holder,
        "owner": owner,
        "member": member,
        "auditor": auditor,
    }
    with tenant_scope(northshore.pk):
        board = Body.objects.create(name="Board")
        Seat.objects.create(body=board, membership=seat_holder, kind=SeatKind.CHAIR, starts_at=LONG_AGO)
    ask(northshore, administrator, of)

    answers = {name: sign_in(person).get("/t/northshore/") for name, person in people.items()}

    assert {name for name, answer in answers.items() if asked_for_more(answer)} == who
    assert {answer.status_code for name, answer in answers.items() if name not in who} <= {200}


def test_a_seat_that_has_ended_asks_for_nothing(northshore, administrator, seat_holder, sign_in):
    with tenant_scope(northshore.pk):
        board = Body.objects.create(name="Board")
        Seat.objects.create(body=board, membership=seat_holder, starts_at=LONG_AGO, ends_at=NOON - timedelta(days=1))
    ask(northshore, administrator, "offices")

    assert sign_in(seat_holder).get("/t/northshore/").status_code == 200


# --- At the door --------------------------------------------------------------------------------------------------------
def test_until_it_is_shown_no_door_opens_and_each_says_why(northshore, administrator, sign_in):
    ask(northshore, administrator, "administrators")
    browser = sign_in(administrator)

    page, admin = browser.get("/t/northshore/streams/"), browser.get("/t/northshore/admin/")
    posted = browser.post("/t/northshore/streams/new/", {"name": "New"})
    part = browser.get("/t/northshore/streams/", headers={"HX-Request": "true"})
    api = browser.get("/t/northshore/api/v1/streams/")

    assert page.url == "/accounts/second-factor/?next=%2Ft%2Fnorthshore%2Fstreams%2F"
    assert [asked_for_more(answer) for answer in (admin, posted)] == [True, True]
    assert (part.status_code, part["HX-Redirect"]) == (204, page.url)
    problem = api.json()
    assert (api.status_code, problem["code"], problem["params"]["organisation"]) == (
        403,
        "sign_in.second_factor",
        "Northshore",
    )
    explained = browser.get(page.url)
    assert explained.status_code == 200
    assert "Northshore asks administrators for a second factor" in explained.content.decode()


def test_another_organisation_of_the_same_person_asks_nothing(northshore, southbank, administrator, sign_in):
    with tenant_scope(southbank.pk):
        Membership.objects.create(user=administrator.user, title="Guest", starts_at=LONG_AGO)
    ask(northshore, administrator, "everyone")

    assert sign_in(administrator).get("/t/southbank/").status_code == 200


def test_who_has_a_factor_shows_it_at_sign_in_and_is_let_in(northshore, administrator, with_password, client):
    ask(northshore, administrator, "administrators")
    with_app(with_password(administrator))

    first = enter(client, administrator)
    outside = client.get("/t/northshore/")
    second = client.post("/accounts/2fa/authenticate/", {"code": code()})

    assert (first.url, outside.status_code) == ("/accounts/2fa/authenticate/", 302)
    assert (second.status_code, client.get("/t/northshore/").status_code) == (302, 200)


def test_setting_up_an_app_is_showing_it(northshore, administrator, with_password, client):
    ask(northshore, administrator, "administrators")
    enter(client, with_password(administrator))
    client.get(client.get("/t/northshore/streams/").url)
    client.post("/accounts/reauthenticate/", {"password": "a harbour in the north"})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    typed = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    done = client.post("/accounts/2fa/totp/activate/", {"code": typed})
    codes = client.get(done.url)

    assert "/t/northshore/streams/" in codes.content.decode()  # the way on
    assert client.get("/t/northshore/streams/").status_code == 200


def test_who_signed_in_before_they_had_one_shows_it_once(northshore, administrator, with_password, client):
    ask(northshore, administrator, "administrators")
    enter(client, with_password(administrator))
    with_app(administrator)
    asked = client.get(client.get("/t/northshore/").url)

    client.post("/accounts/2fa/reauthenticate/", {"code": code()})

    assert "/accounts/2fa/reauthenticate/?next=" in asked.content.decode()
    assert client.get("/t/northshore/").status_code == 200


def test_the_organisations_provider_may_ask_for_it_instead(northshore, administrator, issuer, client):
    provider = provider_at(northshore, issuer.issuer, asks_second_factor=True)
    linked(administrator, provider)
    ask(northshore, administrator, "everyone")

    come_back(client, issuer, provider)

    assert client.get("/t/northshore/").status_code == 200


def test_a_provider_that_asks_for_none_is_not_enough(northshore, administrator, issuer, client):
    provider = provider_at(northshore, issuer.issuer)
    linked(administrator, provider)
    ask(northshore, administrator, "everyone")

    come_back(client, issuer, provider)

    assert asked_for_more(client.get("/t/northshore/"))


def test_an_organisation_that_asks_nothing_pays_nothing(northshore, member, sign_in):
    browser = sign_in(member)
    browser.get("/t/northshore/sign-in/")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get("/t/northshore/sign-in/")

    assert not [query["sql"] for query in asked if "sign_in_policy" in query["sql"]]


def test_who_came_by_a_provider_shows_their_own_factor_too(northshore, administrator, issuer, client):
    provider = provider_at(northshore, issuer.issuer)
    with_app(linked(administrator, provider))
    ask(northshore, administrator, "everyone")

    arrived = come_back(client, issuer, provider, next_url="/t/northshore/streams/")
    outside = client.get("/t/northshore/")
    shown = client.post("/accounts/2fa/authenticate/", {"code": code()})

    assert (arrived.url, outside.status_code) == ("/accounts/2fa/authenticate/", 302)
    assert (shown.url, client.get("/t/northshore/").status_code) == ("/t/northshore/streams/", 200)
    assert client.get("/accounts/2fa/recovery-codes/generate/").status_code == 403  # still not their own sign-in


# --- The second step itself ---------------------------------------------------------------------------------------------
def test_a_code_is_good_once(administrator, with_password, client, sign_in):
    with_app(with_password(administrator))
    used = code()
    enter(client, administrator)
    client.post("/accounts/2fa/authenticate/", {"code": used})
    client.post("/accounts/logout/")
    enter(client, administrator)

    again = client.post("/accounts/2fa/authenticate/", {"code": used})

    assert (again.status_code, again.context["form"].is_valid()) == (200, False)


def test_a_recovery_code_is_good_once(administrator, with_password, client):
    with_app(with_password(administrator))
    spare = RecoveryCodes.activate(administrator.user).get_unused_codes()[0]
    answers = []
    for _time in range(2):
        enter(client, administrator)
        answers.append(client.post("/accounts/2fa/authenticate/", {"code": spare}).status_code)
        client.post("/accounts/logout/")

    assert answers == [302, 200]


def test_secrets_are_sealed_where_they_lie_and_shown_to_no_cache(administrator, with_password, client):
    enter(client, with_password(administrator))
    client.post("/accounts/reauthenticate/", {"password": "a harbour in the north"})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    typed = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post("/accounts/2fa/totp/activate/", {"code": typed})

    codes = client.get("/accounts/2fa/recovery-codes/")
    kept = {row.type: str(row.data) for row in Authenticator.objects.filter(user=administrator.user)}

    assert "no-store" in codes["Cache-Control"]
    assert set(kept) == {"totp", "recovery_codes"}
    assert not any(secret in data for data in kept.values())


def test_who_removes_the_last_one_is_asked_again(northshore, administrator, with_password, client):
    ask(northshore, administrator, "administrators")
    with_app(with_password(administrator))
    enter(client, administrator)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    client.post("/accounts/reauthenticate/", {"password": "a harbour in the north"})

    client.post("/accounts/2fa/totp/deactivate/")
    client.post("/accounts/logout/")
    enter(client, administrator)

    assert asked_for_more(client.get("/t/northshore/"))


# --- The settings -------------------------------------------------------------------------------------------------------
def test_the_administrator_says_it_on_the_settings_page_and_it_is_recorded(northshore, administrator, sign_in):
    answer = sign_in(administrator).post(
        ADDRESS, {"second_factor": "everyone", "trusted_issuers": "https://a.example\n"}
    )

    assert (answer.status_code, answer.url) == (302, ADDRESS)
    with tenant_scope(northshore.pk):
        row, (event,) = SignInPolicy.objects.get(), Event.objects.select_related("by")
    assert (row.second_factor, row.only_providers, row.trusted_issuers) == ("everyone", False, ["https://a.example"])
    assert (event.action, event.by, event.words["facts"]["second_factor"]) == (
        "sign_in.policy_changed",
        administrator,
        ["nobody", "everyone"],
    )
    assert Tenant.objects.get(pk=northshore.pk).asks_at_sign_in


def test_asking_nobody_again_costs_nothing_again(northshore, administrator):
    ask(northshore, administrator, "everyone")
    ask(northshore, administrator, "nobody")

    assert not Tenant.objects.get(pk=northshore.pk).asks_at_sign_in


def test_nobody_else_says_it(northshore, member):
    with tenant_scope(northshore.pk), pytest.raises(Refusal) as refused:
        change_policy(
            northshore, by=member, at=NOON, sign_in=BY_PASSWORD, second_factor="everyone", only_providers=False
        )

    assert refused.value.code == "right.missing"
    with tenant_scope(northshore.pk):
        assert not SignInPolicy.objects.exists()


def test_the_only_way_in_is_one_that_exists_and_was_tried(northshore, administrator, issuer, client):
    with pytest.raises(Refusal) as without:
        ask(northshore, administrator, "nobody", only_providers=True)
    provider = provider_at(northshore, issuer.issuer)
    with pytest.raises(Refusal) as untried:
        ask(northshore, administrator, "nobody", only_providers=True)
    linked(administrator, provider)
    come_back(client, issuer, provider)

    saved = client.post(ADDRESS, {"second_factor": "nobody", "only_providers": "on"})

    assert (without.value.code, untried.value.code) == ("sign_in.no_provider", "sign_in.untried")
    assert saved.status_code == 302
    with tenant_scope(northshore.pk):
        assert policy_row().only_providers


def test_with_one_way_in_a_password_is_not_enough(northshore, administrator, member, issuer, client, sign_in):
    provider = provider_at(northshore, issuer.issuer)
    linked(administrator, provider)
    come_back(client, issuer, provider)
    client.post(ADDRESS, {"second_factor": "nobody", "only_providers": "on"})

    answer = sign_in(member).get("/t/northshore/")
    taken_out = client.post(f"{ADDRESS}providers/{provider.pk}/", {"name": "Staff", "client_id": "portal"})

    assert (answer.status_code, said(answer)) == (403, "sign_in.only_provider")
    assert "Streams" not in answer.content.decode()
    assert (taken_out.status_code, said(taken_out)) == (409, "sign_in.last_provider")
    assert client.get("/t/northshore/").status_code == 200


def test_an_operator_opens_a_door_that_was_shut_from_inside(northshore, administrator, sign_in):
    ask(northshore, administrator, "everyone")

    with tenant_scope(northshore.pk):
        open_to_all(northshore, at=NOON)

    assert sign_in(administrator).get("/t/northshore/").status_code == 200
    with tenant_scope(northshore.pk):
        assert Event.objects.order_by("id").last().action == "sign_in.opened"


def test_an_operator_helps_who_has_lost_phone_and_codes(northshore, administrator, with_password, client):
    with_app(with_password(administrator))
    elsewhere = enter(client, administrator)

    call_command("sign_in", "forget-factors", "--person", administrator.user.email, stdout=StringIO())

    assert elsewhere.url == "/accounts/2fa/authenticate/"
    assert not Authenticator.objects.filter(user=administrator.user).exists()
    assert enter(Client(), administrator).url == "/organisations/"
    with tenant_scope(northshore.pk):
        assert [event.action for event in Event.objects.all()] == ["sign_in.factors_forgotten"]
    with pytest.raises(CommandError, match="nobody@"):
        call_command("sign_in", "forget-factors", "--person", "nobody@northshore.example")
