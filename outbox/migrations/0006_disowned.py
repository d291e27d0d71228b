from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("outbox", "0005_tries"),
    ]

    operations = [
        migrations.AddField(
            model_name="incoming",
            name="is_disowned",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
