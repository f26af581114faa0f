"""The HTML of a mail as mail programs want it: the rules of `templates/mail/_rules.css` written into its elements."""

from functools import cache
from typing import Any

from doors.later import Later

css_inline = Later("css_inline")


def inlined(page: str) -> str:
    """The same page with its rules in the elements. What stays a rule are the dark colours and the narrow screen."""
    return str(_inliner().inline(page))


@cache
def _inliner() -> Any:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
