#!/usr/bin/env python
"""Django's command line for vsportal."""

import os
import sys

from django.core.management import execute_from_command_line

KILLED_BY_SIGPIPE = 128 + 13  # what a shell reports of any command whose reader has gone


def main() -> None:
    """Run one command; a reader who has seen enough (`… | head`) ends it without a word."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vsportal.settings")
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more at exit
        sys.exit(KILLED_BY_SIGPIPE)


if __name__ == "__main__":
    main()
