"""The pages of streams: who sees what, what a refusal looks like in place, and what a page costs."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from streams import portfolio, selectors, services
from streams.models import RoleTerm, ScopeItem, StreamRole, ValueStream, WorkItem
from tenancy.scope import tenant_scope
from tests.cast import NOON

HTMX = {"HX-Request": "true"}
HOME = "/t/northshore/streams/"


def page_of(stream: ValueStream) -> str:
    return f"{HOME}{stream.pk}/"


def names_of(html: str, *names: str) -> list[str]:
    return [name for name in names if name in html or escape(name) in html]


# --- Who gets in -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["administrator", "auditor", "member", "owner", "seat_holder"])
def test_every_active_member_sees_streams(person, stream, sign_in, request):
    browser = sign_in(request.getfixturevalue(person))

    answers = [browser.get(url).status_code for url in (HOME, f"{HOME}portfolio/", page_of(stream))]

    assert answers == [200, 200, 200]


@pytest.mark.parametrize("person", ["leaver", "stranger", "southbank_administrator"])
def test_nobody_else_sees_anything(person, stream, sign_in, request):
    browser = sign_in(request.getfixturevalue(person))

    answers = [browser.get(url).status_code for url in (HOME, f"{HOME}portfolio/", page_of(stream))]

    assert answers == [404, 404, 404]


def test_another_organisation_answers_as_if_it_did_not_exist(stream, southbank_administrator, sign_in):
    browser = sign_in(southbank_administrator)
    there, nowhere = "/t/southbank/streams/", "/t/southbank/streams/01a2096b-0542-75a1-ae88-412cdd5ff959/"

    answers = [browser.get(url).status_code for url in (there, f"{there}{stream.pk}/", nowhere)]

    assert answers == [200, 404, 404]
    assert browser.post(f"{there}{stream.pk}/activate/").status_code == 404


# --- List and portfolio ----------------------------------------------------------------------------------------------------
@pytest.fixture
def cost(sign_in, member):
    """How many queries a page takes."""
    browser = sign_in(member)

    def measure(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        return len([one for one in queries if not one["sql"].startswith(("SET LOCAL", "SAVEPOINT", "RELEASE"))])

    return measure


@pytest.mark.parametrize("url", [HOME, f"{HOME}portfolio/", f"{HOME}?q=care&state=active&owner=nobody&role=any"])
def test_a_list_costs_the_same_with_one_and_five_streams(url, cost, make_stream):
    make_stream("Care 0")
    one = cost(url)
    for number in range(1, 5):
        make_stream(f"Care {number}")

    assert cost(url) == one
    assert one <= 8 + 4  # session, user, membership and transaction belong to the door, not to the page


def test_what_is_said_of_all_streams_is_the_same_told_from_their_list(stream, draft, make_stream, member, inside):
    ended, ownerless = make_stream("Dental"), make_stream("Emergency care")
    ValueStream.objects.filter(pk=ended.pk).update(state="retired", retired_at=NOON)
    RoleTerm.objects.filter(stream=ownerless).delete()

    told = selectors.counts_of(selectors.listed_streams(member, NOON))

    assert told == selectors.counts(member, NOON) == {"draft": 0, "active": 2, "retired": 1, "without_owner": 1}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Dental", "Planned care", "Urgent care"]),
        ("?state=draft", ["Planned care"]),
        ("?owner=me", ["Urgent care"]),
        ("?owner=nobody", ["Planned care"]),
        ("?role=any", ["Dental", "Urgent care"]),
        ("?role=risk_specialist", ["Dental"]),
        ("?q=urgent+waits", ["Urgent care"]),
        ("?q=nothing+like+it", []),
    ],
)
def test_the_list_filters_and_searches(
    query, found, stream, draft, make_stream, member, owner, administrator, sign_in, inside
):
    dental = make_stream("Dental", owned_by=member)
    services.assign_role(
        dental, role=StreamRole.RISK, membership=owner, starts_at=NOON - timedelta(days=1), by=administrator, at=NOON
    )

    ValueStream.objects.filter(pk=draft.pk).update(drafted_by=owner)  # who drafted it sees it

    table = sign_in(owner).get(f"{HOME}{query}").context["table"]

    assert [one.name for one in table.page] == found


@pytest.mark.parametrize("order", ["name", "-owner", "open_work", "-activated_at", "state"])
def test_the_list_sorts(order, stream, draft, member, sign_in):
    assert sign_in(member).get(f"{HOME}?sort={order}").status_code == 200


def test_the_list_is_taken_away_as_a_file(stream, draft, administrator, sign_in):
    answer = sign_in(administrator).get(f"{HOME}?export=csv")

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Stream,Outcome,State,Accountable owner,Open work,Active since"
    assert lines[1].startswith("Planned care,,Draft,,0,")
    assert lines[2].startswith(
        "Urgent care,Nobody waits longer than is good for them.,Active,Owner of Urgent care,0,2026-10-05"
    )


def test_an_empty_list_teaches(northshore, member, administrator, sign_in):
    assert "A value stream is what the organisation keeps delivering" in sign_in(member).get(HOME).content.decode()
    assert "No stream is active" in sign_in(member).get(f"{HOME}portfolio/").content.decode()
    assert f'href="{HOME}new/"' in sign_in(administrator).get(HOME).content.decode()
    assert f'href="{HOME}new/"' not in sign_in(member).get(HOME).content.decode()


def test_a_portfolio_column_is_asked_once_for_all_streams(make_stream, member, sign_in, monkeypatch):
    asked = []

    def cells(streams, reader, at):
        asked.append([stream.name for stream in streams])
        return {streams[0].pk: {"term": None}}

    monkeypatch.setattr("streams.portfolio._columns", dict(portfolio._columns))
    portfolio.register(portfolio.PortfolioColumn("test", "A test column", 99, cells, "streams/_portfolio_owner.html"))
    make_stream("Care 1")
    make_stream("Care 2")

    html = sign_in(member).get(f"{HOME}portfolio/").content.decode()

    assert asked == [["Care 1", "Care 2"]]
    assert "A test column" in html


# --- One stream ------------------------------------------------------------------------------------------------------------
def test_a_drafts_page_says_what_is_missing(draft, auditor, sign_in):
    html = sign_in(auditor).get(page_of(draft)).content.decode()

    words = ["an outcome", "a stakeholder group", "an accountable owner", "a boundary with one thing inside"]
    assert names_of(html, *words) == words
    assert "Activate the stream" not in html


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2026-10-05", "<b>Owner of Urgent care</b>"),
        ("2026-10-06", "gap Tue 6 Oct 2026 – Mon 12 Oct 2026"),
        ("2020-01-01", "gap until Sun 31 Aug 2025"),
        ("2026-02-31", "“2026-02-31” is not a date."),
    ],
)
def test_who_was_accountable_on_a_day_has_one_answer(
    as_of, said, stream, owner_term, member, administrator, sign_in, inside
):
    signed = {"by": administrator, "at": NOON}
    services.end_term(owner_term, ends_at=NOON + timedelta(days=1), **signed)
    services.assign_role(stream, role=StreamRole.OWNER, membership=member, starts_at=NOON + timedelta(days=7), **signed)

    html = sign_in(member).get(f"{page_of(stream)}?as_of={as_of}").content.decode()

    answer = html[html.index('<p class="mt2" role="status">') :]
    assert said in answer[: answer.index("</p>")]


def test_only_who_may_change_gets_buttons(stream, member, owner, sign_in):
    seen = [
        f'href="{page_of(stream)}edit/"' in sign_in(one).get(page_of(stream)).content.decode()
        for one in (member, owner)
    ]

    assert seen == [False, True]


# --- Forms, with and without script ------------------------------------------------------------------------------------------
def test_draft_a_stream(administrator, sign_in, inside):
    answer = sign_in(administrator).post(f"{HOME}new/", {"name": "Dental", "outcome": ""})

    stream = ValueStream.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(stream))
    assert (stream.name, stream.state) == ("Dental", "draft")


def test_a_refused_draft_keeps_what_was_typed(stream, administrator, sign_in, inside):
    answer = sign_in(administrator).post(f"{HOME}new/", {"name": "Urgent care", "outcome": "Typed with care"})

    assert answer.status_code == 409
    assert names_of(answer.content.decode(), "stream.name_taken", "Typed with care") == [
        "stream.name_taken",
        "Typed with care",
    ]
    assert ValueStream.objects.count() == 1


def test_a_form_without_a_name_says_so_at_the_field(administrator, sign_in):
    answer = sign_in(administrator).post(f"{HOME}new/", {"name": ""})

    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()


def test_htmx_opens_a_form_inside_its_panel(stream, owner, sign_in):
    html = sign_in(owner).get(f"{page_of(stream)}work/open/", headers=HTMX).content.decode()

    assert "<html" not in html
    assert 'hx-target="#panel-work-form"' in html


def test_htmx_answers_with_the_changed_panel(stream, owner, sign_in, inside):
    typed = {"name": "Night shift", "kind": "operation", "opened_on": "2026-10-05"}

    answer = sign_in(owner).post(f"{page_of(stream)}work/open/", typed, headers=HTMX)

    html = answer.content.decode()
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (200, "#panel-work")
    words = ["Night shift", "The work is open.", 'id="panel-about"', 'hx-swap-oob="true"']
    assert names_of(html, *words) == words
    assert WorkItem.objects.get().name == "Night shift"


def test_htmx_refusal_stays_in_the_panel_with_the_typed_input(
    stream, owner_term, administrator, member, sign_in, inside
):
    typed = {
        "role": "accountable_owner",
        "membership": str(member.pk),
        "starts_at": "2026-10-06T09:00",
        "because": "Election",
    }

    answer = sign_in(administrator).post(f"{page_of(stream)}roles/assign/", typed, headers=HTMX)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "<html" not in html
    words = ['data-code="owner.overlap"', 'value="Election"']
    assert names_of(html, *words) == words
    assert list(RoleTerm.objects.all()) == [owner_term]


def test_assign_role_offers_the_owner_only_to_who_may_name_one(stream, owner, administrator, leaver, sign_in):
    forms = [sign_in(one).get(f"{page_of(stream)}roles/assign/").content.decode() for one in (owner, administrator)]

    assert ['value="accountable_owner"' in html for html in forms] == [False, True]
    assert ["Leaver" in html for html in forms] == [False, False]


def test_end_a_term_now(stream, owner_term, member, administrator, sign_in, inside):
    url = f"{page_of(stream)}roles/{owner_term.pk}/end/"
    browser = sign_in(administrator)
    assert 'value="2026-10-05T13:00"' in browser.get(url).content.decode()  # London, where the clock shows 13:00

    alone = browser.post(url, {"ends_at": "2026-10-05T13:00", "because": "Moves on"})
    asked = {"ends_at": "2026-10-05T13:00", "because": "Moves on", "successor": str(member.pk)}
    answer = browser.post(url, asked)

    assert alone.status_code == 409
    assert "Nobody would be accountable" in alone.content.decode()
    owner_term.refresh_from_db()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{page_of(stream)}#panel-roles")
    assert owner_term.ends_at == NOON


def test_close_work_and_describe_and_retire(stream, owner, administrator, sign_in, inside):
    work = services.open_work(stream, name="Night shift", by=owner, at=NOON)
    browser = sign_in(administrator)

    answers = [
        browser.post(f"{page_of(stream)}work/{work.pk}/close/", {"closed_on": "2026-10-05"}).status_code,
        browser.post(f"{page_of(stream)}edit/", {"name": "Urgent care", "outcome": "Seen within the hour"}).status_code,
        browser.post(f"{page_of(stream)}stakeholders/add/", {"group": "Crews", "need": ""}).status_code,
        browser.post(
            f"{page_of(stream)}boundary/declare/", {"kind": "system", "path": "triage", "inside": "no", "agreement": ""}
        ).status_code,
        browser.post(f"{page_of(stream)}retire/", {"because": "Merged"}).status_code,
    ]

    stream.refresh_from_db()
    work.refresh_from_db()
    assert answers == [302, 302, 302, 302, 302]
    assert (stream.state, stream.outcome, str(work.closed_on)) == ("retired", "Seen within the hour", "2026-10-05")
    assert ScopeItem.objects.get(path="triage").inside is False


# --- One click -------------------------------------------------------------------------------------------------------------
def test_activate_refused_is_said_above_the_page(draft, administrator, sign_in, inside):
    answer = sign_in(administrator).post(f"{page_of(draft)}activate/")

    draft.refresh_from_db()
    html = answer.content.decode()
    assert (answer.status_code, draft.state) == (422, "draft")
    assert 'data-code="stream.not_ready"' in html
    assert 'id="panel-boundary"' in html


def test_activate_refused_with_htmx_goes_to_the_shells_place(draft, administrator, sign_in):
    answer = sign_in(administrator).post(f"{page_of(draft)}activate/", headers=HTMX)

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#refusal")


@pytest.mark.parametrize("person", ["member", "auditor", "seat_holder"])
def test_somebody_without_the_right_is_refused_on_every_address(
    person, stream, owner_term, owner, sign_in, request, inside
):
    browser, at = sign_in(request.getfixturevalue(person)), page_of(stream)
    work = services.open_work(stream, name="Night shift", by=owner, at=NOON)
    item, stakeholder = stream.scope_items.get(), stream.stakeholders.get()
    anybody = str(owner.pk)

    answers = [
        browser.post(f"{HOME}new/", {"name": "Mine"}),
        browser.post(f"{at}edit/", {"name": "Mine", "outcome": "Mine"}),
        browser.post(f"{at}retire/", {"because": "x"}),
        browser.post(f"{at}stakeholders/add/", {"group": "x"}),
        browser.post(f"{at}stakeholders/{stakeholder.pk}/remove/"),
        browser.post(f"{at}boundary/declare/", {"kind": "system", "path": "x", "inside": "yes"}),
        browser.post(f"{at}boundary/{item.pk}/withdraw/"),
        browser.post(
            f"{at}roles/assign/", {"role": "risk_specialist", "membership": anybody, "starts_at": "2026-10-05T13:00"}
        ),
        browser.post(f"{at}roles/{owner_term.pk}/end/", {"ends_at": "2026-10-05T13:00"}),
        browser.post(f"{at}work/open/", {"name": "x", "kind": "project", "opened_on": "2026-10-05"}),
        browser.post(f"{at}work/{work.pk}/close/", {"closed_on": "2026-10-05"}),
    ]

    assert [answer.status_code for answer in answers] == [403] * len(answers)
    assert all('data-code="right.missing"' in answer.content.decode() for answer in answers)


def test_an_item_of_another_stream_is_not_found(stream, make_stream, administrator, sign_in, inside):
    other = make_stream("Dental")
    item = other.scope_items.get()

    assert sign_in(administrator).post(f"{page_of(stream)}boundary/{item.pk}/withdraw/").status_code == 404


def test_one_click_changes_take_a_post(stream, administrator, sign_in):
    assert sign_in(administrator).get(f"{page_of(stream)}activate/").status_code == 405


def test_my_week_shows_the_readers_streams(stream, owner, member, sign_in):
    assert "Urgent care" in sign_in(owner).get("/t/northshore/").content.decode()
    assert page_of(stream) not in sign_in(member).get("/t/northshore/").content.decode()


def test_the_owner_changes_at_the_instant_on_every_page(stream, owner_term, administrator, member, sign_in):
    with tenant_scope(stream.tenant_id):
        services.end_term(owner_term, ends_at=NOON + timedelta(hours=1), by=administrator, at=NOON)
    settings.FROZEN_NOW = NOON + timedelta(hours=1)

    html = sign_in(member).get(HOME).content.decode()

    assert "nobody is accountable" in html
