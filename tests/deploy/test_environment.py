"""Every variable that the portal reads stands in the table of docs/operate.md, with the default that it has."""

import ast
import re
from pathlib import Path

from tests.deploy.conftest import in_production
from tests.other_process import ROOT

READERS = {"env", "bool", "list", "int", "path", "db_url", "database", "str", "float", "url", "json", "get"}


def read_by(path: Path) -> set[str]:
    """Names of variables that a module asks the environment for, by env(…), env.int(…), database(…), os.environ.get(…)."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = node.args[0].value
            if name in READERS and isinstance(given, str) and re.fullmatch(r"[A-Z][A-Z0-9_]+", given):
                found.add(given)
    return found


def table() -> dict[str, str]:
    text = (ROOT / "docs/operate.md").read_text()
    section = text[text.index("\n## Settings") : text.index("\n## Organisations")]
    return dict(re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", section, re.MULTILINE))


def test_every_variable_stands_in_the_table_and_no_other() -> None:
    read = read_by(ROOT / "vsportal/settings.py") | read_by(ROOT / "deploy/gunicorn.conf.py")

    assert set(table()) == read


def test_numbers_in_the_table_are_the_defaults() -> None:
    source = (ROOT / "vsportal/settings.py").read_text()
    defaults = dict(re.findall(r'env\.int\("(\w+)", default=([\d *]+)\)', source))

    said = {name: table()[name] for name in defaults}
    assert said == {name: str(eval(value)) for name, value in defaults.items()}


def test_the_examples_name_only_variables_that_are_read() -> None:
    known = set(table()) | {f"{name}_FILE" for name in table()}

    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / "deploy/environment.example").read_text(), re.MULTILINE))
    compose = (ROOT / "deploy/compose.yaml").read_text()
    given = set(re.findall(r"^  (?:    )?([A-Z_]+): ", compose, re.MULTILINE))
    units = " ".join(path.read_text() for path in (ROOT / "deploy/systemd").glob("*.service"))
    set_there = {
        name for line in re.findall(r"^Environment=(.+)$", units, re.MULTILINE) for name in re.findall(r"(\w+)=", line)
    }
    assert example <= known
    assert given - known == {"POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"}
    assert set_there - known == {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}


def test_a_secret_can_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a-key-from-a-file\n")

    told = in_production(
        "-c",
        "import django; from django.conf import settings; print(repr(settings.SECRET_KEY))",
        SECRET_KEY=None,
        SECRET_KEY_FILE=str(tmp_path / "key"),
        DJANGO_SETTINGS_MODULE="vsportal.settings",
    )

    assert (told.stdout, told.stderr) == ("'a-key-from-a-file'\n", "")
