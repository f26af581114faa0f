from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Who belongs to the organisation: invited, joined, changed, left."""

    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Fill the registries, once all models are loaded."""
        from people.creating import CREATE
        from tenancy import actions

        actions.register(CREATE)
