from django.db import migrations, models

from tenancy.rows import TenantForeignKey


class Migration(migrations.Migration):
    dependencies = [("moving", "0003_every_thing_gets_a_box")]

    operations = [
        migrations.AlterField(
            model_name="thing",
            name="box",
            field=TenantForeignKey(on_delete=models.PROTECT, related_name="things", to="moving.box"),
        ),
    ]
