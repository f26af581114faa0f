from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiPagesConfig(AppConfig):
    """Pages about the API, for people."""

    name = "vsportal.api_pages"
    label = "api_pages"
    verbose_name = _("API")
