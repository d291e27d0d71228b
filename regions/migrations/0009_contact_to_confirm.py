from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("regions", "0008_touches")]

    operations = [
        migrations.AddField("contact", "to_confirm", models.BooleanField(db_default=False, default=False, editable=False)),
    ]
