"""Links of the cast, and a calendar that reads them."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from icalendar import Calendar

from governance.cadence.services.feeds import make_feed
from tenancy.models import Membership, Tenant
from tenancy.scope import tenant_scope
from tests.cast import NOON

ReadFeed = Callable[..., Calendar]


@pytest.fixture
def link(northshore: Tenant) -> Callable[..., str]:
    """Makes a link of somebody, of their meetings unless told otherwise; answers its address."""

    def make(by: Membership, **about: object) -> str:
        with tenant_scope(northshore.pk):
            _feed, token = make_feed(by=by, at=NOON, **about)
        return f"/calendar/{token}.ics"

    return make


@pytest.fixture
def read() -> ReadFeed:
    """The calendar behind an address, asked by a program without a visit."""

    def fetch(address: str) -> Calendar:
        answer = Client().get(address)
        assert answer.status_code == 200, answer.content
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert not re.search(rb"RRULE|EXDATE|RECURRENCE-ID|VTIMEZONE|TZID", answer.content)
        return Calendar.from_ical(answer.content)

    return fetch
