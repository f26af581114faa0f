"""The two database roles: the *migrator* owns the tables, the *app* runs everything and owns nothing.

What the app role may do with a table is SELECT, INSERT, UPDATE, DELETE unless the model says less
(`app_role_may = "SELECT, INSERT, UPDATE (reason)"`), or THIRD_PARTY below says so for a table that is not ours.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from psycopg import sql

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
THIRD_PARTY = {
    # Rights are granted per object and period in our own tables; these global ones must stay empty.
    "guardian_userobjectpermission": "SELECT",
    "guardian_groupobjectpermission": "SELECT",
    "auth_group": "SELECT",
    "auth_group_permissions": "SELECT",
    "django_admin_log": "",  # the admin site writes to the audit record instead
    # Written by migrations only.
    "auth_permission": "SELECT",
    "django_content_type": "SELECT",
    "django_migrations": "SELECT",
}


def table_rights() -> dict[str, str]:
    """Table → what the app role may do with it, for every table that Django knows."""
    models = apps.get_models(include_auto_created=True)
    ours = {model._meta.db_table: getattr(model, "app_role_may", EVERYTHING) for model in models if model._meta.managed}
    return ours | THIRD_PARTY


def apply_table_rights(using: str) -> None:
    """Give the app role exactly `table_rights()`. Run after each migration, by the migrator."""
    app = sql.Identifier(settings.DATABASES["default"]["USER"])
    connection = connections[using]
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app).as_string(cursor.connection))
        for table, rights in sorted(table_rights().items()):
            if table not in existing:
                continue
            grants = [f"GRANT {rights} ON {{table}} TO {{app}}"] if rights else []
            for template in ("REVOKE ALL ON {table} FROM {app}", *grants):
                statement = sql.SQL(template).format(table=sql.Identifier(table), app=app)
                cursor.execute(statement.as_string(cursor.connection))


def refuse_unfit_role(connection: Any) -> None:
    """Raise ImproperlyConfigured if the portal would run with a role that row-level security does not bind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid "
            "AND relkind = 'r') FROM pg_roles r WHERE rolname = current_user"
        )
        name, superuser, bypass, owner = cursor.fetchone()
    faults = [
        text
        for text, found in (("is a superuser", superuser), ("has BYPASSRLS", bypass), ("owns tables", owner))
        if found
    ]
    if faults:
        raise ImproperlyConfigured(
            f"DATABASE_URL names the role “{name}”, which {' and '.join(faults)}: organisations would not be isolated. "
            "Run the portal with a plain role and give the owner in DATABASE_OWNER_URL (docs/operate.md)."
        )
