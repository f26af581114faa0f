from django.db import migrations

import tenancy.table_rules


class Migration(migrations.Migration):
    dependencies = [
        ("moving", "0006_thing_becomes_item"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="box",
            name="moving_box_pk",
        ),
        migrations.RemoveConstraint(
            model_name="box",
            name="moving_box_tenant",
        ),
        migrations.RemoveConstraint(
            model_name="item",
            name="moving_thing_pk",
        ),
        migrations.RemoveConstraint(
            model_name="item",
            name="moving_thing_tenant",
        ),
        migrations.RemoveConstraint(
            model_name="item",
            name="moving_thing_container_id_fk",
        ),
        migrations.RenameIndex(
            model_name="item",
            new_name="moving_item_tenant__56954b_idx",
            old_name="moving_thin_tenant__f043cd_idx",
        ),
        migrations.AddConstraint(
            model_name="box",
            constraint=tenancy.table_rules.TenantPrimaryKey(name="moving_container_pk"),
        ),
        migrations.AddConstraint(
            model_name="box",
            constraint=tenancy.table_rules.TenantPolicy(name="moving_container_tenant"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=tenancy.table_rules.TenantPrimaryKey(name="moving_item_pk"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=tenancy.table_rules.TenantPolicy(name="moving_item_tenant"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=tenancy.table_rules.TenantReference(field="container", name="moving_item_container_id_fk"),
        ),
        migrations.AlterModelTable(
            name="box",
            table="moving_container",
        ),
        migrations.AlterModelTable(
            name="item",
            table="moving_item",
        ),
    ]
