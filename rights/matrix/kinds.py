"""Publishing a version is itself a decision, from the first matrix in force on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from rights.decision_kinds import DecisionKind, Mandate
from rights.matrix import services
from rights.matrix.models import MatrixVersion
from tenancy.models import Membership


def effective_at(params: Mapping[str, Any], at: datetime) -> datetime:
    """The moment that was asked for; one that is over by now, or none, means at once."""
    asked = params.get("effective_at")
    moment = parse_datetime(asked) if isinstance(asked, str) and asked else asked or None
    return max(moment, at) if moment is not None else at


def check(version: MatrixVersion, params: Mapping[str, Any], by: Membership, at: datetime) -> None:
    """Could it be published as it is?"""
    services.check_publishable(version, effective_at=effective_at(params, at), at=at)


def enact(version: MatrixVersion, params: Mapping[str, Any], mandate: Mandate) -> None:
    """Publish it."""
    moment = effective_at(params, mandate.at)
    services.publish(version, effective_at=moment, by=mandate.by, at=mandate.at, mandate=mandate)


PUBLISH = DecisionKind(
    code="matrix.publish",
    label=_("Publish a version of the matrix"),
    purpose="priorities",
    subject="rights.MatrixVersion",
    form="rights.matrix.forms.PublishForm",
    check=check,
    enact=enact,
)
