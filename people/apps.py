from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Who belongs to the organisation: invited, joined, changed, left."""

    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Fill the registries, once all models are loaded."""
        from doors import first_steps
        from outbox import registry as mail
        from people.creating import CREATE
        from people.declared_rights import RIGHTS
        from people.first_steps import STEPS
        from people.mail import MAIL
        from people.visibility import RULES
        from rights import registry, visibility
        from tenancy import actions

        registry.register(*RIGHTS)
        visibility.register(*RULES)
        mail.register(MAIL)
        actions.register(CREATE)
        first_steps.register(STEPS)
