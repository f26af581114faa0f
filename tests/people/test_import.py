"""People from a file: each row is judged first, nothing happens while one is bad, and the good ones go when asked."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from doors.refusal import Refusal
from people.models import Invitation
from people.services.importing import import_people, plan_people
from tenancy.models import Role
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.people.conftest import NEW, everything

GOOD = "email,name,role,title\nAnn@elsewhere.example,Ann,,Head of claims\nbob@elsewhere.example,,Auditor,\n"
BAD = (
    "email,name,role,title\n"
    "ann@elsewhere.example,Ann,member,\n"
    "no address,,member,\n"
    "ANN@elsewhere.example,Ann again,member,\n"
    "cy@elsewhere.example,Cy,emperor,\n"
    "member@northshore.example,,,\n"
    ",Nobody,,\n"
)


def file(text):
    return io.BytesIO(text.encode())


@pytest.fixture
def here(northshore, administrator, member, leaver):
    with tenant_scope(northshore.pk):
        yield northshore


def test_each_good_row_is_one_invitation(here, administrator):
    report = import_people(file(GOOD), by=administrator, at=NOON)

    rows = list(Invitation.objects.order_by("email").values_list("email", "name", "role", "title"))
    assert rows == [
        ("ann@elsewhere.example", "Ann", "member", "Head of claims"),
        ("bob@elsewhere.example", "", "auditor", ""),
    ]
    assert (report.rows, report.invited, report.waiting, report.rejected, report.refused) == (2, 2, 0, [], False)


def test_the_same_file_again_invites_nobody(here, administrator):
    import_people(file(GOOD), by=administrator, at=NOON)
    before = everything(here)

    report = import_people(file(GOOD), by=administrator, at=NOON)

    assert (report.invited, report.waiting, report.refused) == (0, 2, False)
    assert everything(here) == before


def test_each_bad_row_is_told_by_line_and_column_and_nobody_is_invited(here, administrator):
    before = everything(here)

    report = import_people(file(BAD), by=administrator, at=NOON)

    assert [(one.line, one.column, one.value) for one in report.rejected] == [
        (3, "email", "no address"),
        (4, "email", "ann@elsewhere.example"),
        (5, "role", "emperor"),
        (6, "email", "member@northshore.example"),
        (7, "email", ""),
    ]
    assert "is on line 2 already" in report.rejected[1].why
    assert (report.rows, report.invited, report.refused) == (6, 0, True)
    assert everything(here) == before


def test_the_good_rows_go_when_they_are_asked_for(here, administrator):
    report = import_people(file(BAD), good_rows_only=True, by=administrator, at=NOON)

    assert (report.invited, len(report.rejected), report.refused) == (1, 5, False)
    assert list(Invitation.objects.values_list("email", flat=True)) == ["ann@elsewhere.example"]


def test_a_workbook_is_read_like_a_file_of_text_and_only_the_address_is_needed(here, administrator):
    book = Workbook()
    book.active.append(["Title", "Email"])
    book.active.append(["Head of claims", NEW])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)

    assert import_people(content, by=administrator, at=NOON).invited == 1


@pytest.mark.parametrize("text", ["", "name,role\nAnn,member\n", "email,salary\na@b.example,1\n"])
def test_what_is_no_table_of_people_is_refused_as_a_whole(here, administrator, text):
    before = everything(here)

    with pytest.raises(Refusal) as refused:
        import_people(file(text), by=administrator, at=NOON)

    assert refused.value.status == 422
    assert everything(here) == before


def test_only_administrators_invite_from_a_file(here, member):
    before = everything(here)

    with pytest.raises(Refusal) as refused:
        import_people(file(GOOD), by=member, at=NOON)

    assert refused.value.code == "right.missing"
    assert everything(here) == before


def test_planning_costs_two_queries_however_many_rows(here, django_assert_num_queries):
    many = "email\n" + "".join(f"person{n}@elsewhere.example\n" for n in range(200))
    for text in (GOOD, many):
        with django_assert_num_queries(2):
            plan_people(file(text), at=NOON)


# --- The pages ------------------------------------------------------------------------------------------------------------
def upload(browser, text):
    chosen = SimpleUploadedFile("people.csv", text.encode(), content_type="text/csv")
    return browser.post("/t/northshore/people/import/", {"file": chosen})


def test_the_file_is_shown_before_anybody_is_invited(northshore, administrator, sign_in):
    browser = sign_in(administrator)

    read = upload(browser, GOOD)
    page = browser.get(read["Location"])
    with tenant_scope(northshore.pk):
        none = Invitation.objects.count()
    done = browser.post(read["Location"])

    assert b"ann@elsewhere.example" in page.content
    assert (none, done.status_code, done["Location"]) == (0, 302, "/t/northshore/people/invitations/")
    with tenant_scope(northshore.pk):
        assert Invitation.objects.count() == 2


def test_bad_rows_stand_on_the_page_and_stop_it(northshore, administrator, member, sign_in):
    browser = sign_in(administrator)
    address = upload(browser, BAD)["Location"]
    before = everything(northshore)

    refused = browser.post(address)

    assert (refused.status_code, b"people.bad_rows" in refused.content) == (422, True)
    assert b"is on line 2 already" in refused.content
    assert everything(northshore) == before

    assert browser.post(address, {"good_rows_only": "on"}).status_code == 302


def test_the_file_of_one_is_not_the_file_of_another(northshore, administrator, sign_in):
    address = upload(sign_in(administrator), GOOD)["Location"]

    gone = sign_in(join(northshore, "Deputy office", Role.ADMINISTRATOR)).get(address)

    assert (gone.status_code, b"people.import_expired" in gone.content) == (409, True)


def test_the_sample_can_be_loaded_as_it_is(here, administrator, sign_in):
    sample = sign_in(administrator).get("/t/northshore/people/import/sample.csv")

    plan = plan_people(io.BytesIO(b"".join(sample.streaming_content)), at=NOON)

    assert (plan.rows, plan.rejected) == (3, [])
