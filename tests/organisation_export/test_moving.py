"""An organisation taken out, deleted and brought in again has the same rows in every table; nobody else's change."""

import gzip
import io
import json
from uuid import uuid4

import pytest
import structlog
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connections

from audit.models import Event
from audit.selectors import chain_fault, chain_head
from tenancy import guard
from tenancy.models import Tenant, User
from tenancy.rows import TenantModel
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.organisation_export.conftest import RECORD, rows_of
from vsportal.organisation.moving.bringing import bring
from vsportal.organisation.moving.deleting import delete_organisation
from vsportal.organisation.moving.file import VERSION, NotMovable
from vsportal.organisation.moving.tables import KNOWN_BY, tenant_tables
from vsportal.organisation.moving.taking import take

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def taken(tenant):
    file = io.BytesIO()
    take(tenant, file, by=None, at=NOON)
    return file.getvalue()


def lines_of(content):
    return gzip.decompress(content).splitlines(keepends=True)


def packed(lines):
    file = io.BytesIO()
    with gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as archive:
        archive.writelines(lines)
    return file.getvalue()


def without_record(rows):
    return {name: texts for name, texts in rows.items() if name not in RECORD}


# --- Nothing is left out ------------------------------------------------------------------------------------------------
def test_every_table_of_an_organisation_is_moved():
    fenced = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, TenantModel) and model._meta.managed
    }

    assert {table.name for table in tenant_tables()} == fenced


def test_the_catalogue_knows_no_table_or_column_that_is_left_out(db):
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, array_agg(c.column_name::text) FROM information_schema.columns c WHERE table_schema = 'public' "
            "AND EXISTS (SELECT 1 FROM information_schema.columns t WHERE t.table_name = c.table_name AND t.column_name = 'tenant_id') "
            "GROUP BY c.table_name"
        )
        live = {table: set(columns) for table, columns in cursor.fetchall()}

    assert {table.name: set(table.columns) for table in tenant_tables()} == live


def test_every_row_of_the_installation_that_is_named_is_known_elsewhere_by_something():
    named = {model for table in tenant_tables() for model in table.named.values()}

    assert named - set(KNOWN_BY) == set()


def test_tables_stand_behind_those_that_they_name():
    places = {table.name: place for place, table in enumerate(tenant_tables())}

    assert places["membership"] < places["seat"]
    assert places["audit_event"] < places["audit_link"]


# --- There and back -----------------------------------------------------------------------------------------------------
def test_out_deleted_and_in_again_every_row_is_the_same(both):
    northshore, southbank = both
    content, before, others = taken(northshore), rows_of(northshore), rows_of(southbank)
    with tenant_scope(northshore.pk):
        head = chain_head()["seq"] - 1  # the export itself is recorded behind what it holds

    delete_organisation(northshore, confirm="northshore", at=NOON)
    assert not Tenant.objects.filter(slug="northshore").exists()
    assert rows_of(southbank) == others
    brought = bring(io.BytesIO(content), at=NOON)

    after = rows_of(brought.tenant)
    assert without_record(after) == without_record(before)
    assert after["audit_event"][:head] == before["audit_event"][:head]
    assert after["audit_link"][:head] == before["audit_link"][:head]
    assert rows_of(southbank) == others
    with tenant_scope(northshore.pk):
        assert chain_fault(chain_head()) is None
        assert list(Event.objects.order_by("-id").values_list("action", flat=True))[:1] == ["organisation.imported"]
    assert guard.findings() == []


def test_the_same_rows_give_the_same_file(both):
    northshore, _ = both

    first, second = (json.loads(lines_of(taken(northshore))[-1])["end"]["tables"] for _ in range(2))

    assert {name for name in first if first[name] != second[name]} == RECORD  # the first export is in the second


def test_an_export_is_recorded_behind_what_it_holds(both):
    northshore, _ = both

    content = taken(northshore)

    assert b"organisation.exported" not in b"".join(lines_of(content))
    with tenant_scope(northshore.pk):
        facts = Event.objects.get(action="organisation.exported").words["facts"]
        assert chain_fault(chain_head()) is None
    assert facts["sha256"] == json.loads(lines_of(content)[-1])["end"]["sha256"]


