from django.db import migrations, models

from tenancy.rows import TenantForeignKey


class Migration(migrations.Migration):
    dependencies = [("moving", "0007_tables_are_renamed")]

    operations = [
        migrations.AlterField(
            model_name="item",
            name="container",
            field=TenantForeignKey(null=True, on_delete=models.PROTECT, related_name="things", to="moving.box"),
        ),
    ]
