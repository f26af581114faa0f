"""Second factors as people set them up and use them: an app with its codes, and a passkey in Chromium's own authenticator."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from playwright.sync_api import Page, expect

from sign_in.models import SignInPolicy
from sign_in.rules import Asked
from tenancy.models import Tenant
from tenancy.scope import tenant_scope
from tests.browser.conftest import Visit
from tests.browser.filled import PASSWORD, Filled
from tests.browser.looks import WIDTHS, what_is_wrong

WIDE = {"width": WIDTHS[0], "height": 900}


@pytest.fixture(autouse=True)
def _no_factors_yet(filled: Filled) -> Iterator[None]:
    """Each test sets up its own."""
    yield
    Authenticator.objects.all().delete()
    Tenant.objects.update(asks_at_sign_in=False)
    cache.clear()


def asks_everyone(filled: Filled) -> None:
    """The organisation asks everybody for a second factor."""
    tenant = Tenant.objects.get(slug=filled.slug)
    with tenant_scope(tenant.pk):
        SignInPolicy.objects.update_or_create(defaults={"second_factor": Asked.EVERYONE.value})
    Tenant.objects.filter(pk=tenant.pk).update(asks_at_sign_in=True)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")


def confirm(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def clean(page: Page) -> None:
    """The page as it stands has nothing wrong with it, wide and narrow, by day and by night."""
    assert what_is_wrong(page) == []
    page.set_viewport_size(WIDE)


def with_authenticator(page: Page) -> None:
    """The browser has an authenticator of its own that knows its person."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_an_organisation_asks_and_an_app_is_set_up_on_the_way(filled: Filled, visit: Visit) -> None:
    asks_everyone(filled)
    page = visit()
    page.goto("/t/govuk/streams/")
    sign_in(page, filled.secretary.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("A second factor, please")
    clean(page)

    page.get_by_role("link", name="Set up an app").click()
    confirm(page)
    expect(page.locator("img.qr")).to_be_visible()
    clean(page)
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Authenticator code").fill("000000")
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".errors")).to_be_visible()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Set it up").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator(".codes li")).to_have_count(10)
    clean(page)
    spare = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="I have kept them; go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Streams")

    again = visit()
    again.goto("/t/govuk/streams/")
    sign_in(again, filled.secretary.email)
    expect(again.get_by_role("heading", level=2, name="Second step")).to_be_visible()
    clean(again)
    again.get_by_label("Code").fill(spare)
    again.get_by_role("button", name="Sign in", exact=True).click()
    expect(again.get_by_role("heading", level=1)).to_have_text("Streams")


def test_a_passkey_is_added_and_signs_in_without_a_password(filled: Filled, visit: Visit, address: str) -> None:
    page = visit()
    with_authenticator(page)
    at_home = address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    page.goto(f"{at_home}/accounts/login/?next=/accounts/2fa/")
    sign_in(page, filled.owner.email)
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page)
    clean(page)
    page.get_by_label("Name").fill("The blue laptop")
    expect(page.get_by_label("It signs me in alone")).to_be_checked()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(f"{at_home}/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", level=2)).to_have_text("The blue laptop")
    clean(page)

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{at_home}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("My week")


def test_a_passkey_is_the_second_step_after_the_password(filled: Filled, visit: Visit, address: str) -> None:
    page = visit()
    with_authenticator(page)
    at_home = address.replace("127.0.0.1", "localhost")
    page.goto(f"{at_home}/accounts/login/?next=/accounts/2fa/webauthn/add/")
    sign_in(page, filled.administrator.email)
    confirm(page)
    page.get_by_label("It signs me in alone").uncheck()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{at_home}/accounts/login/?next=/t/govuk/streams/")
    sign_in(page, filled.administrator.email)
    page.get_by_role("button", name="Use your passkey").click()

    expect(page).to_have_url(re.compile("/t/govuk/streams/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Streams")


def test_a_browser_without_the_passkey_says_so(filled: Filled, visit: Visit, address: str) -> None:
    page = visit()
    with_authenticator(page)
    page.goto(f"{address.replace('127.0.0.1', 'localhost')}/accounts/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("That did not work")
    clean(page)
