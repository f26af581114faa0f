"""What an app above wants to be there before a stream becomes active: each registers its checks in AppConfig.ready()."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from streams.models import ValueStream
from streams.rules import Need

NEED_WORDS = {
    Need.OUTCOME: _("an outcome"),
    Need.STAKEHOLDER: _("a stakeholder group"),
    Need.OWNER: _("an accountable owner"),
    Need.BOUNDARY: _("a boundary with one thing inside"),
}


@dataclass(frozen=True)
class ActivationCheck:
    """One thing a stream must have. `missing(stream, at)` names it ("an outcome indicator"), or is None when it is there.

    It costs one query at the most: a draft's page runs every check.
    """

    code: str
    label: str | Promise
    missing: Callable[[ValueStream, datetime], str | None]


_checks: dict[str, ActivationCheck] = {}


def register(*checks: ActivationCheck) -> None:
    """Make checks known; a code stands once."""
    for check in checks:
        if _checks.get(check.code, check) != check:
            raise ImproperlyConfigured(f"The activation check {check.code!r} is registered twice.")
        _checks[check.code] = check


def every() -> list[ActivationCheck]:
    """All registered checks, by code."""
    return sorted(_checks.values(), key=lambda check: check.code)
