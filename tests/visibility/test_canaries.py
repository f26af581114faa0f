"""Whatever people of three organisations do, in whatever order: no canary of one is ever told to another."""

import logging
from collections import Counter
from itertools import count

import hypothesis.strategies as st
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from governance.models import Meeting
from outbox.services import send_due
from packs.services import prepare_due
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.outbox.conftest import post
from tests.permissions.organisation import undone
from tests.permissions.table import API, PAGES
from tests.visibility.canaries import FOUND, RUN, Organisation, cached, make
from vsportal.admin import site

__all__ = ["post"]

LISTS = sorted(
    {row.name for row in [*PAGES, *API] if row.method == "get" and not row.about}
    | {f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in site._registry}
)
THINGS = sorted(
    {
        (row.name, row.about)
        for row in [*PAGES, *API]
        if row.method == "get" and row.about and "token" not in row.about.split()
    }
)
ADMIN_TABLES = {
    model._meta.db_table: f"admin:{model._meta.app_label}_{model._meta.model_name}_change" for model in site._registry
}
WRITES = [row for row in [*PAGES, *API] if row.method != "get" and row.about and "token" not in row.about.split()]
ROLES = ["member", "owner", "seat_holder", "auditor", "administrator"]
who = st.sampled_from(ROLES)
here = st.integers(0, 2)
others = st.integers(1, 2)


