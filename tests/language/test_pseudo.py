"""The whole portal in a language that nobody writes: what stays readable was never translated."""

import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import available_timezones

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.test.testcases import TransactionTestCase
from django.utils.translation import get_language_info

from governance.meetings.jobs import draft_all
from governance.models import Meeting
from outbox.models import Message
from packs.contents import gather
from packs.registry import PackContext
from packs.rendering.html import as_html
from packs.rendering.pdf import _plain, as_pdf
from packs.rendering.text import as_text
from people.mail import compose
from people.services.invitations import invite
from tenancy.models import Membership, Tenant, User
from tenancy.scope import tenant_scope
from tests.browser.filled import Filled, fill
from tests.cast import NOON
from tests.deploy.crawl import ID, walk
from tests.language.pseudo import pseudo_language
from tests.language.reading import bare, data_of, read, stored_values
from tests.permissions.table import MISSING
from vsportal.api import router

READERS = ("administrator", "auditor", "owner", "secretary")


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Filled]:
    """The organisation of the browser's tests, which speaks the pseudo-language from here on."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "FROZEN_NOW", NOON)
        found = fill()
        Tenant.objects.update(locale="de")
        with pseudo_language(), tenant_scope(Tenant.objects.get(slug=found.slug).pk):
            draft_all(NOON)  # again, in the new language of the organisation
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


def found_in(page: str, data: re.Pattern[str]) -> list[str]:
    """What a page says in plain letters."""
    return list(bare(read(page)[1], data))


@pytest.mark.parametrize("name", [*READERS, None], ids=str)
def test_every_page_is_translated(name: str | None, filled: Filled, data: re.Pattern[str], pseudo: str) -> None:
    languages, found = {}, {}
    client = browser(filled.user(name) if name else None)
    for address, answer in walk(client, "/" if name else "/accounts/login/"):
        kind = answer.get("Content-Type", "")
        as_it_was_mailed = address.endswith("/preview/")
        if ("html" in kind or "svg" in kind) and not address.startswith(settings.STATIC_URL) and not as_it_was_mailed:
            languages[address], pieces = read(answer.content.decode())
            if untranslated := list(bare(pieces, data)):
                found[address] = untranslated
        answer.close()

    assert len(languages) > (30 if name else 1)
    assert {language for language in languages.values() if language} == {pseudo}
    assert found == {}, "\n".join(f"{address}: {words}" for address, words in found.items())


def test_every_refusal_of_the_api_is_translated(filled: Filled, data: re.Pattern[str], pseudo: str) -> None:
    client, found = browser(filled.administrator), {}
    for prefix, _viewset, _basename in router.registry:
        address = f"/t/{filled.slug}/api/v1/{prefix}/"
        answers = [
            client.get(f"{address}{MISSING}/"),
            client.get(address, {"no_such_filter": "1"}),
            client.post(address, {}, content_type="application/json"),
            client.delete(address),
        ]
        for answer in (answer for answer in answers if answer.status_code >= 400):  # a draft asks for nothing
            assert answer["Content-Type"] == "application/problem+json", (address, answer.status_code)
            if untranslated := list(bare(said_in(answer.json()), data)):
                found[address] = untranslated

    assert found == {}


def said_in(problem: dict[str, Any]) -> Iterator[str]:
    """What a problem tells people, without codes and the names of fields."""
    if problem["type"] != "about:blank":  # RFC 9457: then the title is HTTP's own name of the status
        yield problem["title"]
    yield from (problem.get("detail") or "", problem.get("who") or "")
    for error in problem.get("errors") or []:
        words = " ".join(str(value) for name, value in error.items() if name in {"detail", "why", "message", "words"})
        yield re.sub(
            r"Ķñóẃñ: [a-z_, ]+", "", words
        )  # the names of fields and parameters are the same in every language


def test_every_pack_is_translated_in_all_its_forms(filled: Filled, data: re.Pattern[str], pseudo: str) -> None:
    found, forms = {}, 0
    tenant = Tenant.objects.get(slug=filled.slug)
    with tenant_scope(tenant.pk):
        meeting = Meeting.objects.get(pk=filled.places["meeting"])
        for seat in meeting.forum.body.seats.select_related("membership__user"):
            document = gather(PackContext(meeting, seat, NOON))
            html, text, pdf = as_html(document), as_text(document), as_pdf(document)
            assert read(html)[0] == pseudo
            assert f"/Lang({pseudo})".encode() in pdf
            forms += 1
            pieces = {"subject": [document.subject], "text": [" ".join(text.split())], "html": read(html)[1]}
            pieces["pdf"] = list(texts_of(_plain(document)))
            for form, said in pieces.items():
                if untranslated := list(bare(said, data)):
                    found[f"{seat.kind} {form}"] = untranslated

    assert forms > 1
    assert found == {}


def texts_of(given: Any) -> Iterator[str]:
    """Every text in what the PDF is set from, without pictures, colours and addresses."""
    if isinstance(given, dict):
        for name, value in given.items():
            if name not in {"svg", "kind", "state", "lang", "region", "url", "meeting_url", "chain_head"}:
                yield from texts_of(value)
    elif isinstance(given, list):
        for value in given:
            yield from texts_of(value)
    elif isinstance(given, str):
        yield given


def test_every_mail_is_translated(filled: Filled, data: re.Pattern[str], pseudo: str) -> None:
    tenant = Tenant.objects.get(slug=filled.slug)
    with tenant_scope(tenant.pk):
        by = Membership.objects.get(user=filled.administrator)
        invitation = invite(email="newcomer@elsewhere.example", role="auditor", by=by, at=NOON)
        invited = compose(Message.objects.get(ref=invitation.pk), NOON)
    browser(None).post("/accounts/password/reset/", {"email": filled.owner.email})
    (reset,) = (sent for sent in mail.outbox if filled.owner.email in sent.to)

    for letter in (invited, reset):
        html = getattr(letter, "html", "")
        lines = [str(letter.subject), *letter.body.splitlines()]
        assert list(bare([line.replace("localhost:8000", "") for line in lines], data)) == []
        assert found_in(html, data) == []


def test_every_form_that_is_sent_empty_is_refused_in_words(filled: Filled, data: re.Pattern[str], pseudo: str) -> None:
    """Last, because some forms ask for nothing and are then obeyed."""
    client, forms, found = browser(filled.administrator), {}, {}
    for address, answer in walk(client, "/"):
        if "html" in answer.get("Content-Type", "") and not answer.streaming:
            for action in re.findall(r'<form[^>]* method="post"[^>]*', answer.content.decode()):
                target = re.search(r' action="([^"]*)"', action)
                forms.setdefault(ID.sub("…", target[1] if target and target[1] else address), (address, target))
        answer.close()
    for address, target in forms.values():
        action = target[1] if target and target[1] else address
        if "logout" not in action:
            answer = client.post(action, {}, follow=True)
            if "html" in answer.get("Content-Type", "") and (wrong := found_in(answer.content.decode(), data)):
                found[action] = wrong

    assert len(forms) > 20
    assert found == {}, "\n".join(f"{address}: {words}" for address, words in found.items())
