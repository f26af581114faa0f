"""`manage.py openapi`: writes the OpenAPI document, or says whether it is up to date."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from vsportal.api_pages import document


class Command(BaseCommand):
    help = (
        "Write the OpenAPI document of the API; with --check only say whether the kept one is up to date (exit 0 or 1)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        text = document.spelled(document.drawn())
        if not check:
            document.FILE.write_text(text)
        elif not document.FILE.exists() or document.FILE.read_text() != text:
            self.stderr.write("The kept document is not what the code says. Run: manage.py openapi")
            sys.exit(1)
