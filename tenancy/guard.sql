-- The isolation guard: what the live catalogue would let through. Each row is one finding; no rows is the only good answer.
-- A column that refers by value to rows of several kinds ends in _ref, not _id; it is followed inside the scope only.
-- Parameters: app (name of the app role), global_tables (tables that belong to no organisation, each with a reason in tenancy/guard.py).
WITH ours AS (
    SELECT c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.reloptions,
           a.attnum AS tenant_column
    FROM pg_class c
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
), fenced AS (
    SELECT * FROM ours WHERE relkind IN ('r', 'p') AND tenant_column IS NOT NULL
)
SELECT 'table without tenant_id that is not on the list of global tables: ' || relname
    FROM ours WHERE relkind IN ('r', 'p', 'f') AND tenant_column IS NULL AND NOT relname = ANY(%(global_tables)s)
UNION ALL SELECT 'on the list of global tables, yet it has tenant_id: ' || relname FROM fenced WHERE relname = ANY(%(global_tables)s)
UNION ALL SELECT 'row-level security is not enabled and forced: ' || relname
    FROM fenced WHERE NOT (relrowsecurity AND relforcerowsecurity)
UNION ALL SELECT 'no policy that asks for app.tenant: ' || relname FROM fenced
    WHERE NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = fenced.oid AND p.polcmd = '*' AND p.polpermissive
        AND pg_get_expr(p.polqual, p.polrelid) = '(tenant_id = (NULLIF(current_setting(''app.tenant''::text, true), ''''::text))::uuid)')
UNION ALL SELECT 'a policy lets more through: ' || p.polname || ' on ' || relname FROM fenced JOIN pg_policy p ON p.polrelid = fenced.oid
    WHERE NOT (p.polcmd = '*' AND pg_get_expr(p.polqual, p.polrelid) = '(tenant_id = (NULLIF(current_setting(''app.tenant''::text, true), ''''::text))::uuid)')
      AND NOT (relname = 'membership' AND p.polcmd = 'r'
        AND pg_get_expr(p.polqual, p.polrelid) = '(user_id = (NULLIF(current_setting(''app.user''::text, true), ''''::text))::uuid)')
UNION ALL SELECT 'primary key does not start with tenant_id: ' || relname FROM fenced
    WHERE NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = fenced.oid AND i.indisprimary AND i.indkey[0] = tenant_column)
UNION ALL SELECT 'tenant_id may be empty: ' || relname FROM fenced JOIN pg_attribute a ON a.attrelid = fenced.oid AND a.attnum = tenant_column
    WHERE NOT a.attnotnull
UNION ALL SELECT 'unique index without tenant_id: ' || i.indexrelid::regclass FROM fenced JOIN pg_index i ON i.indrelid = fenced.oid
    WHERE i.indisunique AND NOT tenant_column = ANY(i.indkey::int[])
UNION ALL SELECT 'exclusion constraint without tenant_id: ' || k.conname FROM fenced JOIN pg_constraint k ON k.conrelid = fenced.oid
    WHERE k.contype = 'x' AND NOT tenant_column = ANY(k.conkey)
UNION ALL SELECT 'reference without tenant_id: ' || k.conname || ' on ' || k.conrelid::regclass FROM pg_constraint k JOIN fenced t ON t.oid = k.confrelid
    LEFT JOIN fenced f ON f.oid = k.conrelid
    WHERE k.contype = 'f' AND (f.oid IS NULL OR NOT f.tenant_column = ANY(k.conkey))
UNION ALL SELECT 'column that names a row of an organisation, without a reference: ' || f.relname || '.' || a.attname
    FROM fenced f JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'uuid'::regtype
    WHERE a.attname LIKE '%%\_id' AND a.attname NOT IN ('tenant_id')
      AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = f.oid AND k.contype = 'f' AND a.attnum = ANY(k.conkey))
UNION ALL SELECT 'view that runs with its owner''s rights: ' || relname FROM ours
    WHERE relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)
UNION ALL SELECT 'materialised view: ' || relname FROM ours WHERE relkind = 'm'
UNION ALL SELECT 'function that runs with its owner''s rights: ' || p.proname FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
UNION ALL SELECT 'the app role is missing' WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %(app)s)
UNION ALL SELECT 'the app role is superuser, may bypass row security, create roles or databases' FROM pg_roles
    WHERE rolname = %(app)s AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
UNION ALL SELECT 'the app role is a member of ' || g.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
    JOIN pg_roles g ON g.oid = m.roleid WHERE r.rolname = %(app)s
UNION ALL SELECT 'the app role owns ' || relname FROM ours JOIN pg_roles r ON r.oid = relowner WHERE r.rolname = %(app)s
UNION ALL SELECT 'the app role may TRUNCATE, REFERENCE or TRIGGER: ' || relname FROM ours JOIN pg_roles r ON r.rolname = %(app)s
    WHERE relkind IN ('r', 'p') AND (has_table_privilege(r.oid, ours.oid, 'TRUNCATE') OR has_table_privilege(r.oid, ours.oid, 'REFERENCES')
      OR has_table_privilege(r.oid, ours.oid, 'TRIGGER'))
UNION ALL SELECT 'the app role may create tables' FROM pg_roles r WHERE r.rolname = %(app)s AND has_schema_privilege(r.oid, 'public', 'CREATE')
ORDER BY 1
