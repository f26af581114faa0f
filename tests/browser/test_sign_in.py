"""The way in and out: sign in, a wrong password, a forgotten one, and what the keyboard does on the way."""

import re

from django.core import mail
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.filled import PASSWORD, Filled


def _sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_label("Password").press("Enter")


def test_who_signs_in_stands_in_their_week_and_after_signing_out_outside(filled: Filled, visit: Visit) -> None:
    page = visit()
    page.goto("/t/govuk/streams/")
    _sign_in(page, filled.owner.email, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Streams")

    page.get_by_role("button", name=re.compile("^Owner of Content platform")).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()

    page.goto("/t/govuk/streams/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_a_wrong_password_says_so_and_keeps_the_address(filled: Filled, visit: Visit) -> None:
    page = visit()
    page.goto("/accounts/login/")
    _sign_in(page, filled.owner.email, "not-this-one")

    expect(page.locator(".errors")).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value(filled.owner.email)
    expect(page.get_by_label("Password")).to_have_value("")


def test_a_forgotten_password_is_made_anew_by_mail(filled: Filled, visit: Visit) -> None:
    page = visit()
    page.goto("/accounts/login/")
    page.get_by_role("link", name=re.compile("[Ff]orgot")).click()
    page.get_by_label("Email").fill(filled.auditor.email)
    page.locator("#gate form button[type=submit]").click()
    expect(page.locator("#gate")).to_contain_text(re.compile("mail", re.IGNORECASE))
    link = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)
    assert link is not None
    assert mail.outbox[-1].to == [filled.auditor.email]

    page.goto(link[1])
    for field in page.locator("#gate input[type=password]").all():
        field.fill("Another-harbour-20")
    page.locator("#gate form button[type=submit]").click()
    page.goto("/accounts/login/")
    _sign_in(page, filled.auditor.email, "Another-harbour-20")

    expect(page.get_by_role("heading", level=1)).to_have_text("My week")


def test_the_first_tab_skips_to_the_content(filled: Filled, visit: Visit) -> None:
    page = visit(filled.owner)
    page.goto("/t/govuk/streams/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_form_is_filled_by_keyboard_alone(filled: Filled, visit: Visit) -> None:
    page = visit(filled.administrator)
    page.goto("/t/govuk/streams/new/")
    page.get_by_label("Name").focus()
    page.keyboard.type("Arrivals")
    page.keyboard.press("Tab")
    page.keyboard.type("People arrive when they said they would.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Draft the stream")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Arrivals")
    expect(page.locator("#panel-about")).to_contain_text("Before it can be activated it still needs")


def test_the_appearance_is_kept_in_the_browser(filled: Filled, visit: Visit) -> None:
    page = visit(filled.owner, color_scheme="light")
    page.goto("/t/govuk/")
    page.get_by_role("button", name=re.compile("^Owner of Content platform")).click()
    page.get_by_label("Dark").check()

    page.goto("/t/govuk/streams/")

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
