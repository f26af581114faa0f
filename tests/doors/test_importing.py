"""A file between the two steps of an import: it waits for its reader alone, for half an hour, and is chosen again."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache

from doors import importing
from doors.refusal import Refusal
from tenancy.scope import tenant_scope


class Letters(importing.ImportStep):
    kept_as = "letters"
    gone = "import.expired"

    def address(self, name, *more):
        return f"/letters/{name}/"


class Parcels(Letters):
    kept_as = "parcels"


@pytest.fixture
def reader(northshore):
    with tenant_scope(northshore.pk):
        yield SimpleNamespace(pk=uuid4())


def step(kind, reader, token=""):
    made = kind()
    made.setup(SimpleNamespace(membership=reader), token=token)
    return made


def test_a_file_is_found_again_as_it_was(reader):
    token = step(Letters, reader).keep("week.csv", b"a,b\n")

    name, file = step(Letters, reader, token).kept()

    assert (name, file.read()) == ("week.csv", b"a,b\n")


def gone(kind, reader, token):
    with pytest.raises(Refusal) as refused:
        step(kind, reader, token).kept()
    return refused.value.code, refused.value.status, refused.value.next_step.url


def test_it_is_gone_for_everybody_else_and_for_every_other_import(reader):
    token = step(Letters, reader).keep("week.csv", b"a,b\n")
    refused = ("import.expired", 409, "/letters/import/")

    assert gone(Letters, SimpleNamespace(pk=uuid4()), token) == refused
    assert gone(Parcels, reader, token) == refused


def test_it_is_gone_in_every_other_organisation(northshore, southbank):
    reader = SimpleNamespace(pk=uuid4())
    with tenant_scope(northshore.pk):
        token = step(Letters, reader).keep("week.csv", b"a,b\n")

    with tenant_scope(southbank.pk):
        assert gone(Letters, reader, token) == ("import.expired", 409, "/letters/import/")


def test_it_waits_for_half_an_hour(reader, monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "set", lambda _key, _value, seconds: kept.append(seconds))

    step(Letters, reader).keep("week.csv", b"a,b\n")

    assert kept == [1800]
