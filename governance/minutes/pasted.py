"""What people paste becomes plain text: minutes hold words, no markup, and every page and file escapes them again."""

import re
from html import unescape

from django.utils.html import strip_tags

_MARKUP = re.compile(r"</?[a-zA-Z!]")
_ENDS_A_LINE = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]{0,40}>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]{0,200}>[^<]*</\1\s*>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def plain(text: str) -> str:
    """The words of a pasted page or document, a paragraph a line; text without markup stays as it was typed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _MARKUP.search(text):
        text = unescape(strip_tags(_ENDS_A_LINE.sub("\n", _UNSEEN.sub("", text))))
    lines = (" ".join(line.split()) for line in _CONTROL.sub("", text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
