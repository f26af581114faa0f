"""Every door of the portal, opened by people who are not concerned by a secret: no word of it, in no list, count or file."""

import io
import re
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.services import record
from governance.meetings.services import add_item
from indicators.models import Indicator
from streams import services as streams
from streams.models import RoleTerm
from tests.cast import LONG_AGO, NOON
from tests.permissions.table import API, PAGES
from tests.visibility.conftest import SECRET
from vsportal.admin import site

pytestmark = pytest.mark.usefixtures("inside")

READ = [row.name for row in [*PAGES, *API] if row.method == "get" and not row.about]
ADMIN = [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in site._registry]
NEVER = {"organisation_export:file"}  # the whole organisation, for who may take it away
LISTS_WITH_FILES = ["streams:list", "indicators:list", "forums:list", "bodies:list", "packs:list", "audit:list"]


def address(name, *args):
    return f"/t/northshore{reverse(name, args=args, urlconf=settings.ORGANISATION_URLCONF)}"


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


@pytest.fixture
def told(marked, administrator, member):
    """The secret has been spoken of everywhere: on an agenda, in the record, in a mail; members keep what they always had."""
    signed = {"by": administrator, "at": NOON}
    streams.open_work(marked.stream, name=f"{SECRET} hall", **signed)
    add_item(
        marked.meeting,
        title=f"{SECRET} item",
        purpose="performance",
        stream=marked.stream,
        by=marked.secretary,
        at=NOON,
    )
    record("stream.described", marked.stream, by=administrator, at=NOON, because=f"{SECRET} because")
    RoleTerm.objects.create(stream=marked.stream, role="risk_specialist", membership=marked.chair, starts_at=LONG_AGO)
    return marked


@pytest.mark.parametrize("person", ["member", "administrator"])
def test_no_page_and_no_answer_says_a_word(person, told, sign_in, request):
    browser = sign_in(request.getfixturevalue(person))

    saying = [name for name in sorted({*READ, *ADMIN} - NEVER) if SECRET in text_of(browser.get(address(name)))]

    assert saying == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_file_says_a_word(kind, told, administrator, sign_in):
    browser = sign_in(administrator)

    for name in LISTS_WITH_FILES:
        file = b"".join(browser.get(f"{address(name)}?export={kind}").streaming_content)
        if kind == "xlsx":
            with zipfile.ZipFile(io.BytesIO(file)) as book:
                file = b"".join(book.read(name) for name in book.namelist())
        assert file
        assert SECRET.encode() not in file


@pytest.mark.parametrize("query", ["q=Hush", "q=merger", "stream={stream}", "stream={missing}", "sort=-name"])
def test_no_search_and_no_filter_finds_it(query, told, member, sign_in):
    asked = query.format(stream=told.stream.pk, missing="0192ffff-0000-7000-8000-00000000ffff")
    browser = sign_in(member)

    counts = {name: browser.get(f"{address(name)}?{asked}").context["table"].page.paginator.count for name in
              ("streams:list", "indicators:list", "forums:list")}  # fmt: skip

    assert counts == {"streams:list": 0, "indicators:list": 0, "forums:list": 0}


def test_a_filter_by_it_answers_like_a_filter_by_what_does_not_exist(told, member, sign_in):
    browser, missing = sign_in(member), "0192ffff-0000-7000-8000-00000000ffff"
    asked = [
        ("api:indicator-list", "stream", told.stream), ("api:reading-list", "indicator", told.indicator),
        ("api:signal-list", "stream", told.stream), ("api:forum-list", "stream", told.stream),
        ("api:meeting-list", "forum", told.forum), ("api:agenda_item-list", "meeting", told.meeting),
    ]  # fmt: skip

    for name, parameter, thing in asked:
        answers = [browser.get(f"{address(name)}?{parameter}={pk}") for pk in (thing.pk, missing)]
        told_apart = [
            (one.status_code, re.sub(rb"urn:vsportal:request:[0-9a-f-]+", b"", one.content).replace(pk.encode(), b""))
            for one, pk in zip(answers, (str(thing.pk), missing), strict=True)
        ]
        assert told_apart[0] == told_apart[1], name


def test_naming_it_in_an_input_is_naming_nothing(told, seat_holder, body, forum, administrator, sign_in):
    browser, missing = sign_in(administrator), "0192ffff-0000-7000-8000-00000000ffff"
    inputs = [
        ("api:forum-detail", [forum.pk], "patch", {"stream": "{}"}),
        ("api:indicator-list", [], "post", {
            "stream": "{}", "name": "New", "family": "cost", "direction": "increase", "unit": "x", "interval": "week",
        }),
        ("api:reading-list", [], "post", {"indicator": "{}", "on": "2026-09-28", "value": 1}),
    ]  # fmt: skip

    for name, args, method, body_of in inputs:
        pks = [str(told.indicator.pk if "indicator" in body_of else told.stream.pk), missing]
        answers = []
        for pk in pks:
            sent = {key: pk if value == "{}" else value for key, value in body_of.items()}
            answer = getattr(browser, method)(
                address(name, *args), sent, content_type="application/json", headers={"If-Match": "*"}
            )
            plain = re.sub(rb"urn:vsportal:request:[0-9a-f-]+", b"", answer.content).replace(pk.encode(), b"")
            answers.append((answer.status_code, plain))
        assert answers[0] == answers[1], name
        assert answers[0][0] in {400, 404}


@pytest.mark.parametrize("person", ["member", "administrator"])
def test_what_is_open_says_nothing_of_what_hangs_on_it(person, told, sign_in, request):
    """The body that deals with it, the people who run it, are open; what they do with it is not."""
    browser = sign_in(request.getfixturevalue(person))
    open_pages = [
        ("bodies:detail", told.body), ("people:detail", told.owner), ("people:detail", told.chair), ("api:body-detail", told.body),
    ]  # fmt: skip

    for name, thing in open_pages:
        answer = browser.get(address(name, thing.pk))
        assert (answer.status_code, SECRET in text_of(answer)) == (200, False), name


def test_those_concerned_find_it_everywhere(told, auditor, sign_in):
    names = ["streams:list", "indicators:list", "forums:list", "api:stream-list", "api:signal-list", "api:meeting-list"]

    for person in (told.secretary, auditor):
        found = [name for name in names if str(told.stream.pk) in text_of(sign_in(person).get(address(name)))
                 or SECRET in text_of(sign_in(person).get(address(name)))
                 or str(told.forum.pk) in text_of(sign_in(person).get(address(name)))]  # fmt: skip
        assert found == names


def test_its_page_says_why_and_until_when_to_those_who_see_it(told, sign_in):
    page = sign_in(told.owner).get(address("streams:detail", told.stream.pk)).content.decode()

    assert "Confidential until" in page
    assert "Hush reason" in page


def test_an_import_does_not_know_its_name(told, administrator, sign_in):
    def report(stream, indicator):
        rows = f"stream,indicator,date,value\n{stream},{indicator},2026-09-28,3\n"
        file = SimpleUploadedFile("r.csv", rows.encode(), content_type="text/csv")
        answer = sign_in(administrator).post(address("api:reading-import"), {"file": file})
        return answer.status_code, [one["why"] for one in answer.json()["rejected"]]

    assert report(told.stream.name, told.indicator.name) == report("No such stream", told.indicator.name)
    assert Indicator.objects.get().readings.count() == 39
