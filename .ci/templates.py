"""Compile every template of ours and keep the house rules on them. Run through `make check`."""

import os
import re
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError, engines

ROOT = Path(__file__).resolve().parents[1]
# Mail programs know no style sheets, so mail is the one place for inline style.
MAIL = re.compile(r"(^|/)(mail|email)s?/")
WANTS = re.compile(r"\s*(\{% (extends|load)\b[^%]*%\}\s*)*(\{#|\{% comment)")
# On the first line, behind the name of the template it extends if there is one.
SAYS_WHAT_IT_WANTS = re.compile(r"({% extends [^%]+ %})?({#|{% comment)")
FORBIDDEN = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)|\son[a-z]+\s*=\s*[\"']|hx-on", re.IGNORECASE),
}


def own_templates() -> list[tuple[str, Path]]:
    """Name and file of each template in this repository."""
    folders = [Path(folder) for folder in engines["django"].template_dirs]
    ours = [folder for folder in folders if ROOT in folder.parents and ".venv" not in folder.parts]
    return [
        (str(path.relative_to(folder)), path) for folder in ours for path in sorted(folder.rglob("*")) if path.is_file()
    ]


def findings(name: str, path: Path) -> list[str]:
    """What is wrong with one template."""
    found = []
    try:
        engines["django"].get_template(name)
    except TemplateSyntaxError as error:
        found.append(f"does not compile: {error}")
    text = path.read_text()
    if path.suffix in {".html", ".txt"} and not WANTS.match(text):
        found.append("does not open with a comment that says what it wants")
    if path.suffix == ".html" and not MAIL.search(name):
        found += [f"has {what}" for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    return [f"{path.relative_to(ROOT)}: {each}" for each in found]


def main() -> int:
    """Print the findings; 1 when there are any."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vsportal.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    templates = own_templates()
    found = [line for name, path in templates for line in findings(name, path)]
    for line in found:
        print(line)
    print(f"{len(templates)} templates, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
