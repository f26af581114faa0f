"""Three organisations in which every text is a canary: whoever sees one of another organisation has found a leak."""

import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse

from audit.services import record
from governance.bodies.models import SeatKind
from rights import registry
from rights.services import compile_grants
from streams.models import StreamRole
from tenancy.models import Membership, Role, Tenant
from tenancy.rows import TenantModel
from tenancy.scope import tenant_scope
from tests.cast import NOON, join
from tests.tenancy.filled import FITTING, fill

RUN = secrets.token_hex(3)  # the cache of these tests may hold what another run left
FOUND = re.compile(rf"canary(\d)x\d+r{RUN}")
# Texts that are read by the machinery: a canary there would be a wrong value, not a text.
CODES = {
    "kind", "source", "state", "action", "object_type", "rule", "ruleset", "time_zone", "occurrence", "salt", "words_digest",
    "label", "klass", "variation", "assurance", "previous", "hash", "message_id", "key", "chain_head", "pdf_sha256", "url", "drain", "locale", "language", "version",
}  # fmt: skip
TOKENS = re.compile("digest|hash|secret|token|issuer|subject_id|client_id|fingerprint|nonce")


@dataclass
class Organisation:
    """One of the three: its rows by table, and a browser for each of its people."""

    number: int
    tenant: Tenant
    rows: dict[str, TenantModel]
    browsers: dict[str, Client] = field(default_factory=dict)
    made: int = 0

    def canary(self) -> str:
        """A text that nobody else may read."""
        self.made += 1
        return f"canary{self.number}x{self.made}r{RUN}"

    def address(self, name: str, *args: Any) -> str:
        """The address of a page here."""
        return f"/t/{self.tenant.slug}{reverse(name, args=args, urlconf=settings.ORGANISATION_URLCONF)}"

    def foreign_canaries(self, said: str) -> set[str]:
        """The canaries of others in what somebody here was told."""
        return {found.group() for found in FOUND.finditer(said) if int(found.group(1)) != self.number}


def make(number: int) -> Organisation:
    """An organisation with one row in every table and a canary in every text of it."""
    tenant = Tenant.objects.create(
        slug=f"org{number}", name=f"canary{number}x0r{RUN}", notice=f"canary{number}x0r{RUN}"
    )
    here = Organisation(number, tenant, {})
    here.rows = {model._meta.db_table: row for model, row in fill(tenant).items()}
    people = {
        "member": join(tenant, f"Member canary{number}x0r{RUN}"),
        "owner": join(tenant, f"Owner canary{number}x0r{RUN}"),
        "seat_holder": join(tenant, f"Chair canary{number}x0r{RUN}"),
        "auditor": join(tenant, f"Auditor canary{number}x0r{RUN}", Role.AUDITOR),
        "administrator": join(tenant, f"Administrator canary{number}x0r{RUN}", Role.ADMINISTRATOR),
    }
    with tenant_scope(tenant.pk):
        for row in here.rows.values():
            _sing(here, row)
        _give(here.rows["role_term"], people["owner"], registry.held_by_term(StreamRole.OWNER), role=StreamRole.OWNER)
        _give(here.rows["seat"], people["seat_holder"], registry.held_by_seat(SeatKind.CHAIR), kind=SeatKind.CHAIR)
        record(
            "stream.described", here.rows["value_stream"], by=people["administrator"], at=NOON, because=here.canary()
        )
    for who, person in people.items():
        here.browsers[who] = Client(raise_request_exception=False)
        here.browsers[who].force_login(person.user)
    return here


def _sing(here: Organisation, row: TenantModel) -> None:
    """Put a canary into every text of this row; what the database refuses (a code, an address) stays as it is."""
    if "UPDATE" not in getattr(row, "app_role_may", "UPDATE") or row._meta.db_table == "review":  # its note is a code
        return
    for one in row._meta.local_fields:
        is_text = isinstance(one, models.CharField | models.TextField) and not one.choices
        if is_text and one.name not in CODES | set(FITTING.get(row._meta.db_table, {})) and not TOKENS.search(one.name):
            with suppress(IntegrityError), transaction.atomic():
                type(row)._base_manager.filter(pk=row.pk).update(**{one.name: here.canary()[: one.max_length]})


def _give(place: Any, membership: Membership, rights: list[registry.Right], **code: str) -> None:
    type(place).objects.filter(pk=place.pk).update(membership=membership, **code)
    compile_grants(
        source_ref=place.pk,
        membership=membership,
        rights=rights,
        obj=place.rights_object,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
    )


def cached() -> Iterator[tuple[str, str]]:
    """Every key in the cache with its value, as text."""
    redis = cache._cache.get_client(None)
    for key in redis.scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}*"):
        if redis.type(key) == b"string":
            yield key.decode(), (redis.get(key) or b"").decode("latin-1")
