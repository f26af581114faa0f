"""Template tags of the shell: icons, the organisation's clock, and the panels of a page."""

from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from doors.panels import Panel, Place, panels_for
from doors.refusal import in_words
from doors.request_id import request_id as id_of
from tenancy import clock

register = template.Library()


@register.filter
def number(value: Any) -> str:
    """A number in the reader's format, with its thousands grouped."""
    return in_words(value)


@register.simple_tag
@cache
def icon(name: str, classes: str = "ic") -> SafeString:
    """{% icon "inbox" %}: a picture of the sprite, always beside a word and so silent for screen readers."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("vsportal/icons.svg"), name
    )


@register.simple_tag
def state(kind: str, word: Any, *, box: bool = False) -> SafeString:
    """{% state "due" _("Due tomorrow") %}: shape, colour and word together. Kinds: go stop due you draft seal stale calm."""
    return SafeString(f"{_state_mark(kind, box=box)}{conditional_escape(word)}</span>")  # nosec B703


@cache
def _state_mark(kind: str, *, box: bool) -> SafeString:
    shape = {"calm": "v-calm", "better": "v-better-high", "worse": "v-worse-high"}.get(kind, f"s-{kind}")
    return format_html('<span class="state{}" data-is="{}">{}', " box" if box else "", kind, icon(shape, ""))


@register.simple_tag
def now_here() -> datetime:
    """This moment on the wall clock that the reader reads, by the portal's one clock."""
    return timezone.localtime(clock.now())


@register.simple_tag(takes_context=True)
def request_id(context: Context) -> str:
    """The id to name when something went wrong; empty where there is no request."""
    request = context.get("request")
    return id_of(request) if request is not None else ""


@register.simple_tag(takes_context=True)
def summary(context: Context, page: str, subject: Any = None) -> SafeString:
    """{% summary "my_week" request.membership %}: the `summary` sentences that the page's panels give, in their order."""
    found = (_found(context, panel, subject) for panel in panels_for(page))
    return format_html_join(" ", "{}", ((one["summary"],) for one in found if one and one.get("summary")))


def _found(context: Context, panel: Panel, subject: Any) -> dict[str, Any] | None:
    """What the panel's selector found; asked once while a page is drawn."""
    known = context.render_context.setdefault("panels_found", {})
    if (panel.page, panel.code) not in known:
        known[panel.page, panel.code] = panel.select(context["request"], subject)
    return known[panel.page, panel.code]


@register.simple_tag(takes_context=True)
def panels(context: Context, page: str, subject: Any = None, place: Place = "main") -> SafeString:
    """{% panels "streams.detail" stream place="side" %}: what apps have registered for this page, in order.

    A panel's partial sees the page's context, `panel`, `subject` and what its selector found.
    """
    parts = []
    for panel in panels_for(page, place):
        found = _found(context, panel, subject)
        if found is not None:
            with context.push(panel=panel, subject=subject, **found):
                parts.append(context.template.engine.get_template(panel.template).render(context))
    return format_html_join("", "{}", ((part,) for part in parts))
