from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Mail to be sent."""

    name = "outbox"
    verbose_name = _("Outbox")
