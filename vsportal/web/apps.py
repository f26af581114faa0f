from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "vsportal.web"
    label = "web"
    verbose_name = "Portal"

    def ready(self) -> None:
        from doors.refusal import on_refused
        from vsportal.web.refused import remember

        if remember not in on_refused:
            on_refused.append(remember)
