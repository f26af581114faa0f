"""The tenant scope: one transaction, one organisation, nothing left behind."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from streams.models import ValueStream
from tenancy.models import Membership
from tenancy.scope import NoTenant, OtherTenant, current_tenant, person_scope, tenant_scope
from tests.cast import NOON, join


def setting(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting(%s, true), '')", [name])
        return cursor.fetchone()[0]


def test_a_query_outside_a_scope_is_refused(northshore):
    with pytest.raises(NoTenant) as refused:
        ValueStream.objects.count()

    assert str(refused.value) == "No organisation is open: enter tenant_scope(…) first."


def test_building_a_queryset_outside_a_scope_is_fine_and_it_belongs_to_the_scope_that_runs_it(northshore, southbank):
    streams = ValueStream.objects.all()

    with tenant_scope(northshore.pk):
        ValueStream.objects.create(name="Urgent care", created_at=NOON)
        assert [stream.name for stream in streams.all()] == ["Urgent care"]
    with tenant_scope(southbank.pk):
        assert list(streams.all()) == []


def test_the_database_knows_the_organisation_inside_the_scope_only(northshore):
    with tenant_scope(northshore.pk):
        assert setting("app.tenant") == str(northshore.pk)

    assert setting("app.tenant") is None
    assert current_tenant() is None


def test_entering_the_same_organisation_again_is_a_savepoint(northshore):
    with tenant_scope(northshore.pk):
        with pytest.raises(ZeroDivisionError), tenant_scope(northshore.pk):
            ValueStream.objects.create(name="Lost", created_at=NOON)
            raise ZeroDivisionError
        assert setting("app.tenant") == str(northshore.pk)
        assert ValueStream.objects.count() == 0


def test_entering_another_organisation_is_refused_and_the_first_stays_open(northshore, southbank):
    with tenant_scope(northshore.pk):
        with pytest.raises(OtherTenant), tenant_scope(southbank.pk):
            raise AssertionError("never entered")
        assert current_tenant() == northshore.pk
        assert setting("app.tenant") == str(northshore.pk)


def test_an_error_rolls_back_what_the_scope_wrote_and_closes_it(northshore):
    with pytest.raises(ZeroDivisionError), tenant_scope(northshore.pk):
        ValueStream.objects.create(name="Lost", created_at=NOON)
        raise ZeroDivisionError

    assert current_tenant() is None
    with tenant_scope(northshore.pk):
        assert ValueStream.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_committed_scope_leaves_no_setting_on_the_connection(northshore):
    with tenant_scope(northshore.pk):
        ValueStream.objects.create(name="Urgent care", created_at=NOON)

    assert setting("app.tenant") is None


def test_person_scope_shows_the_own_memberships_everywhere_and_nobody_elses(northshore, southbank):
    here = join(northshore, "Owner")
    join(northshore, "Somebody else")
    with tenant_scope(southbank.pk):
        there = Membership.objects.create(user=here.user, starts_at=NOON)

    with person_scope(here.user.pk):
        assert set(Membership.everywhere.all()) == {here, there}
    assert list(Membership.everywhere.all()) == []


def test_person_scope_does_not_let_a_person_write_into_an_organisation(southbank, stranger):
    with pytest.raises(Exception, match="row-level security"), person_scope(stranger.pk), transaction.atomic():
        Membership.everywhere.create(tenant=southbank, user=stranger, starts_at=NOON)

    with tenant_scope(southbank.pk):
        assert Membership.objects.count() == 0


def test_settings_are_only_ever_local_to_a_transaction(northshore, member, sign_in, db):
    with CaptureQueriesContext(connection) as captured:
        sign_in(member).get("/t/northshore/")

    settings = [query["sql"] for query in captured if query["sql"].startswith("SET") or "set_config" in query["sql"]]
    assert [statement.split(" = ")[0] for statement in settings] == [
        'SET LOCAL "app"."user"',
        'SET LOCAL "app"."user"',
        'SET LOCAL "app"."tenant"',
        'SET LOCAL "app"."tenant"',
    ]
