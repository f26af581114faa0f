from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def write_permissions(using: str, **kwargs: Any) -> None:
    """Each registered right on a model gets its row among Django's permissions, which grants point to."""
    from rights import permissions

    if using == "owner":
        permissions.write(using)


def recompile_grants(using: str, **kwargs: Any) -> None:
    """Terms and seats that were there before a right was get it too."""
    from rights import compiling

    if using == "owner":
        compiling.recompile(using)


class RightsConfig(AppConfig):
    name = "rights"
    verbose_name = _("Rights")

    def ready(self) -> None:
        # The registry fills when all models are loaded.
        from doors import first_steps
        from rights import decision_kinds, record, registry, visibility
        from rights.declared_rights import RIGHTS
        from rights.matrix.declared_rights import RIGHTS as MATRIX_RIGHTS
        from rights.matrix.first_steps import STEPS
        from rights.matrix.kinds import PUBLISH
        from rights.matrix.visibility import RULES as MATRIX

        registry.register(*RIGHTS, *MATRIX_RIGHTS)
        decision_kinds.register(PUBLISH)
        first_steps.register(STEPS)
        visibility.register(*record.RULES, *MATRIX)
        post_migrate.connect(write_permissions, dispatch_uid="rights.permissions")
        post_migrate.connect(recompile_grants, sender=self, dispatch_uid="rights.grants")
