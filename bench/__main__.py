"""`make bench`: every figure, one JSON line each, in a database of its own. ARGS="review chart" takes some of them.

Each figure is measured in a process of its own, as a ratio to a floor taken in the same run.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

# Module of this folder → the names of the figures that it prints.
FIGURES = {
    "review_compute": "review_compute",
    "review": "review",
    "import_readings": "import",
    "chart": "chart",
    "packs": "packs",
    "lists": "api_list, web_list, api_detail",
    "may_page": "may_page",
    "routing": "routing, routing_full",
    "analysis": "analysis",
    "may_i": "may_i",
    "processes": "startup, rss",
}


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """The environment of a migrated database that is dropped afterwards."""
    name = f"vsportal_bench_{os.getpid()}"
    urls = {key: _renamed(os.environ[key], name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    env = os.environ | urls | {"STATIC_UNHASHED": "1", "DJANGO_SETTINGS_MODULE": "vsportal.settings"}
    env.setdefault("SECRET_KEY", "of no importance in a database that is about to be dropped")
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            migrate = [sys.executable, "manage.py", "migrate", "--database", "owner", "-v0"]
            subprocess.run(migrate, env=env, check=True)  # noqa: S603  our own command
            yield env
        finally:
            owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _renamed(url: str, name: str) -> str:
    """The same URL with another database; a query string stays."""
    address, _, query = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def main(wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in FIGURES]
    if unknown:
        print(f"No figure comes from {', '.join(unknown)}. Known: {', '.join(FIGURES)}.", file=sys.stderr)
        return 2
    with database() as env:
        runs = [
            subprocess.run([sys.executable, "-m", f"bench.{name}"], env=env, check=False)  # noqa: S603  our own module
            for name in wanted or FIGURES
        ]
    return int(any(run.returncode for run in runs))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
