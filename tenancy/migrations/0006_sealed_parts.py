"""What a trigger calls when somebody touches a part of something: refused once the whole is sealed."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_sealed_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sealed integer;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.tenant_id::text = current_setting('app.deleting', true) THEN
            RETURN OLD;
        END IF;
    ELSIF to_jsonb(NEW) - string_to_array(TG_ARGV[2], ',') = to_jsonb(OLD) - string_to_array(TG_ARGV[2], ',') THEN
        RETURN NEW;
    END IF;
    EXECUTE TG_ARGV[1] INTO sealed USING OLD.tenant_id, (to_jsonb(OLD) ->> TG_ARGV[0])::uuid;
    IF sealed IS NULL THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'sealed: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0005_counter")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_sealed_part()")]
