"""The audit record as people read it: whose acts, narrowed how, taken away as what, and whether the chain is whole."""

import csv
import io
import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import ChainCheck, Event
from audit.services import record
from governance.bodies.models import Body
from rights import registry
from rights.services import compile_grants
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON
from vsportal.web.audit.jobs import walk

PAGE, API, CHAIN = "/t/northshore/audit/", "/t/northshore/api/v1/audit/", "/t/northshore/audit/chain/"


@pytest.fixture
def acts(northshore, member, owner):
    """One act of the member, two of the owner, one of the system long ago."""
    with tenant_scope(northshore.pk):
        record("stream.renamed", member, by=member, at=NOON, because="=HYPERLINK(1)")
        record("stream.drafted", northshore, by=owner, at=NOON, because="New")
        record("work.opened", northshore, by=owner, at=NOON)
        record("job.done", northshore, by=None, at=LONG_AGO)


def actions(answer):
    return sorted(row["action"] for row in answer.json()["results"])


def listed(answer):
    page = answer.context["table"].page
    return sorted(event.action for event in page.object_list) if page.paginator.count else []


ALL = ["job.done", "stream.drafted", "stream.renamed", "work.opened"]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("auditor", ALL),
        ("administrator", ALL),
        ("member", ["stream.renamed"]),
        ("owner", ["stream.drafted", "work.opened"]),
        ("seat_holder", []),
    ],
)
def test_auditors_and_administrators_see_everything_everybody_else_the_own_acts(request, acts, sign_in, who, seen):
    browser = sign_in(request.getfixturevalue(who))

    assert listed(browser.get(PAGE)) == seen
    assert actions(browser.get(API)) == seen


def test_nothing_of_another_organisation_is_seen(southbank, acts, auditor, sign_in):
    with tenant_scope(southbank.pk):
        record("theirs.done", southbank, by=None, at=NOON)

    assert listed(sign_in(auditor).get(PAGE)) == ALL


def test_an_act_of_somebody_else_is_a_missing_one(acts, northshore, member, sign_in):
    with tenant_scope(northshore.pk):
        theirs = Event.objects.get(action="work.opened")
    browser = sign_in(member)

    hidden, missing = browser.get(f"{API}{theirs.pk}/"), browser.get(f"{API}{uuid4()}/")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    without_request = [{k: v for k, v in one.json().items() if k != "instance"} for one in (hidden, missing)]
    assert without_request[0] == without_request[1]


@pytest.mark.parametrize(
    ("narrowed", "seen"),
    [
        ("action=stream.", ["stream.drafted", "stream.renamed"]),
        ("since=2026-10-01", ["stream.drafted", "stream.renamed", "work.opened"]),
        ("until=2026-10-01", ["job.done"]),
        ("action=nothing", []),
    ],
)
def test_the_record_is_narrowed_on_the_page_and_in_the_api_alike(acts, auditor, sign_in, narrowed, seen):
    browser = sign_in(auditor)

    assert listed(browser.get(f"{PAGE}?{narrowed}")) == seen
    assert actions(browser.get(f"{API}?{narrowed}")) == seen


def test_the_acts_on_one_thing_are_found_by_its_id(acts, member, auditor, sign_in):
    assert actions(sign_in(auditor).get(f"{API}?object_ref={member.pk}")) == ["stream.renamed"]


@pytest.mark.parametrize("crooked", ["since=soon", "object_ref=7", "until=2026-13-45"])
def test_a_filter_that_cannot_be_read_is_bad_input_in_the_api(acts, auditor, sign_in, crooked):
    assert sign_in(auditor).get(f"{API}?{crooked}").status_code == 400
    assert sign_in(auditor).get(f"{PAGE}?{crooked}").status_code == 200


def test_the_export_holds_what_is_seen_and_no_formula(acts, member, auditor, sign_in):
    def lines(person):
        answer = sign_in(person).get(f"{PAGE}?export=csv")
        content = b"".join(answer.streaming_content).decode("utf-8-sig")
        for close in answer._resource_closers:  # its file; close() itself would take the connection with it
            close()
        return list(csv.DictReader(io.StringIO(content)))

    assert sorted(line["Action"] for line in lines(auditor)) == ALL
    (own,) = lines(member)
    assert own["Action"] == "stream.renamed"
    assert own["Reason"] == "'=HYPERLINK(1)"


def test_the_history_in_the_admin_site_holds_what_one_may_read(northshore, seat_holder, auditor, sign_in):
    with tenant_scope(northshore.pk):
        body = Body.objects.create(name="Board")
        compile_grants(
            source_ref=body.pk,
            membership=seat_holder,
            rights=registry.held_by_seat("chair"),
            obj=body,
            starts_at=LONG_AGO,
            ends_at=None,
        )
        for person in (auditor, seat_holder):
            record("body.described", body, by=person, at=NOON, because=f"Said by the {person}")
    address = f"/t/northshore/admin/governance/body/{body.pk}/history/"

    shown = {person.title: sign_in(person).get(address).content.decode() for person in (auditor, seat_holder)}

    assert ["Said by the Auditor" in page for page in shown.values()] == [True, False]
    assert ["Said by the Chair of the board" in page for page in shown.values()] == [True, True]


