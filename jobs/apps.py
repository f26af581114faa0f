from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Jobs, their own one (tidying up), and the outbox, which stands below them and cannot say itself that it is one."""

    name = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Registries fill when all models are loaded."""
        from doors.idempotency.services import forget_expired
        from jobs import services
        from jobs.registry import Drain, JobKind, register
        from jobs.rules.recurrence import local_rule
        from outbox.services import send_due

        nightly = local_rule("FREQ=DAILY", "2026-01-01T03:10:00")
        register(
            JobKind("jobs.forget_done", _("Tidy up finished jobs"), nightly, services.forget_done),
            JobKind("doors.forget_answers", _("Forget answers that no longer are sent again"), nightly, forget_expired),
            Drain("outbox.send", _("Send mail"), send_due),
        )
