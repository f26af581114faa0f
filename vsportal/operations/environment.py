"""The environment of the process, in which a variable may also be named by a file: SECRET_KEY_FILE=/run/secrets/key."""

from typing import Any

from environ import FileAwareEnv
from environ.fileaware_mapping import FileAwareMapping


class OneLine(FileAwareMapping):
    """What stands in a file, without the line break that every editor puts at its end."""

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        return value.rstrip("\r\n") if isinstance(value, str) else value


class Environment(FileAwareEnv):
    """django-environ's reader: values, URLs, lists, numbers; secrets may come from files."""

    ENVIRON = OneLine()
