from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DoorsConfig(AppConfig):
    """The doors, and the words of every app's refusals."""

    name = "doors"

    def ready(self) -> None:
        """Collect the sentences."""
        # Every app keeps the words of its refusals in refusals.py; a door must be able to say each of them.
        autodiscover_modules("refusals")
