"""Everything the portal holds about one person, organisation by organisation, as data and as a page."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.translation import get_language

from audit.models import Event
from people.personal_data import registry
from people.personal_data.below import KEPT_OF_USER
from tenancy.models import Membership, User
from tenancy.scope import person_scope

NAMES = {"words__because": "reason"}


@dataclass(frozen=True)
class Part:
    """The rows of one table."""

    code: str
    label: str
    columns: list[str]
    rows: list[dict[str, Any]]

    def cells(self) -> Iterator[list[Any]]:
        """The rows in the order of the columns."""
        return ([row.get(column) for column in self.columns] for row in self.rows)


def memberships_ever(user: User) -> list[Membership]:
    """Every organisation the person belongs to or belonged to; one query."""
    with person_scope(user.pk):
        everywhere = Membership.everywhere.filter(user=user).select_related("tenant", "user")
        return list(everywhere.order_by("tenant__name"))


def of_user(user: User) -> list[Part]:
    """How the person signs in."""
    return _parts(KEPT_OF_USER, user)


def of_membership(membership: Membership) -> list[Part]:
    """What the open organisation keeps about the person; a query for each table."""
    about = Event.objects.filter(object_ref=membership.pk).order_by("at", "id")
    rows = [
        _written({"at": one.at, "action": one.action, "words": one.words}) for one in about.iterator(chunk_size=1000)
    ]
    record = [Part("audit.Event.about", "audit events", ["at", "action", "words"], rows)] if rows else []
    return [*_parts(registry.kept(), membership), *record]


def _parts(kept: list[registry.Kept], person: User | Membership) -> list[Part]:
    found = []
    for one in kept:
        rows = [_written({NAMES.get(name, name): value for name, value in row.items()}) for row in one.rows(person)]
        if rows:
            code = f"{apps.get_model(one.model)._meta.label}.{one.column}"
            found.append(Part(code, one.label, list(rows[0]), rows))
    return found


def _written(row: dict[str, Any]) -> dict[str, Any]:
    """As JSON keeps it: names with dots, moments as text."""
    named = {name.replace("__", "."): value for name, value in row.items()}
    written: dict[str, Any] = json.loads(json.dumps(named, cls=DjangoJSONEncoder))
    return written


def person_of(user: User) -> dict[str, Any]:
    """Who the person is to the installation."""
    fields = ("email", "name", "language", "time_zone", "date_joined", "last_login")
    return _written({name: getattr(user, name) for name in fields})


def membership_of(membership: Membership) -> dict[str, Any]:
    """Who the person is in one organisation."""
    fields = ("role", "title", "starts_at", "ends_at")
    return _written({name: getattr(membership, name) for name in fields})


def archive(user: User, organisations: list[tuple[Membership, list[Part]]], *, at: datetime) -> bytes:
    """A zip with the same twice: as JSON for programs, as a page for people."""
    sign_in = of_user(user)
    document = {
        "made_at": at.isoformat(),
        "person": person_of(user),
        "sign_in": _as_data(sign_in),
        "organisations": [
            {"name": one.tenant.name, "membership": membership_of(one), "kept": _as_data(parts)}
            for one, parts in organisations
        ],
    }
    page = {
        "person": person_of(user),
        "sign_in": sign_in,
        "organisations": [(one.tenant.name, membership_of(one), parts) for one, parts in organisations],
        "at": at,
        "lang": get_language(),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("personal-data.json", json.dumps(document, ensure_ascii=False, indent=1))
        packed.writestr("personal-data.html", render_to_string("people/personal_data/page.html", page))
    return file.getvalue()


def _as_data(parts: list[Part]) -> dict[str, list[dict[str, Any]]]:
    return {part.code: part.rows for part in parts}
