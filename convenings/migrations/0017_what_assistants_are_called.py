from django.db import migrations, models

import regions.models.names


class Migration(migrations.Migration):
    dependencies = [("convenings", "0015_one_key_for_the_region")]

    operations = [
        migrations.AddField(
            model_name="delegation",
            name="called",
            field=models.CharField(blank=True, db_default="", max_length=200, validators=[regions.models.names.plain]),
        ),
    ]
