"""What is kept how long: bounds, who may say so, and that the nightly job lets go of what is older and of nothing else."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event, Probe
from audit.selectors import chain_fault, chain_head
from doors.refusal import Refusal
from jobs.models import Retention
from outbox.models import Message
from packs.models import Pack, PackChart
from people.models import Invitation
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.tenancy.filled import fill
from vsportal.organisation.retention.kinds import KINDS, LONGEST_DAYS
from vsportal.organisation.retention.services import change_retention, days_kept, forget_old

PAGE = "/t/northshore/organisation/retention/"
ALL = {kind.code: kind.usual_days for kind in KINDS}


def test_without_a_word_the_usual_time_holds(inside):
    assert days_kept() == ALL
    assert all(kind.shortest_days <= kind.usual_days <= LONGEST_DAYS for kind in KINDS)


def test_an_administrator_says_how_long_and_the_record_knows_before_and_after(inside, administrator):
    changed = change_retention(ALL | {"probes": 30}, by=administrator, at=NOON)

    assert changed == {"probes": [90, 30]}
    assert days_kept() == ALL | {"probes": 30}
    event = Event.objects.get(action="organisation.retention_changed")
    assert (event.by, event.words["facts"]) == (administrator, {"probes": [90, 30]})


def test_saying_the_same_again_records_nothing(inside, administrator):
    assert change_retention(ALL, by=administrator, at=NOON) == {}
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("kind", "days"), [("mail", 89), ("probes", 6), ("packs", LONGEST_DAYS + 1), ("invitations", 0)]
)
def test_out_of_bounds_is_refused_and_nothing_is_written(inside, administrator, kind, days):
    with pytest.raises(Refusal) as refused:
        change_retention({"mail": 400, kind: days}, by=administrator, at=NOON)

    assert (refused.value.code, refused.value.status) == ("retention.out_of_bounds", 422)
    assert str(days) in refused.value.sentence.replace(",", "")
    assert (Retention.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["member", "auditor", "owner", "seat_holder"])
def test_nobody_else_says_how_long(request, inside, who):
    with pytest.raises(Refusal) as refused:
        change_retention({"probes": 30}, by=request.getfixturevalue(who), at=NOON)

    assert refused.value.code == "right.missing"
    assert not Retention.objects.exists()


def test_the_page_says_the_bounds_and_saves(northshore, administrator, sign_in):
    browser = sign_in(administrator)
    assert "7 days at the least; usually 90." in browser.get(PAGE).content.decode()

    wrong = browser.post(PAGE, ALL | {"probes": 2})
    saved = browser.post(PAGE, ALL | {"probes": 14}, follow=True)

    assert (wrong.status_code, saved.status_code) == (422, 200)
    assert "From tonight things are kept as you said." in saved.content.decode()
    with tenant_scope(northshore.pk):
        assert days_kept()["probes"] == 14


@pytest.fixture
def old_and_new(northshore, southbank):
    """In both organisations, of each kind one row that is too old by a day and one that is not."""
    for tenant in (northshore, southbank):
        fill(tenant)
        with tenant_scope(tenant.pk):
            person, pack = join(tenant, "Recipient"), Pack.objects.get()
            for kind in KINDS:
                for age in (kind.usual_days + 1, kind.usual_days - 1):
                    _make(kind.code, person, pack, NOON - timedelta(days=age))
            pack.delete()
            Probe.objects.filter(window_at=NOON).delete()
            Message.objects.filter(state="waiting").update(created_at=NOON - timedelta(days=4000))
    return northshore, southbank


def _make(kind, person, pack, at):
    match kind:
        case "mail":
            Message.objects.create(
                kind="x", key=str(at), ref=pack.pk, to=person, message_id=str(at), state="sent", not_before=at,
                created_at=at, sent_at=at,
            )  # fmt: skip
        case "packs":
            chart = PackChart.objects.filter(pack=pack).first()
            made = Pack(**{f.attname: getattr(pack, f.attname) for f in pack._meta.local_fields if f.name != "id"})
            made.membership, made.prepared_at = join(person.tenant, f"Reader {at:%Y-%m-%d}"), at
            made.save(force_insert=True)
            PackChart.objects.create(pack=made, name=chart.name, alt="", png=b"x")
        case "probes":
            Probe.objects.create(by=person, window_at=at, count=1)
        case "invitations":
            Invitation.objects.create(
                email=f"{at:%Y-%m-%d}@example.org", state="withdrawn", made_at=at, expires_at=at, ended_at=at,
                token_digest=str(at),
            )  # fmt: skip


def counted():
    return {
        "mail": Message.objects.filter(state="sent").count(),
        "waiting": Message.objects.exclude(state="sent").count(),
        "packs": Pack.objects.count(),
        "charts": PackChart.objects.count(),
        "probes": Probe.objects.count(),
        "invitations": Invitation.objects.filter(state="withdrawn").count(),
    }


def test_what_is_older_goes_with_its_parts_and_nothing_else(old_and_new):
    northshore, southbank = old_and_new
    with tenant_scope(southbank.pk):
        others = counted()
    with tenant_scope(northshore.pk):
        before = counted()

        said = forget_old(NOON)

        assert before == others
        assert counted() == before | {"mail": 1, "packs": 1, "charts": 1, "probes": 1, "invitations": 1}
        event = Event.objects.get(action="organisation.old_forgotten")
        assert event.words["facts"] == {"mail": 1, "packs": 1, "probes": 1, "invitations": 1}
        assert "Review packs: 1" in said
    with tenant_scope(southbank.pk):
        assert counted() == others


def test_a_second_run_finds_nothing_to_do(old_and_new):
    with tenant_scope(old_and_new[0].pk):
        forget_old(NOON)

        assert forget_old(NOON) is None
        assert Event.objects.filter(action="organisation.old_forgotten").count() == 1


def test_the_record_is_never_cut(northshore, administrator):
    with tenant_scope(northshore.pk):
        change_retention({kind.code: kind.shortest_days for kind in KINDS}, by=administrator, at=NOON)
    with tenant_scope(northshore.pk):
        forget_old(NOON + timedelta(days=20000))

        assert Event.objects.filter(action="organisation.retention_changed").count() == 1
        assert chain_fault(chain_head()) is None


def test_visits_that_are_over_go(northshore):
    Session.objects.create(session_key="over", session_data="", expire_date=NOON - timedelta(seconds=1))
    Session.objects.create(session_key="still", session_data="", expire_date=NOON + timedelta(hours=1))

    with tenant_scope(northshore.pk):
        forget_old(NOON)

    assert set(Session.objects.values_list("session_key", flat=True)) == {"still"}


def test_the_page_costs_one_question_more_than_its_door(northshore, administrator, sign_in):
    browser = sign_in(administrator)
    browser.get(PAGE)

    with CaptureQueriesContext(connection) as captured:
        browser.get(PAGE)

    assert len([query for query in captured.captured_queries if '"retention"' in query["sql"]]) == 1
