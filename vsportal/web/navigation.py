"""The rail: where a person can go. One list, in the order of the five elements."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """One entry of the rail; `section` is the first part of the addresses it stands for.

    With a `right` it is shown to those only who hold it somewhere.
    """

    label: str | Promise
    url_name: str
    icon: str
    section: str
    right: str = ""


PLACES = [
    Place(_("My week"), "my_week", "inbox", ""),
    Place(_("Streams"), "streams:list", "waypoints", "streams"),
    Place(_("Indicators"), "indicators:list", "activity", "indicators"),
    Place(_("Decisions"), "decisions:list", "gavel", "decisions"),
    Place(_("Authority"), "authority:index", "scale", "authority"),
    Place(_("Bodies and forums"), "bodies:list", "landmark", "governance"),
    Place(_("Calendar"), "cadence:month", "calendar-days", "calendar"),
    Place(_("Escalations"), "escalations:list", "arrow-up", "escalations"),
    Place(_("Risks"), "risks:list", "circle-alert", "risks"),
    Place(_("Guardrails"), "guardrails:list", "shield-alert", "guardrails"),
    Place(_("Decision reviews"), "reviews:list", "rotate-ccw", "reviews"),
    Place(_("Review packs"), "packs:list", "mail", "packs"),
    Place(_("People"), "people:list", "users-round", "people"),
    Place(_("Audit"), "audit:list", "scroll-text", "audit"),
    Place(_("Organisation"), "organisation", "building-2", "organisation", "organisation.change"),
    Place(_("Administration"), "admin:index", "table-2", "admin", "admin.enter"),
]
