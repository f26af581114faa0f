"""After somebody is erased, nothing of name, address or title is found anywhere, and the audit chain is whole."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from audit import verify
from audit.models import Event
from audit.selectors import chain_fault, chain_head
from doors.refusal import Refusal
from governance.bodies.models import Seat
from packs.models import Pack
from people.personal_data.services import erase_everywhere, erase_person
from people.personal_data.texts import NOT_REWRITTEN, _holds_text, _may_change, text_columns
from tenancy.models import Membership, User
from tenancy.scope import tenant_scope
from tests.cast import LONG_AGO, NOON, join
from tests.personal_data.conftest import ADDRESS, NAME, TITLE, found_in_the_cache, found_in_the_database
from tests.tenancy.filled import tenant_models


def erase(person, by):
    with tenant_scope(person.tenant_id):
        return erase_person(person, by=by, at=NOON)


def test_nothing_is_found_in_any_table_the_cache_or_an_export_and_the_chain_is_whole(
    written_about, gone, administrator, exported_record
):
    before = found_in_the_database(written_about)
    assert len([one for one in before if NAME in one]) > 15, before  # the search finds what is there

    erase(gone, administrator)

    assert found_in_the_database(written_about) == []
    assert found_in_the_cache() == []
    with tenant_scope(written_about.pk):
        assert chain_fault(chain_head()) is None
    file = exported_record(written_about)
    assert verify.main(str(file)) == 0
    assert not any(text in file.read_text() for text in (NAME, NAME.upper(), ADDRESS, TITLE))


def test_the_command_finds_the_chain_whole(written_about, gone, administrator):
    erase(gone, administrator)

    call_command("audit", "verify", "--tenant", "northshore")  # a fault would exit with 1


def test_records_of_other_things_keep_their_words_and_erasing_is_recorded(written_about, gone, administrator):
    erase(gone, administrator)

    with tenant_scope(written_about.pk):
        kept = Event.objects.get(by=gone, action="organisation.changed")
        assert kept.words["because"] == "Nobody is named"
        erased = Event.objects.filter(words__isnull=True)
        assert {event.salt for event in erased} == {""}
        assert erased.count() == 3
        recorded = Event.objects.get(action="person.erased")
        assert (recorded.by, recorded.object_ref) == (administrator, gone.pk)
        assert recorded.words["facts"]["words"] == 3


def test_rows_still_name_one_person_under_a_made_up_name(written_about, gone, administrator):
    erase(gone, administrator)

    with tenant_scope(written_about.pk):
        person = Membership.objects.get(pk=gone.pk)
        assert str(person) == f"Erased person {gone.pk.hex[-6:]}"
        assert person.user_id == gone.user_id
    user = User.objects.get(pk=gone.user_id)
    assert user.email.endswith("@erased.invalid")
    assert (user.is_active, user.has_usable_password(), user.language, user.time_zone) == (False, False, "", "")


def test_own_packs_are_emptied_and_files_that_name_the_person_are_gone(written_about, gone, administrator):
    with tenant_scope(written_about.pk):
        Pack.objects.update(pdf=b"x", text=f"Owner: {NAME}")

    erase(gone, administrator)

    with tenant_scope(written_about.pk):
        pack = Pack.objects.get()
        assert bytes(pack.pdf) == b""
        assert pack.text == f"Owner: Erased person {gone.pk.hex[-6:]}"


def test_in_another_organisation_the_person_stays_who_they_are(written_about, southbank, gone, administrator):
    with tenant_scope(southbank.pk):
        elsewhere = Membership.objects.create(user=gone.user, title=TITLE, starts_at=LONG_AGO)

    erase(gone, administrator)

    assert found_in_the_database(written_about)[0].startswith("person")  # who still signs in, elsewhere
    with tenant_scope(written_about.pk):
        assert Membership.objects.get(pk=gone.pk).user_id != gone.user_id
    with tenant_scope(southbank.pk):
        still = Membership.objects.select_related("user").get(pk=elsewhere.pk)
        assert (still.title, still.user.name, still.user.email, still.user.is_active) == (TITLE, NAME, ADDRESS, True)


def test_a_file_that_named_somebody_is_refused_with_its_reason(written_about, gone, auditor, administrator, sign_in):
    with tenant_scope(written_about.pk):
        pack = Pack.objects.get()
        Pack.objects.update(pdf=b"x", text=f"Owner: {NAME}", shows=[])
    erase(gone, administrator)
    browser = sign_in(auditor)

    for address in (f"/t/northshore/packs/{pack.pk}/pdf/", f"/t/northshore/api/v1/packs/{pack.pk}/pdf/"):
        answer = browser.get(address)
        assert answer.status_code == 409
        assert "personal data were erased" in answer.content.decode()


# --- Refused --------------------------------------------------------------------------------------------------------------
def refused(person, by):
    with pytest.raises(Refusal) as refusal:
        erase(person, by)
    user = User.objects.get(pk=person.user_id)
    with tenant_scope(person.tenant_id):
        assert not Event.objects.filter(action="person.erased").exists()
        assert Membership.objects.get(pk=person.pk).title == person.title
    return refusal.value.code, user.name


@pytest.mark.parametrize("ends_at", [None, NOON + timedelta(days=1)])
def test_who_still_belongs_is_not_erased(northshore, gone, administrator, ends_at):
    with tenant_scope(northshore.pk):
        Membership.objects.filter(pk=gone.pk).update(ends_at=ends_at)

    assert refused(gone, administrator) == ("personal_data.still_active", NAME)


def test_who_still_holds_a_seat_is_not_erased(northshore, gone, administrator, body):
    with tenant_scope(northshore.pk):
        Seat.objects.create(body=body, membership=gone, kind="member", starts_at=LONG_AGO)

    assert refused(gone, administrator) == ("personal_data.still_holds", NAME)


@pytest.mark.parametrize("who", ["member", "auditor"])
def test_only_administrators_erase(request, gone, who):
    assert refused(gone, request.getfixturevalue(who)) == ("right.missing", NAME)


def test_nobody_is_erased_twice(gone, administrator):
    erase(gone, administrator)

    with pytest.raises(Refusal) as again:
        erase(gone, administrator)

    assert again.value.code == "personal_data.erased"


# --- The page and the command -----------------------------------------------------------------------------------------
def test_the_page_of_somebody_who_left_leads_to_erasing_them(northshore, gone, administrator, sign_in):
    browser, page = sign_in(administrator), f"/t/northshore/people/{gone.pk}/"
    assert f"{page}erase/" in browser.get(page).content.decode()
    assert browser.post(f"{page}erase/").status_code == 422

    answer = browser.post(f"{page}erase/", {"sure": "on"})

    assert (answer.status_code, answer.url) == (302, page)
    shown = browser.get(page).content.decode()
    assert "are erased" in shown
    assert NAME not in shown


def test_the_page_of_somebody_who_belongs_here_offers_no_erasing(northshore, member, administrator, sign_in):
    browser, page = sign_in(administrator), f"/t/northshore/people/{member.pk}/"

    assert "erase/" not in browser.get(page).content.decode()
    assert browser.get(f"{page}erase/").status_code == 409


def test_the_operator_erases_a_person_in_every_organisation(written_about, southbank, gone):
    with tenant_scope(southbank.pk):
        Membership.objects.create(user=gone.user, title=TITLE, starts_at=LONG_AGO, ends_at=NOON)

    call_command("person", "erase", ADDRESS.title())

    assert found_in_the_database(written_about, southbank) == []


def test_the_operator_is_told_who_still_belongs_somewhere_and_nothing_is_erased(written_about, southbank, gone):
    with tenant_scope(southbank.pk):
        Membership.objects.create(user=gone.user, title=TITLE, starts_at=LONG_AGO)

    with pytest.raises(CommandError, match=r"personal_data\.still_active") as no:
        call_command("person", "erase", ADDRESS)

    assert no.value.returncode == 1
    assert User.objects.get(pk=gone.user_id).name == NAME
    with tenant_scope(written_about.pk):
        assert Membership.objects.get(pk=gone.pk).title == TITLE


def test_an_unknown_address_is_wrong_input(db):
    with pytest.raises(CommandError) as wrong:
        call_command("person", "erase", "nobody@elsewhere.example")

    assert wrong.value.returncode == 2


def test_who_belonged_nowhere_but_was_written_about_is_erased(written_about, southbank, user):
    with tenant_scope(written_about.pk):
        gone = Membership.objects.get(user=user)
        gone.user = User.objects.create_user("other@northshore.example")
        gone.title = ""
        gone.save()

    assert erase_everywhere(user, at=NOON) == 0

    assert found_in_the_database(written_about, southbank, texts=(NAME, ADDRESS)) == []


def test_every_text_of_an_organisation_is_searched_or_said_not_to_hold_names():
    searched = {model._meta.db_table for model, _fields in text_columns()}
    textless = {
        model._meta.db_table
        for model in tenant_models()
        if not any(_holds_text(field) for field in model._meta.local_fields)
    }

    assert {model._meta.db_table for model in tenant_models()} - searched - textless == set(NOT_REWRITTEN)


def test_each_text_may_be_rewritten_by_the_portal():
    """Where the portal may not change a column, a name would stay in it."""
    fixed = {
        f"{model._meta.db_table}.{field.name}"
        for model in tenant_models()
        if model._meta.db_table not in NOT_REWRITTEN
        for field in model._meta.local_fields
        if _holds_text(field) and not _may_change(model, field)
    }

    assert fixed == set()


def test_a_name_of_one_word_is_not_replaced_in_texts_that_mean_something_else(northshore, administrator):
    person = join(northshore, "Search", ends_at=NOON - timedelta(days=1))
    User.objects.filter(pk=person.user_id).update(name="Search")
    with tenant_scope(northshore.pk):
        northshore.notice = "Search is a stream."
        northshore.save()

    erase(person, administrator)

    northshore.refresh_from_db()
    assert northshore.notice == "Search is a stream."
