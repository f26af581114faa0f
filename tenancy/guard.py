"""The isolation guard: asks the live catalogue whether every table is fenced, and whether the app role is plain."""

from pathlib import Path

from django.conf import settings
from django.db import connections

from tenancy import roles

# Tables that belong to no organisation. Each stands here with its reason, or the guard reports it.
GLOBAL_TABLES = {
    "tenant": "the organisations themselves: name and settings, found by slug before a scope can open",
    "person": "sign-in only; a user can belong to several organisations through memberships",
    "account_emailaddress": "sign-in: verified addresses of users",
    "account_emailconfirmation": "sign-in: confirmation of an address",
    "django_session": "sign-in: holds the user's id, no organisation's data",
    "mfa_authenticator": "sign-in: a user's second factors, asked for before any organisation is chosen",
    "usersessions_usersession": "sign-in: where a user is signed in, for the list that ends visits elsewhere",
    "django_content_type": "names of models; written by migrations",
    "django_migrations": "which migrations ran",
    "django_admin_log": "unused by design (the admin site writes to the audit record); the app role may not touch it",
    "auth_permission": "names of rights; written by migrations",
    "auth_group": "unused by design; the app role may only read it",
    "auth_group_permissions": "unused by design; the app role may only read it",
    "guardian_userobjectpermission": "unused by design (rights live in fenced tables); the app role may only read it",
    "guardian_groupobjectpermission": "unused by design (rights live in fenced tables); the app role may only read it",
}


def findings(using: str = "default") -> list[str]:
    """Everything the catalogue would let through, one sentence each; an empty list is the only good answer."""
    query = (Path(__file__).parent / "guard.sql").read_text()
    parameters = {"app": settings.DATABASES["default"]["USER"], "global_tables": list(GLOBAL_TABLES)}
    with connections[using].cursor() as cursor:
        cursor.execute(query, parameters)
        found = [row[0] for row in cursor.fetchall()]
    return found + _wrong_rights(using)


def _wrong_rights(using: str) -> list[str]:
    """Tables on which the app role may do more, or less, than tenancy.roles says."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, string_agg(p.privilege || coalesce(' (' || parts.columns || ')', ''), ', ' ORDER BY p.at) "
            "FROM pg_class c "
            "CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) WITH ORDINALITY AS p(privilege, at) "
            "JOIN pg_roles r ON r.rolname = %s "
            "LEFT JOIN LATERAL (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) AS columns FROM pg_attribute a "
            "WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND p.privilege <> 'DELETE' "
            "AND NOT has_table_privilege(r.oid, c.oid, p.privilege) "
            "AND has_column_privilege(r.oid, c.oid, a.attnum, p.privilege)) parts ON true "
            "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace "
            "AND (has_table_privilege(r.oid, c.oid, p.privilege) OR parts.columns IS NOT NULL) GROUP BY c.relname",
            [settings.DATABASES["default"]["USER"]],
        )
        given = dict(cursor.fetchall())
    return [
        f"the app role may {given[table]} on {table}, but should {wanted}"
        for table, wanted in sorted(roles.table_rights().items())
        if table in given and given[table] != wanted
    ]