def test_no_password_travels(both):
    northshore, _ = both
    somebody = User.objects.get(email="only-at-northshore@northshore.example")
    somebody.set_password("a password of mine")
    somebody.save()

    content = b"".join(lines_of(taken(northshore)))

    assert b"argon2" not in content
    assert b"only-at-northshore@northshore.example" in content


# --- People -------------------------------------------------------------------------------------------------------------
def test_people_in_no_other_organisation_go_and_come_back_without_a_password(both):
    northshore, _ = both
    content = taken(northshore)
    gone = delete_organisation(northshore, confirm="northshore", at=NOON)

    left = set(User.objects.values_list("email", flat=True))
    assert gone.people == 2  # the filler and the one who is only here
    assert "in-both@northshore.example" in left
    assert "only-at-northshore@northshore.example" not in left
    brought = bring(io.BytesIO(content), at=NOON)

    assert brought.new_people == 2
    assert not User.objects.get(email="only-at-northshore@northshore.example").has_usable_password()


def test_somebody_with_the_same_address_is_the_same_person(both):
    northshore, _ = both
    content = taken(northshore)
    delete_organisation(northshore, confirm="northshore", at=NOON)
    other = User.objects.create_user("only-at-northshore@northshore.example", "a password of mine", name="Already here")

    brought = bring(io.BytesIO(content), at=NOON)

    assert brought.new_people == 1
    other.refresh_from_db()
    assert (other.name, other.check_password("a password of mine")) == ("Already here", True)
    with tenant_scope(brought.tenant.pk):
        assert other.memberships.count() == 1


def test_what_hangs_on_somebody_who_goes_goes_too_and_nothing_of_others(both, sign_in):
    northshore, _ = both
    people = {name: User.objects.get(email=f"{name}@northshore.example") for name in ("only-at-northshore", "in-both")}
    for user in people.values():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        Authenticator.objects.create(user=user, type="totp", data={})
        session = sign_in(user).session
        UserSession.objects.create(user=user, session_key=session.session_key, ip="127.0.0.1", user_agent="")

    delete_organisation(northshore, confirm="northshore", at=NOON)

    left = [people["in-both"].pk]
    for model in (EmailAddress, Authenticator, UserSession):
        assert list(model.objects.values_list("user_id", flat=True)) == left
    assert {session.get_decoded()["_auth_user_id"] for session in Session.objects.all()} == {str(left[0])}


def test_somebody_whose_id_is_taken_here_gets_another_one(both):
    northshore, _ = both
    content = taken(northshore)
    somebody = User.objects.get(email="only-at-northshore@northshore.example")
    delete_organisation(northshore, confirm="northshore", at=NOON)
    User.objects.create(pk=somebody.pk, email="another@elsewhere.example")

    brought = bring(io.BytesIO(content), at=NOON)

    again = User.objects.get(email=somebody.email)
    assert (again.pk != somebody.pk, brought.new_people) == (True, 2)
    with tenant_scope(brought.tenant.pk):
        assert again.memberships.get().title == "Only at Northshore"


# --- What is refused ----------------------------------------------------------------------------------------------------
def refused(content, **options):
    """The sentence, and the proof that nothing was written."""
    before = (Tenant.objects.count(), User.objects.count())
    with pytest.raises(NotMovable) as why:
        bring(io.BytesIO(content), at=NOON, **options)
    assert (Tenant.objects.count(), User.objects.count()) == before
    return str(why.value)


@pytest.fixture
def away(both):
    """Northshore's file, and Northshore gone."""
    northshore, southbank = both
    content = taken(northshore)
    delete_organisation(northshore, confirm="northshore", at=NOON)
    return content, northshore, southbank


def test_an_organisation_that_is_here_is_refused(both):
    northshore, _ = both

    assert "is here already" in refused(taken(northshore), slug="another")


def test_a_short_name_that_is_taken_is_refused_and_another_one_taken(away):
    content = away[0]

    assert "choose another short name" in refused(content, slug="southbank")
    assert bring(io.BytesIO(content), slug="north-2", at=NOON).tenant.slug == "north-2"


