from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from tenancy import roles

_fit: set[str] = set()


def check_role_once(connection: Any, **kwargs: Any) -> None:
    """The first connection of a process proves that its role is bound by row-level security."""
    if connection.alias != "default" or "default" in _fit or not settings.REFUSE_UNFIT_DATABASE_ROLE:
        return
    _fit.add("default")
    try:
        roles.refuse_unfit_role(connection)
    except BaseException:
        _fit.clear()
        raise


def give_table_rights(using: str, **kwargs: Any) -> None:
    """After each migration by the owner the app role may do what its models say, and no more."""
    if using == "owner":
        roles.apply_table_rights(using)


class TenancyConfig(AppConfig):
    name = "tenancy"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        from tenancy import actions, checks  # noqa: F401  checks registers the system checks, which need loaded models
        from tenancy.checking import CHECK

        actions.register(CHECK)
        connection_created.connect(check_role_once, dispatch_uid="tenancy.role")
        post_migrate.connect(give_table_rights, dispatch_uid="tenancy.rights")
