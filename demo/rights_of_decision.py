"""The steps with which a demo organisation says who may decide what: its matrix, written by one person, published by another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from demo.organisation import Organisation
from governance.bodies import services as bodies
from governance.bodies.models import Body
from rights.matrix import services as matrix
from rights.matrix.models import Level, MatrixVersion
from tenancy.models import Membership, Role


def governance_officer(organisation: Organisation) -> Membership:
    """Who publishes what the administrator has written."""
    return organisation.account("governance-officer", "Governance officer", Role.ADMINISTRATOR)


def begin(organisation: Organisation) -> dict[str, Level]:
    """The starter library; gives the levels by code."""
    matrix.set_up(by=organisation.administrator, at=organisation.since)
    return {level.code: level for level in Level.objects.all()}


def stand_at(organisation: Organisation, body: Body, level: Level) -> None:
    """Put a body on its level."""
    bodies.describe_body(body, level=level, by=organisation.administrator, at=organisation.since)


def first_matrix(organisation: Organisation, document: Mapping[str, Any], note: str) -> MatrixVersion:
    """The version that holds since the organisation began."""
    since = organisation.since
    version = draft(organisation, document, note, at=since)
    return matrix.publish(version, effective_at=since, by=governance_officer(organisation), at=since)


def draft(organisation: Organisation, document: Mapping[str, Any], note: str, *, at: datetime) -> MatrixVersion:
    """A version written by the administrator."""
    return matrix.draft_version(document=document, note=note, by=organisation.administrator, at=at)
