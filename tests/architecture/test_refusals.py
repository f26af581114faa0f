"""Every refusal that the source can raise has its sentence, with a value for each of its blanks."""

import ast
import importlib
import re

from doors import refusal
from tests.architecture.source import calls, modules, texts

REFUSALS = [(path, call) for path, tree in modules().items() for _, call in calls(tree, "Refusal")]
CODES = {call.args[0].value for _, call in REFUSALS if call.args and isinstance(call.args[0], ast.Constant)}


def sentence(code):
    return str(refusal._sentences[code])


def load_sentences():
    """Import every module that says sentences; a door does the same by importing its services."""
    for path, tree in modules().items():
        if any(node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"):
            importlib.import_module(path.removesuffix(".py").replace("/", "."))


def test_every_refusal_in_the_source_has_a_sentence():
    load_sentences()

    assert CODES - refusal.codes() == set()


def test_every_sentence_is_said_by_somebody():
    load_sentences()
    said = {text for path, tree in modules().items() if not path.endswith("refusals.py") for text in texts(tree)}
    said |= {
        text
        for path, tree in modules().items()
        for name in ("Refusal", "check_move")
        for _, call in calls(tree, name)
        for text in texts(ast.Module([ast.Expr(call)], []))
    }

    assert refusal.codes() - said == set()


def test_every_blank_of_a_sentence_is_filled():
    load_sentences()
    unfilled = {}
    for path, call in REFUSALS:
        params = next((word.value for word in call.keywords if word.arg == "params"), ast.Dict([], []))
        if not isinstance(params, ast.Dict) or None in params.keys or not isinstance(call.args[0], ast.Constant):
            continue
        blanks = set(re.findall(r"%\((\w+)\)s", sentence(call.args[0].value)))
        missing = blanks - {key.value for key in params.keys}
        if missing:
            unfilled[f"{path}:{call.lineno}"] = missing

    assert unfilled == {}


def test_every_sentence_ends_like_one():
    load_sentences()

    assert [code for code in refusal.codes() if not re.search(r"([.?!”]|%\(\w+\)s)$", sentence(code))] == []
