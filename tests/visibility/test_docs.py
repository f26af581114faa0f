"""The table in the docs is the table in the code."""

import importlib.util

from tests.architecture.source import ROOT

spec = importlib.util.spec_from_file_location("generate_visibility", ROOT / "docs" / "generate_visibility.py")
generate_visibility = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generate_visibility)


def test_the_table_is_that_of_the_rules():
    written = generate_visibility.FILE.read_text()

    assert written == generate_visibility.document(), "run python docs/generate_visibility.py"
