"""Readings: recorded one by one, corrected with a reason, never deleted."""

import math
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit import services as audit
from doors.refusal import NextStep, Refusal
from indicators.models import Correction, Indicator, Reading
from indicators.rules.rulesets import LARGEST_VALUE
from indicators.services.access import changed, open_indicator, require_for
from indicators.wording import numbers_of
from tenancy.models import Membership


@transaction.atomic
def record_reading(indicator: Indicator, *, on: date, value: float, by: Membership, at: datetime) -> Reading:
    """Record the value of one period, named by its first day. The same value again changes nothing."""
    indicator = open_indicator(indicator)
    require_for(by, "readings.record", indicator, at=at)
    check_value(value, indicator)
    check_day(on, zone=by.tenant.zone, at=at)
    reading: Reading | None = Reading.objects.filter(indicator=indicator, on=on).first()
    if reading is not None:
        if reading.value == value:
            return reading
        raise there_already(indicator, reading.pk, on, reading.value)
    recorded: Reading = Reading.objects.create(indicator=indicator, on=on, value=value, recorded_at=at, recorded_by=by)
    changed(indicator)
    facts = {"indicator": indicator.pk, "on": on, "value": value}
    audit.record("reading.recorded", recorded, by=by, at=at, rule="readings.record", facts=facts)
    return recorded


@transaction.atomic
def correct_reading(reading: Reading, *, value: float, reason: str, by: Membership, at: datetime) -> Correction:
    """Put a wrong value right. Both values and the reason stay."""
    indicator = open_indicator(reading.indicator)
    reading = Reading.objects.select_for_update().get(pk=reading.pk)
    require_for(by, "readings.correct", indicator, at=at)
    reason = reason.strip()
    if not reason:
        raise Refusal("reading.reason_missing", rule="readings.correct", status=422)
    check_value(value, indicator)
    if reading.value == value:
        raise Refusal(
            "reading.same_value", params={"on": reading.on, "value": numbers_of(indicator).value(value)}, status=409
        )
    correction: Correction = Correction.objects.create(
        reading=reading, was=reading.value, became=value, reason=reason, by=by, at=at
    )
    reading.value = value
    reading.save(update_fields=["value"])
    changed(indicator)
    facts = {"indicator": indicator.pk, "on": reading.on, "was": correction.was, "became": value}
    audit.record("reading.corrected", reading, by=by, at=at, because=reason, rule="readings.correct", facts=facts)
    return correction


def check_value(value: float, indicator: Indicator) -> None:
    """A reading is a number that the engine can add and square; of a share it is one from 0 to 1."""
    if not math.isfinite(value) or abs(value) > LARGEST_VALUE:
        raise Refusal("reading.not_a_number", status=422)
    if indicator.is_share and not 0 <= value <= 1:
        raise Refusal("reading.not_a_share", params={"indicator": indicator.name}, status=422)


def check_day(on: date, *, zone: ZoneInfo, at: datetime) -> None:
    """A period that has not begun has no reading."""
    today = at.astimezone(zone).date()
    if on > today:
        raise Refusal("reading.in_the_future", params={"on": on, "today": today}, status=422)


def there_already(indicator: Indicator, reading: UUID, on: date, value: float) -> Refusal:
    """A day has one value; another one is a correction."""
    url = reverse("indicators:correct", args=[reading], urlconf=settings.ORGANISATION_URLCONF)
    return Refusal(
        "reading.there_already",
        params={"on": on, "value": numbers_of(indicator).value(value)},
        rule="readings.record",
        status=409,
        next_step=NextStep(_("Correct the reading"), url),
    )
