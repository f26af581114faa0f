from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignInConfig(AppConfig):
    name = "sign_in"
    verbose_name = _("Sign-in")

    def ready(self) -> None:
        # Sentences are said once all models are loaded.
        from sign_in import refusals  # noqa: F401
