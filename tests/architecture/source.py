"""The source of the portal as data: which files are ours, what they parse to, which layer each stands in."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# From the highest to the lowest: imports and foreign keys run to the right only.
LAYERS = [
    "vsportal",
    "packs",
    "operating_model",
    "funding",
    "indicators",
    "governance",
    "streams",
    "people",
    "sign_in",
    "rights",
    "jobs",
    "outbox",
    "doors",
    "audit",
    "tenancy",
]
ROOMS = [
    "reviews",
    "risks",
    "escalations",
    "decisions",
    "guardrails",
    "cadence",
    "actions",
    "minutes",
    "meetings",
    "forums",
    "priorities",
    "bodies",
]


@cache
def modules() -> dict[str, ast.Module]:
    """Each module that runs in production, by its path, parsed; written migrations stand apart."""
    found = [
        path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py")) if "migrations" not in path.parts
    ]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in found}


def everything(suffix: str) -> Iterator[Path]:
    """Every file of ours with this suffix, tests and tools too."""
    folders = [*LAYERS, "tests", "bench", "docs", "demo", "templates", ".ci"]
    return (path for folder in folders for path in sorted((ROOT / folder).rglob(f"*{suffix}")))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def calls(tree: ast.Module, name: str) -> Iterator[tuple[str, ast.Call]]:
    """Each call of a function or method with this name, with the name of the function that it stands in."""
    for function in functions(tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and _called(node) == name:
                yield function.name, node


def texts(tree: ast.Module) -> Iterator[str]:
    """Every text in the code that is not a docstring; of an f-string its fixed parts."""
    remarks = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in remarks:
            yield node.value


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))
