"""Somebody new: invited by the administrator, reached by mail, in their week; and gone again, with what they held handed over."""

import re

from django.core import mail
from playwright.sync_api import expect

from outbox.services import send_due
from tenancy.models import Tenant
from tests.browser.conftest import Visit
from tests.browser.filled import Filled
from tests.cast import NOON

NEW = "new.colleague@elsewhere.example"


def test_from_the_invitation_to_the_first_week(filled: Filled, visit: Visit) -> None:
    office = visit(filled.administrator)
    office.goto("/t/govuk/people/")
    office.get_by_role("link", name="Invite a person").click()
    office.get_by_label("E-mail address").fill(NEW)
    office.get_by_label("Title").fill("Head of claims")
    office.get_by_role("radio", name=re.compile("Auditor")).check()
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.locator(".messages")).to_contain_text(NEW)

    tenant = Tenant.objects.get(slug="govuk")
    send_due(tenant_id=tenant.pk, at=NOON)
    letter = next(one for one in reversed(mail.outbox) if one.to == [NEW])
    link = re.search(r"https?://[^/\s]+(/invitations/\S+)", letter.body)
    assert link is not None

    page = visit()
    page.goto(link[1])
    expect(page.locator("#as-h")).to_contain_text("Auditor, Head of claims")
    page.get_by_label("Your name").fill("Somebody New")
    page.get_by_label("A password").fill("short")
    page.get_by_role("button", name="Join").click()
    expect(page.locator(".errors, .err").first).to_be_visible()
    page.get_by_label("A password").fill("a boat upon the north shore")
    page.get_by_role("button", name="Join").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("My week")

    again = visit()
    again.goto(link[1])
    expect(again.locator(".refusal")).to_contain_text("each can be used once")


def test_an_owner_leaves_and_somebody_follows(filled: Filled, visit: Visit) -> None:
    page = visit(filled.administrator)
    page.goto("/t/govuk/people/?q=Owner")
    page.get_by_role("link", name=re.compile("^Owner of Content platform")).click()
    page.get_by_role("link", name="Let this person leave").click()
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.locator(".refusal")).to_contain_text("Name who follows")

    first = page.locator("select").first
    first.select_option(label=first.locator("option").last.inner_text())
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Let Owner")).click()
    expect(page.locator(".refusal")).to_contain_text("is a decision")

    page.get_by_label("Only acting, until").first.fill("2026-10-30")
    page.get_by_role("button", name="Show what will happen").click()
    page.get_by_role("button", name=re.compile("^Let Owner")).click()
    expect(page.locator("main")).to_contain_text("Left on")
