"""Writes the table of docs/visibility.md from the registered rules; a test compares. Run: python docs/generate_visibility.py"""

import os
from pathlib import Path

FILE = Path(__file__).with_name("visibility.md")
BEGIN, END = "<!-- generated: begin -->\n", "<!-- generated: end -->\n"


def table() -> str:
    """One line a kind of thing: who sees it, and who sees it when it is hidden from the others."""
    from django.apps import apps
    from django.utils import translation

    from rights import visibility

    lines = ["| thing | seen by | when it is … | then only by |", "|---|---|---|---|"]
    with translation.override("en-gb"):
        for rule in visibility.every():
            name = str(apps.get_model(rule.model)._meta.verbose_name)
            hidings = [
                (str(hiding.words), [str(way.words) for way in visibility.ways_of(rule, hiding)] + _roles(hiding.roles))
                for hiding, _ways in rule.hidden
            ] or [("", [])]
            for place, (reason, people) in enumerate(hidings):
                first = f"{name} | {rule.words}" if place == 0 else " | "
                lines.append(f"| {first} | {reason} | {'; '.join(people)} |")
    return "\n".join(lines) + "\n"


def _roles(roles: frozenset[str]) -> list[str]:
    return [{"auditor": "the auditor", "administrator": "administrators"}[role] for role in sorted(roles)]


def document() -> str:
    """The page with a fresh table."""
    page = FILE.read_text()
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vsportal.settings")
    django.setup()
    FILE.write_text(document())
