from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("moving", "0008_items_may_stand_alone"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="item",
            name="moving_item_container_id_fk",
        ),
        migrations.RemoveIndex(
            model_name="item",
            name="moving_item_tenant__56954b_idx",
        ),
        migrations.RemoveField(
            model_name="item",
            name="container",
        ),
    ]
