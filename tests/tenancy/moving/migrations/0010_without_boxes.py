from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("moving", "0009_items_stand_alone"),
    ]

    operations = [
        migrations.DeleteModel(
            name="Box",
        ),
    ]
