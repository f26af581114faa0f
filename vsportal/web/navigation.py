"""The rail: where a person can go. One list, in the order of the five elements."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """One entry of the rail; `section` is the first part of the addresses it stands for."""

    label: str | Promise
    url_name: str
    icon: str
    section: str


PLACES = [
    Place(_("My week"), "my_week", "inbox", ""),
    Place(_("Streams"), "streams:list", "waypoints", "streams"),
    Place(_("Bodies and forums"), "bodies:list", "landmark", "governance"),
    Place(_("Audit"), "audit:list", "scroll-text", "audit"),
    Place(_("Administration"), "admin:index", "table-2", "admin"),
]
