"""What a trigger calls when somebody touches a sealed row: only columns that are free may change."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.tenant_id::text = current_setting('app.deleting', true) THEN
            RETURN OLD;
        END IF;
    ELSIF to_jsonb(NEW) - string_to_array(TG_ARGV[0], ',') = to_jsonb(OLD) - string_to_array(TG_ARGV[0], ',') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'sealed: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_own_language_and_clock")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_sealed()")]
