"""The first day: an empty organisation is led to a mailed review pack by following the set-up list, and nothing else."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test.testcases import TransactionTestCase
from playwright.sync_api import Browser, Page, expect

from outbox.services import send_due
from tenancy.models import Role, Tenant
from tests.browser.conftest import Visit
from tests.browser.looks import what_is_wrong
from tests.cast import NOON, join
from tests.outbox.post import Post
from vsportal.first_day.founding.asking import token_of, wish

PASSWORD = "Quiet-harbour-19"


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any, chromium: Browser) -> Iterator[str]:
    """Nothing but what `tenant create` makes: the path of the link that it prints."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        patch.setattr(settings, "FROZEN_NOW", NOON)
        said = io.StringIO()
        call_command("tenant", "create", "harbour", name="Harbour", admin="founder@harbour.example", stdout=said)
        yield re.search(r"(/invitations/\S+?/)(\s|$)", said.getvalue())[1]  # type: ignore[index]
        TransactionTestCase._fixture_teardown(None)


@pytest.fixture
def post() -> Iterator[Post]:
    """A real mail server."""
    with Post() as running, pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
        patch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
        patch.setattr(settings, "EMAIL_PORT", running.port)
        yield running


class Led:
    """Somebody who only follows the list: from My week to the list, and there to the step that comes next."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, code: str) -> None:
        """Open the list and follow its next step, which is this one."""
        self.open_list()
        step = self.page.locator("li[aria-current=step]")
        expect(step).to_have_attribute("id", f"step-{code}")
        step.locator(".do .btn.primary").click()

    def open_list(self) -> None:
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name="My week").click()
        self.page.get_by_role("link", name="All steps").click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            field = self.page.locator(f"main form.form-panel [name={name}]")
            if field.first.evaluate("one => one.tagName") == "SELECT":
                _choose(field, value)
            elif field.first.get_attribute("type") == "radio":
                self.page.locator(f"main form.form-panel [name={name}][value={value}]").check()
            else:
                field.fill(value)

    def send(self) -> None:
        self.page.locator("main form.form-panel button[type=submit]").click()
        expect(self.page.locator(".errors, .refusal")).to_have_count(0)


def _choose(field: Any, value: str) -> None:
    options = field.locator("option").all_inner_texts()
    field.select_option(label=next(option for option in options if value.lower() in option.lower()))


def test_an_empty_organisation_is_led_to_its_first_mailed_pack(filled: str, visit: Visit, post: Post) -> None:
    page = visit()
    led = Led(page)
    _join(page, filled)

    led.open_list()
    page.locator("#step-settings").get_by_role("button", name="They fit as they are").click()
    expect(page.locator("#step-settings")).to_contain_text("Done")

    led.to("people")
    led.fill(email="secretary@harbour.example")
    led.send()
    led.to("stream")
    led.fill(name="Departures", outcome="Ships leave on time.")
    led.send()
    led.to("stakeholders")
    led.fill(group="Crews")
    led.send()
    led.to("boundary")
    led.fill(kind="product", path="timetable", inside="yes")
    led.send()
    led.to("owner")
    led.fill(membership="Robin Vale")
    led.send()
    led.to("indicator")
    led.fill(stream="Departures", name="Ships on time", direction="Higher", unit="%", interval="Weekly")
    led.send()
    led.to("active")
    page.get_by_role("button", name="Activate").first.click()
    expect(page.locator("main")).to_contain_text("Active")

    _import_the_sample(led)

    led.to("body")
    led.fill(name="Harbour board")
    led.send()
    led.to("seats")
    led.fill(membership="Robin Vale", kind="chair")
    led.send()
    led.to("forum")
    led.fill(name="Performance review", purpose="performance", cycle="short")
    led.send()
    led.to("pack")
    page.get_by_role("button", name=re.compile("[Pp]repare|[Mm]ake")).click()
    expect(page.get_by_role("status")).to_be_visible()

    send_due(tenant_id=Tenant.objects.get(slug="harbour").pk, at=NOON)
    assert any(str(letter["Subject"]).startswith("Pack: Performance review") for letter in post.mails)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="My week").click()
    expect(page.locator("#panel-first_steps")).to_contain_text("Say who may decide what")  # takes two people
    page.get_by_role("link", name="All steps").click()
    page.get_by_role("button", name="Put the list away").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="My week").click()
    expect(page.locator("#panel-first_steps")).to_have_count(0)


@pytest.mark.parametrize("path", ["/start/", "/start/sent/", "/start/nothing/"])
def test_the_pages_of_founding_are_clean(filled: str, visit: Visit, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SELF_SERVICE", True)
    page = visit()

    page.goto(path)

    assert what_is_wrong(page) == []


def test_the_link_of_founding_is_clean(filled: str, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SELF_SERVICE", True)
    words = {"email": "new@quay.example", "name": "Quay", "slug": "quay", "time_zone": "Europe/Berlin"}
    page = visit()

    page.goto(f"/start/{token_of(wish(**words, holiday_country='DE', locale='en-gb', at=NOON))}/")

    expect(page.get_by_role("button", name="Found the organisation")).to_be_visible()
    assert what_is_wrong(page) == []


def test_erasing_somebody_is_clean_and_says_so(filled: str, visit: Visit) -> None:
    tenant = Tenant.objects.get(slug="harbour")
    administrator = join(tenant, "Office", Role.ADMINISTRATOR)
    gone = join(tenant, "Gone", ends_at=NOON - timedelta(days=1))
    page = visit(administrator.user)
    page.goto(f"/t/harbour/people/{gone.pk}/")

    page.get_by_role("link", name="Erase personal data").click()
    assert what_is_wrong(page) == []
    page.get_by_label("I know that this cannot be undone.").check()
    page.get_by_role("button", name="Erase for good").click()

    expect(page.get_by_role("status")).to_contain_text("erased")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Erased person")
    assert what_is_wrong(page) == []


def _join(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("[name=name]").fill("Robin Vale")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    page.wait_for_url(re.compile("/t/harbour/"))


def _import_the_sample(led: Led) -> None:
    """The file behind the list's own link, as it is."""
    led.open_list()
    step = led.page.locator("#step-readings")
    with led.page.expect_download() as loaded:
        step.get_by_role("link", name=re.compile("Sample")).click()
    step.locator(".do .btn.primary").click()
    led.page.get_by_label("File", exact=True).set_input_files(loaded.value.path())
    led.page.get_by_role("button", name="Read the file").click()
    led.page.get_by_role("button", name="Load the readings").click()
    expect(led.page.get_by_role("status")).to_contain_text("24 readings loaded")