def test_walking_the_chain_now_says_that_it_is_whole_and_until_when(acts, northshore, auditor, sign_in):
    browser = sign_in(auditor)
    assert "Not verified yet" in browser.get(PAGE).content.decode()

    page = browser.post(CHAIN, follow=True)

    assert "The chain is whole: 4 records." in page.content.decode()
    assert "Verified up to record 4 on" in page.content.decode()
    with tenant_scope(northshore.pk):
        record("one.more", northshore, by=None, at=NOON)
    assert "1 record has come since" in browser.get(PAGE).content.decode()


def test_the_owner_of_a_stream_may_not_walk_the_chain(acts, northshore, owner, sign_in):
    answer = sign_in(owner).post(CHAIN)

    assert answer.status_code == 403
    assert "Administrator, Auditor" in answer.content.decode()
    with tenant_scope(northshore.pk):
        assert not ChainCheck.objects.exists()


def test_the_nightly_walk_keeps_what_it_found(acts, northshore):
    with tenant_scope(northshore.pk):
        said = walk(NOON)
        (kept,) = ChainCheck.objects.all()

    assert said == "4 records, none changed, none missing"
    assert (kept.by, kept.seq, kept.fault) == (None, 4, "")


@pytest.mark.parametrize(
    ("narrowed", "seen"),
    [
        ("refused=on", ["refused:move.not_possible"]),
        ("object_type=tenancy.membership", ["stream.renamed"]),
        ("by={owner}", ["stream.drafted", "work.opened"]),
        ("q=hyperlink", ["stream.renamed"]),
        ("q=nobody-said-so", []),
    ],
)
def test_the_record_is_narrowed_by_person_kind_refusal_and_words(
    acts, northshore, owner, auditor, sign_in, narrowed, seen
):
    with tenant_scope(northshore.pk):
        record("refused:move.not_possible", northshore, by=None, at=NOON)

    assert listed(sign_in(auditor).get(f"{PAGE}?{narrowed.format(owner=owner.pk)}")) == seen


def test_facts_are_read_as_before_and_after_with_the_names_of_people(northshore, member, auditor, sign_in):
    facts = {"name": ["Ward", "Wards"], "membership": str(member.pk), "term": str(uuid4()), "starts_at": "2026-10-05"}
    with tenant_scope(northshore.pk):
        record("organisation.changed", northshore, by=auditor, at=NOON, facts=facts, rule="organisation.change")

    page = sign_in(auditor).get(PAGE).content.decode()

    assert "<dt>name</dt><dd>Ward → Wards</dd>" in page
    assert "<dt>membership</dt><dd>Member</dd>" in page
    assert "<dt>from</dt><dd>Mon 5 Oct 2026</dd>" in page
    assert "<dt>term</dt>" not in page
    assert "Settings changed" in page


def test_json_lines_hold_each_fact_as_it_was_recorded(acts, northshore, auditor, sign_in):
    with tenant_scope(northshore.pk):
        record("work.opened", northshore, by=auditor, at=NOON, facts={"n": 1})

    answer = sign_in(auditor).get(f"{PAGE}?export=jsonl&action=work")
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    for close in answer._resource_closers:
        close()

    assert sorted((line["record"], line["facts"].get("n")) for line in lines) == [(3, None), (5, 1)]


@pytest.mark.parametrize(("who", "shown"), [("auditor", 2), ("member", 1), ("seat_holder", None)])
def test_a_thing_tells_its_history_to_those_who_may_read_it(request, northshore, member, owner, sign_in, who, shown):
    with tenant_scope(northshore.pk):
        body = Body.objects.create(name="Board")
        for person in (member, owner):
            record("body.described", body, by=person, at=NOON)
    page = sign_in(request.getfixturevalue(who)).get(f"/t/northshore/governance/bodies/{body.pk}/").content.decode()

    assert ('id="panel-audit"' in page, page.count("Body described")) == (shown is not None, shown or 0)


def test_a_list_costs_the_same_with_one_row_and_with_five(northshore, auditor, sign_in):
    browser = sign_in(auditor)

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    def recorded(number):
        with tenant_scope(northshore.pk):
            for _ in range(number):
                record("x", northshore, by=auditor, at=NOON)

    recorded(1)
    with_one = {address: queries(address) for address in (PAGE, API)}
    recorded(4)

    assert {address: queries(address) for address in (PAGE, API)} == with_one
    # Session, user and memberships with their settings are the door's; the rest is the page's.
    assert max(with_one.values()) <= 16
