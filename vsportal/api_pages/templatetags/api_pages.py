"""What only the pages about the API need."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
CODE = re.compile(r"`([^`]+)`")


@register.filter
def codes(text: str) -> SafeString:
    """A sentence in which `names` stand in the type of code."""
    return mark_safe(CODE.sub(r'<code class="code">\1</code>', conditional_escape(text)))  # noqa: S308  escaped  # nosec
