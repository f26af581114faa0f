from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import trans_real


class WebConfig(AppConfig):
    name = "vsportal.web"
    label = "web"
    verbose_name = _("Portal")

    def ready(self) -> None:
        # Registries fill when all models are loaded.
        from doors import first_steps, panels
        from doors.refusal import on_refused
        from jobs import registry as jobs
        from rights import registry, visibility
        from tenancy import actions
        from vsportal.declared_rights import RIGHTS
        from vsportal.first_day.panels import PANELS as FIRST_STEPS
        from vsportal.first_day.steps import STEPS
        from vsportal.organisation.jobs import JOBS as TIDYING
        from vsportal.organisation.moving.actions import ACTIONS
        from vsportal.visibility import RULES
        from vsportal.web.audit.jobs import JOBS
        from vsportal.web.audit.panels import PANELS
        from vsportal.web.refused import remember

        registry.register(*RIGHTS)
        visibility.register(*RULES)
        first_steps.register(STEPS)
        panels.register(*FIRST_STEPS, *PANELS)
        jobs.register(*JOBS, *TIDYING)
        actions.register(*ACTIONS)
        if remember not in on_refused:
            on_refused.append(remember)
        # Our texts are written in English, so they stand in no English catalogue: without this each one would be looked
        # up in those of seven libraries, on every page some hundred times.
        trans_real.translation("en-gb")._fallback = None  # noqa: SLF001  gettext has no other way to say it