def test_another_version_of_the_format_is_refused(away):
    lines = lines_of(away[0])
    head = json.loads(lines[0]) | {"version": VERSION + 1}

    said = refused(packed([json.dumps(head).encode() + b"\n", *lines[1:]]))

    assert said == f"The file has version {VERSION + 1} of the format; this portal reads {VERSION}."


@pytest.mark.parametrize("at", [0, 3, 200, 2000, -200, -9, -8, -1])
def test_a_changed_byte_is_refused(away, at):
    content = bytearray(away[0])
    content[at] ^= 0xFF

    assert refused(bytes(content))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"It had to be", b"It had to bo"),
        (b'"title":"Only at', b'"title":"Also at'),
        (b"thing.changed", b"thing.changes"),
    ],
)
def test_a_changed_row_is_refused_by_its_digest(away, was, becomes):
    whole = b"".join(lines_of(away[0]))
    assert was in whole

    assert "not those that were exported" in refused(packed([whole.replace(was, becomes, 1)]))


def test_a_changed_record_is_refused_even_when_the_digests_were_made_anew(away, monkeypatch):
    whole = b"".join(lines_of(away[0])).replace(b"It had to be", b"It had to bo", 1)
    monkeypatch.setattr("vsportal.organisation.moving.file.Reader.end", lambda reader: "")

    assert "does not verify: record 1 was changed" in refused(packed([whole]))


def test_a_row_of_another_organisation_is_refused(away):
    content, northshore, southbank = away
    lines = lines_of(content)
    place = next(n for n, line in enumerate(lines) if b'"table": "body"' in line) + 1
    lines[place] = lines[place].replace(str(northshore.pk).encode(), str(southbank.pk).encode())

    assert "a row of body belongs to another organisation" in refused(packed(lines))


@pytest.mark.parametrize("left", [1, 5, 40, -1])
def test_a_file_that_was_cut_off_is_refused(away, left):
    assert refused(packed(lines_of(away[0])[:left]))
    assert refused(away[0][: len(away[0]) // 2])


def test_a_table_of_another_version_is_refused(away):
    lines = [line.replace(b'"table": "body"', b'"table": "bodies"') for line in lines_of(away[0])]

    assert "expected the table body, found bodies; another version made this file" in refused(packed(lines))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", gzip.compress(b"{}", mtime=0), packed([b"[]\n"]), packed([b"{}\n"])]
)
def test_what_is_no_export_is_refused(db, content):
    assert refused(content)


# --- From the shell -----------------------------------------------------------------------------------------------------
def test_the_three_commands(both, capfdbinary, tmp_path):
    northshore, _ = both
    call_command("tenant", "export", "northshore")
    content, said = capfdbinary.readouterr()
    file = tmp_path / "northshore.vsportal"
    file.write_bytes(content)

    assert b"SHA-256" in said
    with structlog.testing.capture_logs() as logged:
        call_command("tenant", "delete", "northshore", "--confirm", "northshore")
    call_command("tenant", "import", str(file), "--slug", "again")

    assert [(line["event"], line["slug"], line["log_level"]) for line in logged] == [
        ("organisation_deleted", "northshore", "warning")
    ]
    assert Tenant.objects.get(slug="again").pk == northshore.pk


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "nowhere"),
        ("delete", "nowhere", "--confirm", "nowhere"),
        ("delete", "southbank", "--confirm", "northshore"),
        ("import", "/no/such/file"),
    ],
)
def test_wrong_input_is_one_line_and_changes_nothing(transactional_db, southbank, arguments):
    with pytest.raises(CommandError) as wrong:
        call_command("tenant", *arguments)
    connections["owner"].close()

    assert (wrong.value.returncode, str(wrong.value).count("\n")) == (2, 0)
    assert Tenant.objects.count() == 1


def test_an_organisation_that_is_not_said_twice_keeps_every_row(both):
    northshore, _ = both
    before = rows_of(northshore)

    with pytest.raises(NotMovable):
        delete_organisation(northshore, confirm=str(uuid4()), at=NOON)

    assert rows_of(northshore) == before
