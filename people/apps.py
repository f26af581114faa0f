from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Who belongs to the organisation: invited, joined, changed, left."""

    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Fill the registries, once all models are loaded."""
        from doors import first_steps, panels, search
        from outbox import registry as mail
        from people.arriving import PURPOSE, arrived
        from people.creating import CREATE
        from people.declared_rights import RIGHTS
        from people.first_steps import STEPS
        from people.mail import MAIL
        from people.personal_data import registry as personal_data
        from people.personal_data.below import ERASERS, KEPT
        from people.personal_data.declared_rights import ERASE_PEOPLE
        from people.personal_data.panels import PANELS
        from people.search import SOURCES
        from people.visibility import RULES
        from rights import registry, visibility
        from sign_in.registry import register_arrival
        from tenancy import actions

        registry.register(*RIGHTS, ERASE_PEOPLE)
        visibility.register(*RULES)
        mail.register(MAIL)
        actions.register(CREATE)
        first_steps.register(STEPS)
        search.register(*SOURCES)
        personal_data.register(*ERASERS, *KEPT)
        panels.register(*PANELS)
        register_arrival(PURPOSE, arrived)
