from django.db import migrations, models
from django.db.models import F

import regions.models.folding


class Migration(migrations.Migration):
    dependencies = [("regions", "0014_one_key_for_the_region")]

    operations = [
        migrations.RemoveIndex(
            model_name="contact",
            name="contact_by_name",
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(F("region"), regions.models.folding.Folded("name"), name="contact_by_name"),
        ),
    ]
