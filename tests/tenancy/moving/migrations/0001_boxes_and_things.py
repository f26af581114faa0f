import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models

import tenancy.scope
import tenancy.table_rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Box",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=tenancy.scope.current_tenant,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "db_table": "moving_box",
                "constraints": [
                    tenancy.table_rules.TenantPrimaryKey(name="moving_box_pk"),
                    tenancy.table_rules.TenantPolicy(name="moving_box_tenant"),
                    models.UniqueConstraint(fields=("tenant", "name"), name="moving_box_name_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Thing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=tenancy.scope.current_tenant,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "db_table": "moving_thing",
                "constraints": [
                    tenancy.table_rules.TenantPrimaryKey(name="moving_thing_pk"),
                    tenancy.table_rules.TenantPolicy(name="moving_thing_tenant"),
                ],
            },
        ),
    ]
