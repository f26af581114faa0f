"""The admin site of streams: the same services behind Django's own forms."""

import pytest

from audit.models import Event
from streams import services
from streams.models import RoleTerm, ScopeItem, ValueStream, WorkItem
from tests.cast import NOON

HOME = "/t/northshore/admin/streams/"
TABLES = ["valuestream", "roleterm", "scopeitem", "workitem", "stakeholdergroup"]

pytestmark = pytest.mark.usefixtures("inside")


@pytest.mark.parametrize("table", TABLES)
def test_tables_open_for_administrators(table, stream, administrator, sign_in):
    assert sign_in(administrator).get(f"{HOME}{table}/").status_code == 200


@pytest.mark.parametrize("table", TABLES)
def test_a_member_finds_no_admin_site(table, stream, member, sign_in):
    assert sign_in(member).get(f"{HOME}{table}/").status_code == 404


def test_a_stream_is_drafted_by_the_service(administrator, sign_in):
    answer = sign_in(administrator).post(f"{HOME}valuestream/add/", {"name": "Dental", "outcome": ""})

    stream = ValueStream.objects.get()
    assert (answer.status_code, stream.state) == (302, "draft")
    assert Event.objects.get().action == "stream.drafted"


def test_a_stream_is_described_by_the_service_and_its_state_is_read_only(stream, administrator, sign_in):
    typed = {"name": "Urgent care", "outcome": "Seen within the hour", "state": "retired"}
    for part in ("stakeholders", "scope_items", "role_terms", "work_items"):
        typed |= {f"{part}-TOTAL_FORMS": "0", f"{part}-INITIAL_FORMS": "0"}

    answer = sign_in(administrator).post(f"{HOME}valuestream/{stream.pk}/change/", typed)

    stream.refresh_from_db()
    assert (answer.status_code, stream.outcome, stream.state) == (302, "Seen within the hour", "active")
    assert Event.objects.filter(action="stream.described").count() == 1


def test_the_change_page_shows_what_belongs_to_the_stream(stream, administrator, sign_in):
    html = sign_in(administrator).get(f"{HOME}valuestream/{stream.pk}/change/").content.decode()

    assert "care/urgent care" in html
    assert "Owner of Urgent care" in html


def test_activate_is_an_action_and_refused_with_what_is_missing(draft, administrator, sign_in):
    chosen = {"action": "activate", "_selected_action": [str(draft.pk)]}

    answer = sign_in(administrator).post(f"{HOME}valuestream/", chosen)

    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (422, "draft")
    assert "stream.not_ready" in answer.content.decode()


def test_a_second_owner_is_refused_here_too(stream, owner_term, member, administrator, sign_in):
    typed = {
        "stream": str(stream.pk),
        "role": "accountable_owner",
        "membership": str(member.pk),
        "starts_at_0": "2026-10-05",
        "starts_at_1": "13:00",
        "ends_at_0": "",
        "ends_at_1": "",
        "because": "",
    }

    answer = sign_in(administrator).post(f"{HOME}roleterm/add/", typed)

    assert (answer.status_code, RoleTerm.objects.count()) == (409, 1)
    assert "owner.overlap" in answer.content.decode()


def test_terms_are_assigned_and_ended(stream, owner_term, member, administrator, sign_in):
    browser = sign_in(administrator)
    typed = {
        "stream": str(stream.pk),
        "role": "risk_specialist",
        "membership": str(member.pk),
        "starts_at_0": "2026-10-05",
        "starts_at_1": "12:00",
        "ends_at_0": "",
        "ends_at_1": "",
        "because": "",
    }

    assigned = browser.post(f"{HOME}roleterm/add/", typed).status_code
    risk = RoleTerm.objects.get(role="risk_specialist")
    answers = [
        browser.post(f"{HOME}roleterm/", {"action": "end_now", "_selected_action": [str(term.pk)]}).status_code
        for term in (risk, owner_term)
    ]

    owner_term.refresh_from_db()
    assert (assigned, answers, owner_term.ends_at) == (302, [302, 409], None)  # nobody would be accountable
    assert not RoleTerm.objects.filter(role="risk_specialist", ends_at=None).exists()


def test_items_and_work_are_added_and_closed(stream, administrator, sign_in):
    browser, of = sign_in(administrator), str(stream.pk)
    added = [
        browser.post(
            f"{HOME}scopeitem/add/", {"stream": of, "kind": "system", "path": "a / b", "inside": "on"}
        ).status_code,
        browser.post(
            f"{HOME}workitem/add/", {"stream": of, "name": "Night shift", "kind": "project", "opened_on": "2026-10-01"}
        ).status_code,
    ]
    work = WorkItem.objects.get()
    closed = browser.post(f"{HOME}workitem/", {"action": "close_today", "_selected_action": [str(work.pk)]}).status_code

    work.refresh_from_db()
    assert (added, closed, str(work.closed_on)) == ([302, 302], 302, "2026-10-05")
    assert ScopeItem.objects.filter(path="a/b").exists()


def test_what_was_is_not_rewritten(stream, owner_term, administrator, sign_in):
    browser = sign_in(administrator)

    answers = [
        browser.post(f"{HOME}roleterm/{owner_term.pk}/change/", {"role": "risk_specialist"}).status_code,
        browser.post(f"{HOME}roleterm/{owner_term.pk}/delete/", {"post": "yes"}).status_code,
    ]

    assert answers == [403, 403]
    owner_term.refresh_from_db()
    assert owner_term.role == "accountable_owner"


def test_an_auditor_reads_but_does_not_act(stream, auditor, sign_in):
    browser = sign_in(auditor)
    work = services.open_work(stream, name="Night shift", by=stream.role_terms.get().membership, at=NOON)

    assert browser.get(f"{HOME}valuestream/{stream.pk}/change/").status_code == 200
    assert browser.get(f"{HOME}valuestream/add/").status_code == 403
    browser.post(f"{HOME}workitem/", {"action": "close_today", "_selected_action": [str(work.pk)]})
    work.refresh_from_db()
    assert work.closed_on is None
