"""What search finds of people: those whom the reader's list of people shows, by what it shows."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doors.addresses import address
from doors.search import SearchSource
from people import selectors
from people.declared_rights import SEE_PEOPLE
from people.wording import standing_in_words
from rights.services import may
from tenancy.models import Membership


def _people(reader: Membership, at: datetime) -> QuerySet[Membership]:
    return selectors.listed_people(at, everything=bool(may(reader, SEE_PEOPLE.code, None, at=at)))


def _line(person: Membership) -> str:
    parts = [person.user.name if person.user.name != person.called else "", person.get_role_display()]  # type: ignore[attr-defined]
    if person.standing != "active":  # type: ignore[attr-defined]
        parts.append(str(standing_in_words(person.standing)))  # type: ignore[attr-defined]
    return " · ".join(part for part in parts if part)


SOURCES = [
    SearchSource(
        "people", 110, _("People"), "user-round", _people,
        fields=(("called", "A"), ("user__name", "A")),
        title=lambda person: person.called,
        line=_line,
        newest=lambda _at: ("-starts_at",),
        url=lambda person: address("people:detail", person.pk),
    ),
]  # fmt: skip
