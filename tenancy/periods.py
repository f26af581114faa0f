"""Half-open periods: a term, a seat, a grant or a membership holds from `starts_at` until just before `ends_at`."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from tenancy.rows import TenantQuerySet


class PeriodQuerySet(TenantQuerySet):
    """Rows with a period, asked for by moment."""

    def at(self, at: datetime) -> Self:
        """Those whose period holds this moment; the end itself is outside."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)


class PeriodRange(Func):
    """The period of a row as a PostgreSQL range."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()

    def __init__(self) -> None:
        super().__init__("starts_at", "ends_at", RangeBoundary())

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, object]]:
        return "tenancy.periods.PeriodRange", (), {}


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """A period is never empty and never runs backwards."""
    return models.CheckConstraint(name=name, condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")))


def one_at_any_instant(name: str, *fields: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows that agree in `fields` hold at the same instant: the database says so."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in ("tenant", *fields)),
            (PeriodRange(), RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )
