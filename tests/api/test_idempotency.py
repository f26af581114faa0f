"""A request that is sent again is done once, and answered as the first time."""

from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doors.idempotency.models import IdempotentAnswer
from doors.idempotency.services import forget_expired
from indicators.models import Reading
from streams.models import ValueStream
from tenancy.scope import tenant_scope
from tests.api.conftest import API, at_once
from tests.cast import NOON

KEY = {"Idempotency_Key": "0192aaaa-one"}


def streams(northshore):
    with tenant_scope(northshore.pk):
        return ValueStream.objects.count()


def kept(northshore):
    with tenant_scope(northshore.pk):
        return IdempotentAnswer.objects.count()


def test_the_second_time_it_is_the_first_answer(ask, administrator, northshore):
    first = ask(administrator, "post", "streams/", {"name": "Dental"}, **KEY)
    again = ask(administrator, "post", "streams/", {"name": "Dental"}, **KEY)

    assert (first.status_code, first.get("Idempotent-Replay")) == (201, None)
    assert (again.status_code, again["Idempotent-Replay"]) == (201, "true")
    assert (again.content, again["ETag"], again["Content-Type"]) == (
        first.content,
        first["ETag"],
        first["Content-Type"],
    )
    assert streams(northshore) == 1


@pytest.mark.parametrize(
    ("path", "body"), [("streams/", {"name": "Other"}), ("streams/?", {"name": "Dental", "outcome": ""})]
)
def test_the_key_of_another_request_is_refused(path, body, ask, administrator, northshore):
    ask(administrator, "post", "streams/", {"name": "Dental"}, **KEY)

    refused = ask(administrator, "post", path, body, **KEY)

    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency.other_request")
    assert streams(northshore) == 1


def test_a_refusal_is_not_kept_so_that_it_is_judged_anew(ask, member, administrator, northshore):
    first = ask(member, "post", "streams/", {"name": "Dental"}, **KEY)
    bad = ask(administrator, "post", "streams/", {"nome": "Dental"}, **KEY)
    good = ask(administrator, "post", "streams/", {"name": "Dental"}, **KEY)

    assert (first.status_code, bad.status_code, good.status_code, kept(northshore)) == (403, 400, 201, 1)


def test_keys_of_two_people_are_two_keys(ask, administrator, owner, stream, northshore):
    group = f"streams/{stream.pk}/stakeholders/"
    ask(administrator, "post", group, {"group": "Crews"}, **KEY)

    other = ask(owner, "post", group, {"group": "Drivers"}, **KEY)

    assert (other.status_code, other.get("Idempotent-Replay"), kept(northshore)) == (201, None, 2)


def test_what_was_done_needs_no_version_to_be_told_again(ask, administrator, stream):
    retire = f"streams/{stream.pk}/retire/"
    read = ask(administrator, "get", f"streams/{stream.pk}/")["ETag"]

    answers = [ask(administrator, "post", retire, {"because": "x"}, If_Match=read, **KEY) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 200]


def test_after_a_day_the_key_is_free(ask, administrator, northshore):
    ask(administrator, "post", "streams/", {"name": "Dental"}, **KEY)
    settings.FROZEN_NOW = NOON + timedelta(hours=24)

    again = ask(administrator, "post", "streams/", {"name": "Dental"}, **KEY)
    other = ask(administrator, "post", "streams/", {"name": "Other"}, **KEY)

    assert (again.status_code, again.json()["code"]) == (409, "stream.name_taken")
    assert (other.status_code, kept(northshore)) == (201, 1)


def test_what_is_over_is_forgotten(ask, administrator, northshore):
    ask(administrator, "post", "streams/", {"name": "Dental"}, **KEY)

    with tenant_scope(northshore.pk):
        left = [forget_expired(NOON + timedelta(hours=hours)) for hours in (23, 24, 25)]

    assert (left, kept(northshore)) == ([None, 1, None], 0)


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "ü"])
def test_a_key_has_a_shape(key, ask, administrator, northshore):
    answer = ask(administrator, "post", "streams/", {"name": "Dental"}, Idempotency_Key=key)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "Idempotency-Key")
    assert streams(northshore) == 0


def test_a_file_is_the_same_request_whatever_the_border_of_its_parts(secret_of, indicator, owner, northshore):
    secret = secret_of(owner)

    def sent(boundary):
        file = SimpleUploadedFile("r.csv", b"date,value\n2026-10-05,3\n", content_type="text/csv")
        body = {"file": file, "indicator": str(indicator.pk)}
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "nightly"}
        return Client().post(f"{API}readings/import/", body, headers=headers)

    first, again = sent("one"), sent("two")

    assert (first.json()["loaded"], again.json(), again["Idempotent-Replay"]) == (1, first.json(), "true")


# --- Many at once -------------------------------------------------------------------------------------------------------
MANY = 32


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_thirty_two_at_once_make_one_row_and_thirty_one_replays(ask, indicator, owner, northshore):
    body = {"indicator": str(indicator.pk), "on": "2026-10-05", "value": 7}
    ask(owner, "get", "streams/")  # the token is made

    def send():
        answer = ask(owner, "post", "readings/", body, **KEY)
        return answer.status_code, answer.get("Idempotent-Replay"), answer.content

    answers = at_once([send] * MANY)

    assert Counter((status, replay) for status, replay, _content in answers) == {
        (201, None): 1,
        (201, "true"): MANY - 1,
    }
    assert len({content for _status, _replay, content in answers}) == 1
    with tenant_scope(northshore.pk):
        assert Reading.objects.filter(indicator=indicator, on="2026-10-05").count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_of_many_refused_at_once_each_is_judged(ask, member, northshore):
    ask(member, "get", "streams/")

    answers = at_once([lambda: ask(member, "post", "streams/", {"name": "x"}, **KEY).status_code] * 4)

    assert (answers, kept(northshore)) == ([403] * 4, 0)
