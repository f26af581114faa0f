"""`manage.py tenant create|check|…`: what an operator does with organisations from the shell.

The actions come from the registry `tenancy.actions`, because most of them need services of the apps above.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tenancy import actions


class Command(BaseCommand):
    help = (
        "Create an organisation, check that organisations are isolated from each other, and what else is listed here."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        chosen = parser.add_subparsers(dest="action", required=True)
        for action in actions.every():
            action.add_arguments(chosen.add_parser(action.name, help=action.help))

    def handle(self, *args: Any, **options: Any) -> None:
        actions.find(options["action"]).run(options, self.stdout, self.stderr)
