"""Two filled organisations and the whole cast, made once for many requests; each request is undone after its answer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from governance.bodies.models import Body, SeatKind
from indicators.models import Signal
from indicators.states import SignalState
from packs.models import Pack
from rights import registry
from rights.services import compile_grants
from streams.models import StreamRole
from tenancy.models import Membership, Role, Tenant, User
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.permissions.table import Row
from tests.tenancy.filled import fill

MISSING = UUID("0192ffff-0000-7000-8000-00000000ffff")


@dataclass(frozen=True)
class World:
    """Northshore's rows and Southbank's by table, and a browser for each of the cast."""

    ours: dict[str, Model]
    theirs: dict[str, Model]
    browsers: dict[str, Client]

    def request(self, who: str, method: str, address: str, data: Any = None) -> HttpResponse:
        """One answer, after which everything is as before."""
        values = {name: self._value(value) for name, value in (data or {}).items()}
        as_json = "/api/v1/" in address and method != "get" and "file" not in values
        with undone():
            kind = {"content_type": "application/json", "headers": {"If-Match": "*"}} if as_json else {}
            answer: HttpResponse = getattr(self.browsers[who], method)(address, values, **kind)
            self.browsers[who].cookies.pop("messages", None)
            for close in answer._resource_closers:  # its file; close() itself would take the connection with it
                close()
            return answer

    def told(self, who: str, row: Row, address: str, *asked: Any) -> tuple[Any, ...]:
        """What a person can tell from an answer: status, where to, words; without the request's id, the form token, the time
        it took and the ids asked for.
        """
        answer = self.request(who, row.method, address, row.sent)
        content = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', b"", answer.content)
        location = answer.headers.get("Location", "")
        for chance in (answer["X-Request-Id"], str(MISSING), *map(str, asked)):
            content, location = content.replace(chance.encode(), b""), location.replace(chance, "")
        return answer.status_code, location, answer["Content-Type"], content

    @contextmanager
    def confidential(self) -> Iterator[None]:
        """Inside, our stream and our forum are marked confidential, by somebody who is none of the cast."""
        mark = {
            "confidential_until": NOON + timedelta(days=9),
            "confidential_because": "A merger",
            "confidential_by": self.ours["membership"],
            "confidential_at": NOON,
        }
        with undone():
            with tenant_scope(self.ours["tenant"].pk):
                for table in ("value_stream", "forum"):
                    type(self.ours[table]).objects.filter(pk=self.ours[table].pk).update(**mark)
            yield

    def address(self, name: str, about: str = "", rows: str = "ours") -> str:
        """The address of a page about these tables' rows: ours, theirs, or of none at all."""
        path = reverse(
            name, args=[self._id(table, rows) for table in about.split()], urlconf=settings.ORGANISATION_URLCONF
        )
        return f"/t/northshore{path}"

    def _id(self, table: str, rows: str) -> UUID:
        return MISSING if rows == "missing" or table == "token" else getattr(self, rows)[table].pk

    def _value(self, value: Any) -> Any:
        """What a form is sent: "@table" is the id of our row there, "file" a small file."""
        if value == "file":
            return SimpleUploadedFile("readings.csv", b"date,value\n2026-09-28,3\n", content_type="text/csv")
        if isinstance(value, list):
            return [self._value(one) for one in value]
        if isinstance(value, dict):
            return {name: self._value(one) for name, one in value.items()}
        return str(self.ours[value[1:]].pk) if isinstance(value, str) and value.startswith("@") else value


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_world() -> World:
    """Northshore with a stream, a body and all that hangs on them; Southbank the same, with nobody of the cast but one."""
    tenants = [Tenant.objects.create(slug=slug, name=slug.title()) for slug in ("northshore", "southbank")]
    ours, theirs = ({model._meta.db_table: row for model, row in fill(tenant).items()} for tenant in tenants)
    northshore, southbank = tenants
    ours["tenant"], theirs["tenant"] = northshore, southbank
    people: dict[str, Membership | User | None] = {
        "anonymous": None,
        "inactive": join(northshore, "Inactive"),
        "leaver": join(northshore, "Leaver", ends_at=NOON - timedelta(days=1)),
        "stranger": User.objects.create_user("stranger@elsewhere.example"),
        "southbank_administrator": join(southbank, "Administrator", Role.ADMINISTRATOR),
        "member": join(northshore, "Member"),
        "owner": join(northshore, "Owner of Urgent care"),
        "seat_holder": join(northshore, "Chair of the board"),
        "auditor": join(northshore, "Auditor", Role.AUDITOR),
        "administrator": join(northshore, "Administrator", Role.ADMINISTRATOR),
    }
    with tenant_scope(northshore.pk):
        ours["role_term"].role, ours["seat"].kind = StreamRole.OWNER, SeatKind.CHAIR
        _give(ours["role_term"], people["owner"], registry.held_by_term(StreamRole.OWNER))
        _give(ours["seat"], people["seat_holder"], registry.held_by_seat(SeatKind.CHAIR))
        Body.objects.update(sets_direction=True, sets_guardrails=True)
        Pack.objects.update(membership=people["member"])
        Signal.objects.update(state=SignalState.OPEN, answered_at=None, answered_by=None)
    browsers = {who: _signed_in(person) for who, person in people.items()}
    User.objects.filter(email="inactive@northshore.example").update(is_active=False)
    return World(ours, theirs, browsers)


def _give(place: Any, membership: Any, rights: list[registry.Right]) -> None:
    """This term or seat goes to this person, with the rights that come with it."""
    place.membership = membership
    place.save()
    compile_grants(
        source_ref=place.pk,
        membership=membership,
        rights=rights,
        obj=place.rights_object,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
    )


def _signed_in(person: Membership | User | None) -> Client:
    browser = Client(raise_request_exception=False)
    if person is not None:
        browser.force_login(person.user if isinstance(person, Membership) else person)
    return browser
