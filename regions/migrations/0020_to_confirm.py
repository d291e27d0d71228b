from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0006_link_without_last_use")]

    operations = [
        migrations.AddField(model, "to_confirm", models.BooleanField(db_default=False, default=False, editable=False))
        for model in ("contact", "organization")
    ]
