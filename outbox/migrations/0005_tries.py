from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("outbox", "0004_notes"),
    ]

    operations = [
        migrations.AddField(
            model_name="incoming",
            name="tries",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
