from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        from audit import chain
        from tenancy.scope import before_commit

        before_commit(chain.append_pending)
