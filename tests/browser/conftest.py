"""Chromium, a server in this process, and one filled organisation for each file of tests."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread, TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tenancy.models import User
from tests.browser.filled import Filled, fill
from tests.cast import NOON

HERE = Path(__file__).parent
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives Chromium."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for a file: Playwright's loop runs in this thread, and other files' tests must not find it running."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any, chromium: Browser) -> Iterator[Filled]:
    """The organisation, committed before the file's first test and gone after its last one.

    Playwright's loop runs in this thread, which Django takes for asynchronous code; it is not.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        patch.setattr(settings, "FROZEN_NOW", NOON)
        yield fill()
        TransactionTestCase._fixture_teardown(None)


@pytest.fixture(scope="module")
def address(filled: Filled) -> Iterator[str]:
    """Where the portal answers while the tests of a file run."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    connections.close_all()


Visit = Callable[..., Page]


def signed_in(chromium: Browser, address: str, person: User | None, **words: Any) -> BrowserContext:
    """A fresh browser in which this person is signed in; None is nobody."""
    context = chromium.new_context(base_url=address, reduced_motion="reduce", **words)
    context.set_default_timeout(20_000)
    if person is not None:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    return context


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    """`visit(user, java_script_enabled=False, …)`: a page of a browser of its own."""
    contexts: list[BrowserContext] = []

    def open_page(person: User | None = None, **words: Any) -> Page:
        contexts.append(signed_in(chromium, address, person, **words))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()
