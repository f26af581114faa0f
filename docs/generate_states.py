"""Write docs/states.md: the life of each thing, drawn from the very tables that services move by.

Run it with `python docs/generate_states.py` after changing a table; a test says when that was forgotten. Every table of
moves in a module named `states` is drawn; nobody has to list it here.
"""

import importlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.utils.translation import override

HERE = Path(__file__).resolve().parent
FILE = HERE / "states.md"
OPENING = """# The life of each thing

Drawn from the tables of moves in the code (`docs/generate_states.py`; a test holds the two together). A move that is
not in a table is refused on every door, with the words “from there it cannot become …”. Nothing else changes a state.
"""


def tables() -> Iterator[tuple[str, Mapping[Any, Any]]]:
    """Every table of moves, with the module that it stands in, by module."""
    for path in sorted(HERE.parent.rglob("states.py")):
        name = ".".join(path.relative_to(HERE.parent).with_suffix("").parts)
        if not apps.is_installed(name.split(".")[0]) and name.split(".")[0] != "vsportal":
            continue
        module = importlib.import_module(name)
        for variable in sorted(vars(module)):
            if re.fullmatch(r"([A-Z]+_)?MOVES", variable):
                yield name, getattr(module, variable)


def diagram(moves: Mapping[Any, Any]) -> str:
    """One table as a Mermaid state diagram: its first state is where a life begins, a state without moves ends it."""
    lines = [f"    [*] --> {next(iter(moves))}"]
    lines += [f"    {state}: {state.label}" for state in moves]
    for state, onwards in moves.items():
        lines += [f"    {state} --> {other}" for other in moves if other in onwards]
        if not onwards:
            lines.append(f"    {state} --> [*]")
    return "\n".join(["stateDiagram-v2", *lines])


def document() -> str:
    """The whole page, in the language of the source."""
    parts = [OPENING]
    with override(settings.LANGUAGE_CODE):
        for module, moves in tables():
            kind = type(next(iter(moves)))
            title = re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__.removesuffix("State")).capitalize()
            parts.append(f"## {title}\n\n{(kind.__doc__ or '').strip()} (`{module}`)\n\n```mermaid\n{diagram(moves)}\n```\n")
    return "\n".join(parts)


def write() -> None:
    """Bring docs/states.md up to date."""
    FILE.write_text(document())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vsportal.settings")
    sys.path.insert(0, str(HERE.parent))
    django.setup()
    write()
