from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0009_contact_to_confirm")]

    operations = [
        migrations.AddField(
            "organization", "to_confirm", models.BooleanField(db_default=False, default=False, editable=False)
        ),
    ]
