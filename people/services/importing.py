"""Inviting many people from a file: first what each row would do, then all of it, or nothing when a row is bad."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import services as audit
from doors.imports import ColumnSpec, Row, RowError, read_rows
from people.declared_rights import INVITE_PEOPLE
from people.models import Invitation
from people.services.invitations import invite
from rights.services import require
from tenancy.models import Membership, Role, Tenant
from tenancy.scope import required_tenant

LONGEST = 120
MOST_ROWS = 1_000  # each row is a mail
COLUMNS = (
    ColumnSpec("email", max_length=254),
    ColumnSpec("name", required=False, max_length=LONGEST),
    ColumnSpec("role", required=False, max_length=40),
    ColumnSpec("title", required=False, max_length=LONGEST),
)


class NewPerson(NamedTuple):
    """One good row."""

    line: int
    email: str
    name: str
    role: str
    title: str

    @property
    def role_label(self) -> str:
        """The role in the reader's language."""
        return str(Role(self.role).label)


@dataclass
class PeoplePlan:
    """What would happen to each row of a file."""

    rows: int = 0
    fresh: list[NewPerson] = field(default_factory=list)
    waiting: list[NewPerson] = field(default_factory=list)  # invited already: nothing happens
    rejected: list[RowError] = field(default_factory=list)

    @property
    def bad_lines(self) -> int:
        """How many rows cannot be taken; a row can have more than one bad cell."""
        return len({error.line for error in self.rejected})


@dataclass(frozen=True)
class PeopleReport:
    """What an import came to."""

    rows: int
    invited: int
    waiting: int
    rejected: Sequence[RowError]
    refused: bool  # some rows were bad and the good ones were not asked for, so nobody was invited

    def as_json(self) -> dict[str, Any]:
        """The document that the API answers."""
        return {
            "rows": self.rows,
            "invited": self.invited,
            "waiting": self.waiting,
            "rejected": [error._asdict() for error in self.rejected],
        }


def plan_people(file: IO[bytes], *, at: datetime) -> PeoplePlan:
    """Read a file with `email, name, role, title`. A file that is no such table is a Refusal; bad rows are collected.

    Two queries, however many rows.
    """
    rows, errors = read_rows(file, columns=COLUMNS, limit_rows=MOST_ROWS)
    plan = PeoplePlan(rows=len(rows) + len({error.line for error in errors}), rejected=list(errors))
    good = list(_checked(rows, plan))
    addresses = [one.email for one in good]
    staying = Q(ends_at=None) | Q(ends_at__gt=at)
    members = set(Membership.objects.filter(staying, user__email__in=addresses).values_list("user__email", flat=True))
    invited = set(Invitation.objects.open(at).filter(email__in=addresses).values_list("email", flat=True))
    for one in good:
        if one.email in members:
            plan.rejected.append(RowError(one.line, "email", one.email, _("belongs to the organisation already")))
        else:
            (plan.waiting if one.email in invited else plan.fresh).append(one)
    plan.rejected.sort()
    return plan


@transaction.atomic
def import_people(file: IO[bytes], *, good_rows_only: bool = False, by: Membership, at: datetime) -> PeopleReport:
    """Invite everybody in a file. If any row is bad nobody is invited, or on request the good ones.

    Who is invited already stays invited, so the same file can be loaded again.
    """
    require(by, INVITE_PEOPLE.code, None, at=at)
    plan = plan_people(file, at=at)
    if plan.rejected and not good_rows_only:
        return PeopleReport(plan.rows, 0, len(plan.waiting), plan.rejected, refused=True)
    for one in plan.fresh:
        invite(email=one.email, name=one.name, role=one.role, title=one.title, by=by, at=at)
    report = PeopleReport(plan.rows, len(plan.fresh), len(plan.waiting), plan.rejected, refused=False)
    if plan.fresh:
        facts = {"rows": plan.rows, "invited": report.invited, "rejected": plan.bad_lines}
        tenant = Tenant.objects.get(pk=required_tenant())
        audit.record("people.imported", tenant, by=by, at=at, rule=INVITE_PEOPLE.code, facts=facts)
    return report


def _checked(rows: Sequence[Row], plan: PeoplePlan) -> Iterator[NewPerson]:
    """The rows whose address and role can be used, each address once; the others go to `plan.rejected`."""
    roles = {str(name).casefold(): role.value for role in Role for name in (role.value, role.label)}
    lines: dict[str, int] = {}
    for row in rows:
        given = {name: value or "" for name, value in row.values.items()}
        email, said = given["email"].lower(), given.get("role", "")
        faults = [*_address_faults(row.line, email, lines)]
        if said and said.casefold() not in roles:
            why = _("is none of %(choices)s") % {"choices": ", ".join(Role.values)}
            faults.append(RowError(row.line, "role", said, why))
        plan.rejected += faults
        if not faults:
            role = roles.get(said.casefold(), Role.MEMBER.value)
            yield NewPerson(row.line, email, given.get("name", ""), role, given.get("title", ""))


def _address_faults(line: int, email: str, lines: dict[str, int]) -> Iterator[RowError]:
    try:
        validate_email(email)
    except ValidationError:
        yield RowError(line, "email", email, _("is no e-mail address"))
        return
    first = lines.setdefault(email, line)
    if first != line:
        yield RowError(line, "email", email, _("is on line %(line)s already") % {"line": first})
