from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DoorsConfig(AppConfig):
    name = "doors"

    def ready(self) -> None:
        # Every app keeps the words of its refusals in refusals.py; a door must be able to say each of them.
        autodiscover_modules("refusals")
