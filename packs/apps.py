from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PacksConfig(AppConfig):
    """Review packs: what one person gets to read before one meeting."""

    name = "packs"
    verbose_name = _("Review packs")

    def ready(self) -> None:
        """Registries fill when all models are loaded."""
        from doors import first_steps, panels
        from jobs import registry as jobs
        from outbox import registry as mail
        from packs import registry as packs
        from packs.declared_rights import RIGHTS
        from packs.first_steps import STEPS
        from packs.jobs import JOBS
        from packs.mail import MAIL
        from packs.panels import PANELS
        from packs.personal_data import ERASERS, KEPT
        from packs.sections import SECTIONS
        from packs.visibility import RULES, mails_with_packs
        from people.personal_data import registry as personal_data
        from rights import registry as rights
        from rights import visibility

        rights.register(*RIGHTS)
        visibility.register(*RULES)
        visibility.hide("outbox.Message", mails_with_packs)
        first_steps.register(STEPS)
        personal_data.register(*ERASERS, *KEPT)
        panels.register(*PANELS)
        packs.register(*SECTIONS)
        mail.register(MAIL)
        jobs.register(*JOBS)
