from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Mail to be sent."""

    name = "outbox"
    verbose_name = "Outbox"
