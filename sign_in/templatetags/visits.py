"""What a browser calls itself, in words that people know it by."""

import re

from django import template
from django.utils.translation import gettext as _

register = template.Library()
# The first that fits: each of them also claims to be those below it.
BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari")]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]


@register.filter
def browser(agent: str) -> str:
    """“Firefox on Windows”, as far as a User-Agent line says so; else its beginning."""
    known, system = (next((name for sign, name in pairs if sign in agent), "") for pairs in (BROWSERS, SYSTEMS))
    if not known:
        return re.sub(r"\s+", " ", agent)[:60] or _("Unknown browser")
    return _("%(browser)s on %(system)s") % {"browser": known, "system": system} if system else known
