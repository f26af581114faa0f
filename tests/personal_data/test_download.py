"""What a person takes along: everything that is theirs, and nothing of anybody else."""

import io
import json
import zipfile

import pytest
from django.apps import apps

from audit.models import Event
from people.personal_data import registry
from people.personal_data.below import KEPT_OF_USER
from tenancy.models import Membership, User
from tenancy.rows import TenantModel
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON, join
from tests.tenancy.filled import fill

ADDRESS = "/profile/personal-data/"
LEFT_OUT = {("tenancy.Membership", "user")}  # it is the person


@pytest.fixture
def taken(sign_in):
    """The two files that a person takes along."""

    def take(person):
        answer = sign_in(person).post(ADDRESS)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            assert packed.namelist() == ["personal-data.json", "personal-data.html"]
            return json.loads(packed.read("personal-data.json")), packed.read("personal-data.html").decode()

    return take


def test_every_reference_to_a_person_is_registered():
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if issubclass(model, TenantModel)
        for field in model._meta.local_fields
        if field.related_model is Membership
    }

    assert {(apps.get_model(one.model)._meta.label, one.column) for one in registry.kept()} == named


def test_every_way_of_signing_in_is_registered():
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if not issubclass(model, TenantModel) and model._meta.app_label not in {"admin", "guardian"}  # stay empty
        for field in model._meta.local_fields
        if field.related_model is User
    }

    assert {(one.model, one.column) for one in KEPT_OF_USER} == named


def test_a_person_takes_what_each_organisation_keeps_about_them(northshore, southbank, taken):
    rows = fill(northshore)
    person = rows[Membership]
    User.objects.filter(pk=person.user_id).update(name="Robin Vale")
    with tenant_scope(southbank.pk):
        Membership.objects.create(user=person.user, title="Guest", starts_at=LONG_AGO)

    data, page = taken(person)

    assert data["person"]["name"] == "Robin Vale"
    assert [one["name"] for one in data["organisations"]] == ["Northshore", "Southbank"]
    ours = data["organisations"][0]
    assert ours["membership"]["title"] == "Filler"
    tables = {one.model for one in registry.kept()}
    kept = {code.rsplit(".", 1)[0].lower() for code in ours["kept"]}
    missing = {table for table in tables if table.lower() not in kept}
    assert missing <= {"audit.Event", "doors.IdempotentAnswer"}, missing
    assert "Robin Vale" in page
    assert "Northshore" in page


def test_taking_it_is_recorded_in_each_organisation(northshore, southbank, member, taken):
    with tenant_scope(southbank.pk):
        Membership.objects.create(user=member.user, title="Guest", starts_at=LONG_AGO)

    taken(member)

    for tenant in (northshore, southbank):
        with tenant_scope(tenant.pk):
            (event,) = Event.objects.all()
            assert (event.action, event.at, event.by.user_id) == ("person.data_exported", NOON, member.user_id)


def test_nothing_of_another_person_or_organisation_is_taken(northshore, southbank, member, taken):
    fill(northshore)
    other = join(northshore, "Canary of the north")
    join(southbank, "Canary of the south")
    User.objects.filter(pk=other.user_id).update(name="Canary Bird")
    fill(southbank)

    data, page = taken(member)

    assert "anary" not in json.dumps(data) + page
    assert [one["name"] for one in data["organisations"]] == ["Northshore"]
    assert data["organisations"][0]["kept"] == {}


def test_no_secret_is_taken(northshore, taken):
    data, page = taken(fill(northshore)[Membership])

    columns = {column for part in data["organisations"][0]["kept"].values() for row in part for column in row}
    assert columns & {"digest", "token_digest", "client_secret", "password", "body", "salt", "words_digest"} == set()
    assert "argon2" not in page


def test_nobody_takes_anything_without_signing_in(db, client):
    assert client.post(ADDRESS).status_code == 302
    assert client.get(ADDRESS).status_code == 405
