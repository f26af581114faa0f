from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "vsportal.web"
    label = "web"
    verbose_name = "Portal"

    def ready(self) -> None:
        # Registries fill when all models are loaded.
        from doors.refusal import on_refused
        from rights import registry
        from vsportal.declared_rights import RIGHTS
        from vsportal.web.refused import remember

        registry.register(*RIGHTS)
        if remember not in on_refused:
            on_refused.append(remember)
