"""What a database is, so that two of them can be compared: rows, and everything that guards them."""

import hashlib
import json
import re
from typing import Any

from psycopg import Connection, sql

_CASTS = re.compile(r"::(?:character varying|text)(?:\[\])?|[()]")
Fingerprint = dict[str, list[str]]

# Each answers one text per row. Left out: what an extension brings, and what a table's owner may do anyway.
CATALOGUE = {
    "policies": (
        "SELECT format('%s %s %s %s %s %s', tablename, policyname, permissive, cmd, qual, with_check) FROM pg_policies "
        "WHERE schemaname = 'public'"
    ),
    "fences": (
        "SELECT format('%s enabled=%s forced=%s', relname, relrowsecurity, relforcerowsecurity) FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    ),
    "grants": (
        "SELECT format('%s %s %s', c.relname, coalesce(r.rolname, 'public'), a.privilege_type) FROM pg_class c "
        "CROSS JOIN aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee "
        "WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner "
        "UNION ALL SELECT format('%s.%s %s %s', c.relname, t.attname, coalesce(r.rolname, 'public'), a.privilege_type) "
        "FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid CROSS JOIN aclexplode(t.attacl) a "
        "LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE c.relnamespace = 'public'::regnamespace"
    ),
    "constraints": (
        "SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace"
    ),
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": (
        "SELECT pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace "
        "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    ),
    "columns": (
        "SELECT format('%s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default) "
        "FROM information_schema.columns WHERE table_schema = 'public'"
    ),
}


def catalogue(connection: Connection[Any]) -> Fingerprint:
    """Everything that guards the rows, kind by kind."""
    return {kind: sorted(_plain(text) for (text,) in connection.execute(query)) for kind, query in CATALOGUE.items()}  # type: ignore[arg-type]


def _plain(text: str) -> str:
    """A definition in one spelling: PostgreSQL writes the casts of a list, `IN ('a', 'b')`, and the brackets around what it
    joins by AND otherwise after it has read them once.
    """
    return _CASTS.sub("", text) if "ARRAY[" in text or "CHECK" in text else text


def tables(connection: Connection[Any]) -> list[str]:
    """The tables by name."""
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [name for (name,) in found]


def rows(connection: Connection[Any]) -> dict[str, int]:
    """How many rows each table has."""
    return {name: _one(connection, "SELECT count(*) FROM {}", name)[0] for name in tables(connection)}


def contents(connection: Connection[Any]) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and one digest over all their values."""
    query = "SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM {} t"
    return {name: _one(connection, query, name) for name in tables(connection)}


def heads(connection: Connection[Any]) -> dict[str, dict[str, Any]]:
    """The head of each organisation's audit chain."""
    query = "SELECT t.slug, h.seq, h.hash FROM tenant t LEFT JOIN audit_head h ON h.tenant_id = t.id ORDER BY t.slug"
    return {slug: {"seq": seq or 0, "hash": digest or ""} for slug, seq, digest in connection.execute(query)}


def digests(found: Fingerprint) -> dict[str, dict[str, Any]]:
    """A catalogue in short: how many of each kind, and a digest of them."""
    return {
        kind: {"n": len(texts), "sha256": hashlib.sha256(json.dumps(texts).encode()).hexdigest()}
        for kind, texts in found.items()
    }


def _one(connection: Connection[Any], query: str, table: str) -> Any:
    return connection.execute(sql.SQL(query).format(sql.Identifier(table))).fetchone()  # type: ignore[arg-type]
