from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "vsportal.web"
    label = "web"
    verbose_name = "Portal"
