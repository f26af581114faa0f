"""The record of a whole organisation goes with the organisation: by the owner, who has said which one in the transaction."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.tenant_id::text = current_setting('app.deleting', true) THEN
            RETURN OLD;
        END IF;
    ELSIF TG_TABLE_NAME = 'audit_event' THEN
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
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_event' THEN
        IF NEW.words IS NULL AND NEW.salt = ''
           AND to_jsonb(NEW) - 'words' - 'salt' = to_jsonb(OLD) - 'words' - 'salt' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'audit records are append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_words_can_be_erased")]
    operations = [migrations.RunSQL(FUNCTION, REVERSE)]
