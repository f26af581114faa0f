"""A pack is written for its reader: in their language, on their wall clock."""

from collections.abc import Callable

import pytest

from governance.models import Seat
from packs import services
from packs.models import Pack
from tenancy.models import Tenant, User
from tenancy.scope import tenant_scope
from tests.cast import NOON
from tests.packs.sitting import Sitting


@pytest.fixture
def packs_of(sitting: Sitting, seat: Callable[..., Seat]) -> Callable[..., list[Pack]]:
    """`packs_of({}, {"language": "de"})`: the packs of people who chose this, in that order."""

    def prepared(*choices: dict[str, str]) -> list[Pack]:
        people = [seat(f"Reader {number}").membership for number, _ in enumerate(choices)]
        for person, chosen in zip(people, choices, strict=True):
            User.objects.filter(pk=person.user_id).update(**chosen) if chosen else None
        with tenant_scope(sitting.tenant.pk):
            services.prepare_due(at=NOON)
            made = {pack.membership_id: pack for pack in Pack.objects.select_related("membership")}
        return [made[person.pk] for person in people]

    return prepared


def test_each_reader_gets_the_meeting_on_the_own_wall_clock(packs_of: Callable[..., list[Pack]]) -> None:
    usual, tokyo = packs_of({}, {"time_zone": "Asia/Tokyo"})

    assert "10:00 to 11:00 (Europe/London)" in usual.text
    assert "18:00 to 19:00 (Asia/Tokyo)" in tokyo.text
    assert "18:00" in tokyo.text.split("Bank holiday cover")[0].rsplit("\n", 1)[-1]  # the agenda, too


def test_each_reader_gets_the_own_language_else_the_organisations(
    packs_of: Callable[..., list[Pack]], sitting: Sitting
) -> None:
    Tenant.objects.filter(pk=sitting.tenant.pk).update(locale="de")

    usual, english = packs_of({}, {"language": "en-gb"})

    assert '<html lang="de"' in usual.html
    assert '<html lang="en-gb"' in english.html
    assert "Thu 8" in english.subject
