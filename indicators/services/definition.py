"""What is measured: defined, changed, closed. An indicator is never deleted, because its readings are not."""

import math
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction

from audit import services as audit
from doors.refusal import Refusal
from indicators.models import Indicator
from indicators.rules import RULESETS
from indicators.rules.rulesets import FIX_AFTER_AT_LEAST, LARGEST_VALUE
from indicators.services.access import open_indicator
from rights.services import require
from streams.models import ValueStream
from streams.services.locking import open_to_change
from tenancy.models import Membership

NAME_ONCE = "indicator_name_once"


class Definition(TypedDict, total=False):
    """What an indicator is described by."""

    name: str
    family: str
    direction: str
    unit: str
    is_share: bool
    interval: str
    target: float | None
    source: str
    owner: Membership | None
    ruleset: str
    screen: bool
    fix_after: int | None


@transaction.atomic
def define_indicator(
    stream: ValueStream, *, by: Membership, at: datetime, **definition: Unpack[Definition]
) -> Indicator:
    """Say what is measured about a stream, how often, and which way is better."""
    stream = open_to_change(stream)
    require(by, "indicators.define", stream, at=at)
    indicator = Indicator(stream=stream, created_at=at, **definition)
    _check(indicator, at)
    _save(indicator)
    audit.record("indicator.defined", indicator, by=by, at=at, rule="indicators.define", facts=_plain(dict(definition)))
    return indicator


@transaction.atomic
def change_indicator(
    indicator: Indicator, *, by: Membership, at: datetime, **definition: Unpack[Definition]
) -> Indicator:
    """Describe an indicator anew; what is not named stays. Past reviews keep what they said."""
    indicator = open_indicator(indicator)
    require(by, "indicators.define", indicator, at=at)
    was = {name: getattr(indicator, name) for name in definition}
    changes = {name: [was[name], value] for name, value in definition.items() if was[name] != value}
    if not changes:
        return indicator
    for name, (_was, value) in changes.items():
        setattr(indicator, name, value)
    _check(indicator, at)
    indicator.revision += 1
    _save(indicator)
    facts = {name: list(_plain({"was": old, "is": new}).values()) for name, (old, new) in changes.items()}
    audit.record("indicator.changed", indicator, by=by, at=at, rule="indicators.define", facts=facts)
    return indicator


@transaction.atomic
def close_indicator(indicator: Indicator, *, by: Membership, at: datetime, because: str = "") -> Indicator:
    """Stop measuring: no more readings, reviews and signals. What was read stays readable."""
    indicator = open_indicator(indicator)
    require(by, "indicators.define", indicator, at=at)
    indicator.closed_at = at
    indicator.save(update_fields=["closed_at"])
    audit.record("indicator.closed", indicator, by=by, at=at, rule="indicators.define", because=because)
    return indicator


def _check(indicator: Indicator, at: datetime) -> None:
    if indicator.ruleset not in RULESETS:
        params: dict[str, Any] = {"given": indicator.ruleset, "rulesets": ", ".join(RULESETS)}
        raise Refusal("indicator.ruleset", params=params, status=422)
    if indicator.fix_after is not None and indicator.fix_after < FIX_AFTER_AT_LEAST:
        params = {"given": indicator.fix_after, "least": FIX_AFTER_AT_LEAST}
        raise Refusal("indicator.fix_after", params=params, status=422)
    target = indicator.target
    if target is not None and not (math.isfinite(target) and abs(target) <= LARGEST_VALUE):
        raise Refusal("indicator.target", status=422)
    if target is not None and indicator.is_share and not 0 <= target <= 1:
        raise Refusal("indicator.target_share", status=422)
    if indicator.owner is not None and not indicator.owner.is_active_at(at):
        raise Refusal("indicator.owner", params={"owner": str(indicator.owner), "on": at}, status=422)


def _save(indicator: Indicator) -> None:
    try:
        with transaction.atomic():
            indicator.save()
    except IntegrityError as clash:
        if NAME_ONCE not in str(clash):
            raise
        params = {"stream": indicator.stream.name, "name": indicator.name}
        raise Refusal("indicator.name_taken", params=params, status=409) from clash


def _plain(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition as the audit record keeps it: people by the id of their membership."""
    return {name: value.pk if isinstance(value, Membership) else value for name, value in definition.items()}
