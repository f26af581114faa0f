from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0002_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="url",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="address"),
        ),
    ]
