-- The portal's two roles and its database; run once, by a superuser. Again is harmless and sets the passwords anew.
--
--   OWNER_PASSWORD=… APP_PASSWORD=… psql --set ON_ERROR_STOP=1 --file deploy/roles.sql postgres
--
-- The owner runs migrations and backups. It needs BYPASSRLS: the fences hold for owners too, and a migration that sees no
-- rows back-fills none. The app role runs everything else and is bound by the fences: it owns nothing and makes nothing.
-- Which table it may read and write is not written here: each `manage.py migrate --database owner` grants exactly what
-- tenancy/roles.py says, and `manage.py tenant check` compares.

\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD

SELECT 'CREATE ROLE vsportal_owner' WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'vsportal_owner') \gexec
SELECT 'CREATE ROLE vsportal_app' WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'vsportal_app') \gexec

ALTER ROLE vsportal_owner LOGIN BYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'owner_password';
ALTER ROLE vsportal_app LOGIN NOBYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'app_password';

-- template0 takes no settings of an administrator along.
SELECT 'CREATE DATABASE vsportal OWNER vsportal_owner TEMPLATE template0 ENCODING ''UTF8'''
WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = 'vsportal') \gexec

REVOKE ALL ON DATABASE vsportal FROM PUBLIC;
GRANT CONNECT ON DATABASE vsportal TO vsportal_app;
