from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("moving", "0005_box_becomes_container"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel(
            old_name="Thing",
            new_name="Item",
        ),
    ]
