#!/bin/sh
# Runs once, when the database's volume is empty: the official image calls whatever lies in /docker-entrypoint-initdb.d/.
set -eu
OWNER_PASSWORD=$(cat /run/secrets/owner_password)
APP_PASSWORD=$(cat /run/secrets/app_password)
export OWNER_PASSWORD APP_PASSWORD
exec psql --username "$POSTGRES_USER" --dbname postgres --no-psqlrc --set ON_ERROR_STOP=1 --file /roles.sql
