"""The whole portal in a language that nobody writes: what stays readable was never translated."""

import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import available_timezones

import pytest
from django.conf import settings
from django.test import Client
from django.test.testcases import TransactionTestCase
from django.utils.translation import get_language_info

from tenancy.models import Tenant, User
from tenancy.scope import tenant_scope
from tests.browser.filled import Filled, fill
from tests.cast import NOON
from tests.deploy.crawl import walk
from tests.language.pseudo import pseudo_language
from tests.language.reading import bare, data_of, heard, stored_values

READERS = ("administrator", "auditor", "owner", "secretary")


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Filled]:
    """The organisation of the browser's tests, which speaks the pseudo-language from here on."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "FROZEN_NOW", NOON)
        found = fill()
        Tenant.objects.update(locale="de")
        yield found
        TransactionTestCase._fixture_teardown(None)


@pytest.fixture(scope="module")
def data(filled: Filled) -> re.Pattern[str]:
    """What is data in that organisation, and so in any language."""
    values = [*available_timezones(), *(get_language_info(code)["name_local"] for code, _name in settings.LANGUAGES)]
    values += [zone.replace("_", " ") for zone in available_timezones()]
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            values += stored_values()
    return data_of(values)


@pytest.fixture
def pseudo() -> Iterator[str]:
    with pseudo_language() as code:
        yield code


def browser(person: User | None) -> Client:
    """A browser that asks for the pseudo-language."""
    client = Client(HTTP_HOST="localhost:8000", HTTP_ACCEPT_LANGUAGE="de", raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


@pytest.mark.parametrize("name", READERS)
def test_every_page_is_translated(name: str, filled: Filled, data: re.Pattern[str], pseudo: str) -> None:
    read, found = 0, {}
    for address, answer in walk(browser(filled.user(name)), "/"):
        kind = answer.get("Content-Type", "")
        if ("html" in kind or "svg" in kind) and not address.startswith(settings.STATIC_URL):
            read += 1
            if untranslated := list(bare(heard(answer.content.decode()), data)):
                found[address] = untranslated
        answer.close()

    assert read > 30
    assert found == {}, "\n".join(f"{address}: {words}" for address, words in found.items())
