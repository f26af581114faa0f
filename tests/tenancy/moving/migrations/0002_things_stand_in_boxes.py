import django.db.models.deletion
from django.db import migrations, models

import tenancy.rows
import tenancy.table_rules


class Migration(migrations.Migration):
    dependencies = [
        ("moving", "0001_boxes_and_things"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="thing",
            name="box",
            field=tenancy.rows.TenantForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="things", to="moving.box"
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(fields=["tenant", "box"], name="moving_thin_tenant__1bf880_idx"),
        ),
        migrations.AddConstraint(
            model_name="thing",
            constraint=tenancy.table_rules.TenantReference(field="box", name="moving_thing_box_id_fk"),
        ),
    ]
