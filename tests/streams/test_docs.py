"""What docs/streams.md says is what the code does."""

from pathlib import Path

from streams.declared_rights import RIGHTS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "streams.md").read_text()


def test_every_right_is_listed():
    listed = [line.split("`")[1] for line in PAGE.splitlines() if line.startswith(("| `streams.", "| `decisions."))]

    assert listed == [right.code for right in RIGHTS]
