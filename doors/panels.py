"""Pages made of registered panels: a page is a loop over panels, and an app above can put its own on a page below."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.functional import Promise

Place = Literal["main", "side"]


@dataclass(frozen=True)
class Panel:
    """One region of a page: a selector, the partial that shows what it found, and how many queries it may cost.

    `select(request, subject)` gives the partial's context, or None when there is nothing to show to this reader. Its
    `summary`, if it gives one, is the panel's sentence for the head of the page ({% summary %}).
    """

    page: str
    code: str
    title: str | Promise
    order: int
    template: str
    select: Callable[[HttpRequest, Any], dict[str, Any] | None]
    queries: int = 1
    place: Place = "main"


_panels: dict[tuple[str, str], Panel] = {}


def register(*panels: Panel) -> None:
    """Put panels on their pages; a code stands once on a page."""
    for panel in panels:
        key = panel.page, panel.code
        if _panels.get(key, panel) != panel:
            raise ImproperlyConfigured(f"The page {panel.page!r} already has a panel {panel.code!r}.")
        _panels[key] = panel


def panels_for(page: str, place: Place | None = None) -> list[Panel]:
    """The panels of a page (in one place of it) in their order."""
    mine = (one for one in _panels.values() if one.page == page and place in (None, one.place))
    return sorted(mine, key=lambda panel: (panel.order, panel.code))
