from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        from audit import chain  # noqa: PLC0415  needs loaded models
        from tenancy.scope import before_commit  # noqa: PLC0415

        before_commit(chain.append_pending)
