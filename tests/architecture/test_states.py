"""The diagrams in the docs are the tables in the code; and each table is one that a life can follow."""

import importlib.util

import pytest

from tests.architecture.source import ROOT

spec = importlib.util.spec_from_file_location("generate_states", ROOT / "docs" / "generate_states.py")
generate_states = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generate_states)

TABLES = [pytest.param(moves, id=type(next(iter(moves))).__name__) for _, moves in generate_states.tables()]


def test_the_diagrams_are_those_of_the_tables():
    assert generate_states.FILE.read_text() == generate_states.document(), "run python docs/generate_states.py"


@pytest.mark.parametrize("moves", TABLES)
def test_a_table_names_every_state_once_and_leads_to_each(moves):
    kind = type(next(iter(moves)))
    reached, waiting = set(), [next(iter(moves))]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += [other for other in moves[state] if other not in reached]

    assert set(moves) == set(kind)
    assert reached == set(kind)
