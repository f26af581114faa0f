"""Libraries that a few requests in a thousand need and that are large: they come into memory when one does.

The only such room: everywhere else what a module needs stands in its imports.
"""

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module, `typst = Later("typst")`; the first look at what is in it imports it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
