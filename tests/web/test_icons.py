"""Every picture that a page names is in the sprite; one that is not would leave an empty place, silently."""

import re

from tests.architecture.source import ROOT

SPRITE = ROOT / "static/vsportal/icons.svg"


def test_every_icon_that_a_template_names_is_in_the_sprite():
    there = set(re.findall(r'<symbol[^>]*\bid="([^"]+)"', SPRITE.read_text()))
    named = {
        (page.name, icon)
        for page in (ROOT / "templates").rglob("*.html")
        for icon in re.findall(r'(?:\{% icon |sign=|sign:)"([\w-]+)"', page.read_text())
    }

    assert len(named) > 50
    assert sorted(one for one in named if one[1] not in there) == []
