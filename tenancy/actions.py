"""What `manage.py tenant` can do with an organisation: each app registers its actions in AppConfig.ready()."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.management.base import OutputWrapper


@dataclass(frozen=True)
class TenantAction:
    """One word after `manage.py tenant`.

    `run(options, out, err)` does it: results go to `out`, messages to `err`; a CommandError with `returncode` 1 says no,
    with 2 that the input is wrong.
    """

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[dict[str, Any], OutputWrapper, OutputWrapper], None]


_actions: dict[str, TenantAction] = {}


def register(*actions: TenantAction) -> None:
    """Make actions known. A name that is registered twice is a programming error."""
    for action in actions:
        if _actions.get(action.name, action) != action:
            raise ValueError(f"The action {action.name} is registered twice.")
        _actions[action.name] = action


def every() -> list[TenantAction]:
    """All actions, by name."""
    return [action for _name, action in sorted(_actions.items())]


def find(name: str) -> TenantAction:
    """The action with this name; an unknown one is a programming error (KeyError)."""
    return _actions[name]
