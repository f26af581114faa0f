"""The stylesheet, the icons and the literal inks agree with each other and come with their licences."""

import re
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from indicators.charts import CSS, FONT_FOLDER, LITERAL, icon_of
from indicators.rules import CLASSES

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static" / "vsportal"
STYLE = (STATIC / "style.css").read_text()
DAY = dict(reversed(re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}),", STYLE)))
SYMBOLS = {symbol.get("id") for symbol in ET.parse(STATIC / "icons.svg").getroot()}
COLOURS = re.compile(r"(fill|stroke): (?:var\(--([a-z0-9-]+)\)|(none))")


def colours_of(classes: str) -> dict[str, str]:
    """Fill and stroke that the stylesheet gives to these classes, in day colours."""
    found: dict[str, str] = {}
    names = set(classes.split())
    for selector, body in re.findall(r"^ *|((?:\.c-[a-z.-]+)) \{([^}]*)\}", STYLE):
        if selector and set(selector.strip(".").split(".")) <= names:
            found |= {part: none or DAY[token] for part, token, none in COLOURS.findall(body)}
    return found


@pytest.mark.parametrize("part", [field.name for field in fields(CSS) if field.name not in {"interactive", "hit"}])
def test_literal_inks_are_the_day_colours_of_the_stylesheet(part):
    css, literal = getattr(CSS, part), getattr(LITERAL, part)
    classes = re.sub(r"class=|[\"']|%s", "", css)
    wanted = colours_of(classes)

    assert wanted
    assert dict(re.findall(r'\b(fill|stroke)="([^"]+)"', literal)) == wanted


def test_every_icon_that_a_template_names_is_in_the_sprite():
    named = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"icons\.svg['\"] %\}#([a-z0-9-]+)\"", template.read_text())
    }

    assert named - SYMBOLS == set()


def test_every_icon_of_a_judgement_is_in_the_sprite():
    named = {icon_of(kind, high=high) for kind in (*CLASSES, None) for high in (True, False)}

    assert named | {"a-pass", "a-fail", "a-mixed", "s-go", "s-stop", "s-due", "s-stale"} <= SYMBOLS


def test_nothing_is_fetched_from_elsewhere():
    assert re.findall(r"url\((?!\"fonts/)[^)]*\)", STYLE) == []
    for name in re.findall(r"url\(\"([^\"]+)\"\)", STYLE):
        assert (STATIC / name).is_file()


def test_what_others_made_is_named_with_its_licence():
    licences = (STATIC / "LICENSES.txt").read_text()

    for name in (
        "htmx.min.js",
        "fonts/inter-latin.woff2",
        "fonts/inter-latin-ext.woff2",
        "fonts/inter-signs.woff2",
        "icons.svg",
    ):
        assert name in licences
        assert (STATIC / name).is_file()
    assert (STATIC / "fonts" / "OFL.txt").is_file()
    assert (FONT_FOLDER / "OFL.txt").is_file()
