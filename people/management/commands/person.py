"""`manage.py person erase MAIL`: what an operator does about one person in the whole installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doors.refusal import Refusal
from people.personal_data import services
from tenancy import clock
from tenancy.models import User


class Command(BaseCommand):
    help = "Erase somebody who has left every organisation of this installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        erase = actions.add_parser(
            "erase", help="Erase name, address and titles for good; the audit chains stay whole."
        )
        erase.add_argument("mail", help="e-mail address the person signs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["mail"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in as “{options['mail']}”.", returncode=2)
        try:
            places = services.erase_everywhere(user, at=clock.now())
        except Refusal as refused:
            raise CommandError(f"{refused.code}: {refused.sentence}", returncode=1) from None
        self.stdout.write(f"Erased, in {places} organisations.")
