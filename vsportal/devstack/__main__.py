"""`python -m vsportal.devstack exec CMD…`, `up`, `demo`, `clean`; `keep` is for the stack itself."""

import argparse
import contextlib
import os
import shlex
import signal
import sys
from collections.abc import Iterator, Sequence
from types import FrameType

from vsportal.devstack.demo import check, demo
from vsportal.devstack.keeper import keep
from vsportal.devstack.places import Home, Trouble
from vsportal.devstack.processes import Child, first_event, start
from vsportal.devstack.visit import visit

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def run(home: Home, command: Sequence[str], *, fast: bool) -> int:
    """Run one command with the services up; its exit status is ours."""
    with visit(home, fast=fast) as stay:
        try:
            child = start(command[0], command, env=os.environ | stay.env)
        except OSError as error:
            raise Trouble(f"{command[0]}: {error.strerror}.") from error

        def pass_on(number: int, _frame: FrameType | None) -> None:
            child.send(number)

        for number in STOPPING:
            signal.signal(number, pass_on)
        try:
            with _terminal_for(child):
                while child.running:
                    if first_event([child], stay.lines):
                        raise stay.bad_news()
        finally:
            child.stop()
        status = child.process.returncode
        return status if status >= 0 else 128 - status


@contextlib.contextmanager
def _terminal_for(child: Child) -> Iterator[None]:
    """Let the command read the keyboard, as a shell does: it runs in a process group of its own."""
    if not (sys.stdin and sys.stdin.isatty() and os.tcgetpgrp(0) == os.getpgrp()):
        yield
        return
    # Writing the foreground group from the background would stop us.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.tcsetpgrp(0, child.process.pid)
        child.send(signal.SIGCONT)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.tcsetpgrp(0, os.getpgrp())


def stay_up(home: Home, *, fast: bool) -> int:
    """Keep the services running until Ctrl-C and print their environment as `export` lines."""
    with visit(home, fast=fast) as stay:
        for key, value in stay.env.items():
            print(f"export {key}={shlex.quote(value)}", flush=True)
        for number in STOPPING:
            signal.signal(number, _interrupt)
        with contextlib.suppress(KeyboardInterrupt):
            while not first_event([], stay.lines, timeout=3600):
                continue
            raise stay.bad_news()
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def clean(home: Home) -> int:
    """Delete the data, mail and logs of the stack and of its tests."""
    for each in (home.for_tests, home):
        each.remove()
    return 0


def arguments() -> argparse.ArgumentParser:
    """What may stand on the command line."""
    parser = argparse.ArgumentParser(prog="python -m vsportal.devstack", description=__doc__)
    commands = parser.add_subparsers(dest="wish", required=True)
    for name, text in (("exec", "run a command with the services up"), ("up", "keep the services up until Ctrl-C")):
        each = commands.add_parser(name, help=text)
        each.add_argument("--fast", action="store_true", help="no durability: for tests")
        if name == "exec":
            each.add_argument("command", nargs=argparse.REMAINDER)
    each = commands.add_parser("demo", help="the portal with demo organisations until Ctrl-C")
    each.add_argument("--port", type=int, help="where the portal listens (8000)")
    each.add_argument("--check", action="store_true", help="fresh data, free ports, the main job once, one JSON line")
    commands.add_parser("clean", help="delete data, mail and logs")
    commands.add_parser("keep", help=argparse.SUPPRESS)
    return parser


def obey(wish: argparse.Namespace, home: Home) -> int:
    """Do what was asked for; the exit status."""
    match wish.wish:
        case "exec":
            return run(home, wish.command, fast=wish.fast)
        case "up":
            return stay_up(home, fast=wish.fast)
        case "demo":
            return check(wish.port) if wish.check else demo(home, port=wish.port or 8000)
        case "clean":
            return clean(home)
        case _:
            return keep(home)


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line; trouble becomes one line on stderr and exit status 1."""
    parser = arguments()
    wish = parser.parse_args(argv)
    if wish.wish == "exec" and not wish.command:
        parser.error("exec needs a command")
    home = Home.from_environment()
    if getattr(wish, "fast", False) and not os.environ.get("VSPORTAL_HOME"):
        home = home.for_tests
    try:
        return obey(wish, home)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
