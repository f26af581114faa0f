"""The one clock. Doors read it and hand the moment down; rules and services take `at=` and never ask for the time."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC; in test processes the moment that FROZEN_NOW names."""
    return settings.FROZEN_NOW or timezone.now()
