from django.db import migrations, models

import tenancy.table_rules


class Migration(migrations.Migration):
    dependencies = [
        ("moving", "0004_no_thing_without_a_box"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="thing",
            name="moving_thing_box_id_fk",
        ),
        migrations.RemoveIndex(
            model_name="thing",
            name="moving_thin_tenant__1bf880_idx",
        ),
        migrations.RenameField(
            model_name="thing",
            old_name="box",
            new_name="container",
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(fields=["tenant", "container"], name="moving_thin_tenant__f043cd_idx"),
        ),
        migrations.AddConstraint(
            model_name="thing",
            constraint=tenancy.table_rules.TenantReference(field="container", name="moving_thing_container_id_fk"),
        ),
    ]
