"""`make drill`: the long fault drills, one JSON line each, in a database of their own. ARGS="packs" takes some of them."""

import subprocess
import sys

from bench.__main__ import database

# Each drill is a module of this folder, run in a process of its own.
DRILLS = {
    "packs": "bench.drill_packs",
    "beat": "bench.drill_beat",
    "restore": "bench.drill_restore",
    "move": "bench.drill_move",
}


def main(wanted: list[str]) -> int:
    """Run the drills that were named, or all of them; 1 when one of them failed."""
    unknown = [name for name in wanted if name not in DRILLS]
    if unknown:
        print(f"No drill is called {', '.join(unknown)}. Known: {', '.join(DRILLS)}.", file=sys.stderr)
        return 2
    with database() as env:
        runs = [
            subprocess.run([sys.executable, "-m", DRILLS[name]], env=env, check=False)  # noqa: S603  our own module
            for name in wanted or DRILLS
        ]
    return int(any(run.returncode for run in runs))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
