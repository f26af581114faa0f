"""How a page is looked at: wide and narrow, by day and by night, with axe and a ruler."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS, SCHEMES = (1440, 390), ("light", "dark")
ALL_RULES = {"resultTypes": ["violations"]}
COLOURS_ONLY = ALL_RULES | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


def what_is_wrong(page: Page) -> list[Any]:
    """What axe and the ruler find on the page that is open."""
    found: list[Any] = []
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            rules = ALL_RULES if scheme == SCHEMES[0] else COLOURS_ONLY  # a scheme changes nothing but colours
            found += [(width, scheme, *one) for one in _violations(page, rules)]
    for width in (*WIDTHS, 360):
        page.set_viewport_size({"width": width, "height": 900})
        found += [(width, "too wide", one) for one in _too_wide(page)]
    return found


def _violations(page: Page, options: dict[str, Any]) -> list[tuple[str, str]]:
    """What axe finds: the rule and the first places."""
    response = page.evaluate("(options) => axe.run(options)", options)
    return [
        (one["id"], json.dumps([node["target"] for node in one["nodes"][:3]]) + one["nodes"][0]["failureSummary"])
        for one in response["violations"]
    ]


def _too_wide(page: Page) -> list[str]:
    """Nothing, or what sticks out of the page at the right."""
    return list(
        page.evaluate(
            """() => {
              const edge = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= edge) return [];
              return [...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > edge + 1)
                .map((one) => one.tagName + "." + one.className).slice(0, 5);
            }"""
        )
    )
