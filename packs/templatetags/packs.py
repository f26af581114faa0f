"""Template tags of packs."""

from django import template
from django.utils.safestring import SafeString

from doors.templatetags.doors import state
from packs.tables import mark_of

register = template.Library()


@register.simple_tag
def delivery(value: str | None) -> SafeString:
    """{% delivery pack.delivery %}: where the mail stands, as shape, colour and word."""
    return state(*mark_of(value))
