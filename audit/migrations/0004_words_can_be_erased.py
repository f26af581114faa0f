"""Of what was recorded the words alone can be erased, and only together with their salt; everything else stays for ever."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_event' THEN
        IF NEW.words IS NULL AND NEW.salt = ''
           AND to_jsonb(NEW) - 'words' - 'salt' = to_jsonb(OLD) - 'words' - 'salt' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'audit records are append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
"""
REVERSE = """
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit records are append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_walks_and_probes")]
    operations = [migrations.RunSQL(FUNCTION, REVERSE)]
