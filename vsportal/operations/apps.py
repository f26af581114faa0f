from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """What those who run the installation look at: health, figures, logs."""

    name = "vsportal.operations"
    label = "operations"
    verbose_name = _("Operation")

    def ready(self) -> None:
        # Registries fill when all models are loaded.
        from django.utils.translation import gettext_lazy as _

        from doors.refusal import on_refused
        from jobs import registry
        from vsportal.operations.figures import count_refusal
        from vsportal.operations.standing import measure

        registry.register(registry.Drain("standing.measure", _("Count what waits"), measure))
        if count_refusal not in on_refused:
            on_refused.append(count_refusal)
