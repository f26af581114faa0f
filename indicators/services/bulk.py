"""Many readings in one request: of any indicators, named by id, all of them or the good ones."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doors.imports import Row, RowError
from indicators.models import Indicator
from indicators.services.import_plan import ImportPlan, once_a_day
from indicators.services.importing import ImportReport, carry_out
from rights.visibility import visible
from tenancy.models import Membership


class BulkRow(NamedTuple):
    """One reading with the indicator it is of; `row` has its line, `date` and `value`."""

    indicator: UUID
    row: Row


@transaction.atomic
def record_in_bulk(
    rows: Sequence[BulkRow],
    errors: Sequence[RowError],
    *,
    by: Membership,
    at: datetime,
    good_rows_only: bool = False,
    corrections_reason: str = "",
) -> ImportReport:
    """Load rows as a file is loaded: what is stored already changes nothing, and one bad row keeps all of them out unless
    the good ones are asked for. `errors` are rows whose form was bad already.
    """
    count = len({one.row.line for one in rows} | {error.line for error in errors})
    plan = ImportPlan(rows=count, rejected=list(errors))
    named = Indicator.objects.select_related("stream").filter(pk__in={one.indicator for one in rows})
    seen = {one.pk: one for one in visible(named, by, at=at)}
    plan.indicators.update({pk: one for pk, one in seen.items() if one.closed_at is None})
    today = at.astimezone(by.tenant.zone).date()
    plan.good = list(once_a_day(_located(rows, seen, plan), today, plan))
    return carry_out(
        plan, by=by, at=at, about=None, good_rows_only=good_rows_only, corrections_reason=corrections_reason
    )


def _located(rows: Iterable[BulkRow], seen: dict[UUID, Indicator], plan: ImportPlan) -> Iterable[tuple[Row, UUID]]:
    for pk, row in rows:
        if pk in plan.indicators:
            yield row, pk
        else:
            why = _("is closed") if pk in seen else _("is nothing here, or nothing that you may see")
            plan.rejected.append(RowError(row.line, "indicator", str(pk), why))