class Lines(logging.Handler):
    """Every log line, as its JSON would say it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.said = []

    def emit(self, line):
        if not line.name.startswith("mail."):  # the mail server of the tests is nobody of ours
            self.said.append(f"{line.msg} {line.args} {line.exc_text or ''}")


class Canaries(RuleBasedStateMachine):
    """People read, search, take away, write, mark and mail in three organisations. The test says in which."""

    organisations, server, lines, heard = (), None, None, Counter()
    numbers = count(1)

    def __init__(self):
        super().__init__()
        self.undone = undone()
        self.undone.__enter__()

    def teardown(self):
        self.undone.__exit__(None, None, None)

    def told(self, org, answer):
        """What somebody of `org` was told has no canary of another."""
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for close in answer._resource_closers:
            close()
        said = f"{body.decode('latin-1')} {answer.headers} {answer.cookies}"
        assert org.foreign_canaries(said) == set()
        assert answer.status_code < 500, answer.request["PATH_INFO"]
        self.heard[answer.status_code // 100] += 1
        self.heard["own"] += bool(FOUND.search(said))
        return answer

    def get(self, org, person, address):
        return self.told(org, org.browsers[person].get(address))

    def send(self, org, person, method, address, data, **headers):
        in_api = "/api/" in address and not any(hasattr(value, "read") for value in data.values())
        kind = {"content_type": "application/json", "headers": {"If-Match": "*"}} if in_api else {}
        return self.told(org, getattr(org.browsers[person], method)(address, data, **kind))

    @rule(place=here, person=who, name=st.sampled_from(LISTS), query=st.sampled_from(["", "?q=canary", "?export=csv"]))
    def read_a_list(self, place, person, name, query):
        org = self.organisations[place]
        self.get(org, person, org.address(name) + ("" if name.startswith("api:") else query))

    @rule(place=here, other=others, person=who, thing=st.sampled_from(THINGS))
    def read_a_thing_of_ones_own_and_of_others(self, place, other, person, thing):
        org, foreign, (name, about) = self.organisations[place], self.organisations[(place + other) % 3], thing
        tables = about.split()
        self.get(org, person, org.address(name, *(org.rows[table].pk for table in tables)))
        assert (
            self.get(org, person, org.address(name, *(foreign.rows[table].pk for table in tables))).status_code >= 400
        )

    @rule(place=here, other=others, table=st.sampled_from(sorted(ADMIN_TABLES)))
    def open_the_admin_page_of_ones_own_and_of_others(self, place, other, table):
        org, foreign = self.organisations[place], self.organisations[(place + other) % 3]
        ids = [one.tenant.pk if table == "tenant" else one.rows[table].pk for one in (org, foreign)]
        own, theirs = (self.get(org, "administrator", org.address(ADMIN_TABLES[table], pk)) for pk in ids)
        assert own.status_code in {200, 404}  # what was marked confidential is not the administrator's to see
        assert theirs.status_code == 404

    @rule(place=here, person=who, field=st.sampled_from(["indicator", "stream", "membership"]))
    def complete_in_the_admin(self, place, person, field):
        org = self.organisations[place]
        query = f"?app_label=indicators&model_name=reading&field_name={field}&term=canary"
        self.get(org, person, org.address("admin:autocomplete") + query)

    @rule(place=here, other=others, person=who, row=st.sampled_from(WRITES))
    def write_to_a_thing_of_others(self, place, other, person, row):
        org, foreign = self.organisations[place], self.organisations[(place + other) % 3]
        address = org.address(row.name, *(foreign.rows[table].pk for table in row.about.split()))
        assert self.send(org, person, row.method, address, self.filled(foreign, row.sent)).status_code >= 400

    @rule(place=here, other=others, row=st.sampled_from([row for row in API if row.method == "post" and row.sent]))
    def name_a_thing_of_others_in_an_input(self, place, other, row):
        org, foreign = self.organisations[place], self.organisations[(place + other) % 3]
        if "token" not in row.about and any(str(value).startswith("@") for value in row.sent.values()):
            address = org.address(row.name, *(org.rows[table].pk for table in row.about.split()))
            sent = self.filled(foreign, row.sent)
            assert self.send(org, "administrator", "post", address, sent).status_code >= 400

    @rule(place=here, text=st.sampled_from(["name", "outcome", "both"]))
    def draft_and_describe_a_stream(self, place, text):
        org = self.organisations[place]
        drafted = self.send(
            org,
            "administrator",
            "post",
            org.address("api:stream-list"),
            {"name": f"{org.canary()} {next(self.numbers)}"},
        )
        sent = {"outcome": org.canary()} | (
            {} if text == "outcome" else {"name": f"{org.canary()} {next(self.numbers)}"}
        )
        self.send(org, "administrator", "patch", org.address("api:stream-detail", drafted.json()["id"]), sent)

    @rule(place=here)
    def put_something_on_an_agenda_and_correct_a_reading(self, place):
        org = self.organisations[place]
        item = {"title": org.canary(), "why": org.canary(), "purpose": "performance", "minutes": 10}
        self.send(org, "seat_holder", "post", org.address("meetings:add_item", org.rows["meeting"].pk), item)
        better = {"value": next(self.numbers), "reason": org.canary()}
        self.send(org, "owner", "post", org.address("api:reading-correct", org.rows["reading"].pk), better)

    @rule(place=here, kind=st.sampled_from(["streams", "indicators", "forums"]))
    def mark_something_confidential(self, place, kind):
        org = self.organisations[place]
        table, person = {
            "streams": ("value_stream", "owner"), "indicators": ("indicator", "owner"), "forums": ("forum", "seat_holder"),
        }[kind]  # fmt: skip
        sent = {"because": org.canary(), "until": "2026-12-01T12:00"}
        self.send(org, person, "post", org.address(f"{kind}:mark", org.rows[table].pk), sent)

    @rule(place=here)
    def upload_a_file(self, place):
        org = self.organisations[place]
        rows = f"stream,indicator,date,value\n{org.canary()},{org.canary()},2026-09-28,3\n"
        file = SimpleUploadedFile(f"{org.canary()}.csv", rows.encode(), content_type="text/csv")
        self.send(org, "administrator", "post", org.address("indicators:import"), {"file": file})

    @rule(place=here)
    def prepare_and_mail_packs(self, place):
        org = self.organisations[place]
        with tenant_scope(org.tenant.pk):
            Meeting.objects.update(state="planned")
            prepare_due(at=NOON)
        send_due(tenant_id=org.tenant.pk, at=NOON)

    def filled(self, org, sent):
        values = {name: value for name, value in sent.items() if value != "file"}
        return {
            name: str(org.rows[value[1:]].pk) if isinstance(value, str) and value.startswith("@") else value
            for name, value in values.items()
        }

    @invariant()
    def no_mail_says_a_word_to_another(self):
        for mail in self.server.mails:
            domain = str(mail["X-Rcpt"] or mail["To"]).rsplit("@", 1)[-1].strip(">")
            number = domain.removeprefix("org")[0]
            assert {one.group(1) for one in FOUND.finditer(mail.as_string())} <= {number}

    @invariant()
    def no_log_line_says_a_word(self):
        assert [line for line in self.lines.said if FOUND.search(line)] == []
        self.lines.said.clear()

    @invariant()
    def what_is_cached_is_kept_by_organisation(self):
        for key, value in cached():
            numbers_said = {one.group(1) for one in FOUND.finditer(value)}
            owners = {str(org.number) for org in self.organisations if str(org.tenant.pk) in key}
            assert numbers_said <= owners, key


@pytest.fixture
def lines():
    """What the portal logs while the test runs."""
    handler, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def test_no_canary_leaves_its_organisation(db, post, lines):
    three = {
        "organisations": [make(number) for number in (1, 2, 3)],
        "server": post,
        "lines": lines,
        "heard": Counter(),
    }

    run_state_machine_as_test(
        type("CanariesOfThree", (Canaries,), three),
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.generate],  # bounded: a leak is told by the steps that found it
        ),
    )

    heard = three["heard"]  # people did read, were refused, and met canaries of their own
    assert min(heard[2], heard[4], heard["own"]) >= 50, heard
    assert post.mails


def test_a_foreign_canary_is_heard():
    here = Organisation(1, None, {})

    assert here.foreign_canaries(f"canary1x7r{RUN} and canary2x3r{RUN}, canary1x8r{RUN}") == {f"canary2x3r{RUN}"}
