from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("convenings", "0002_sides")]

    operations = [
        migrations.AddField("invitation", "turns", models.PositiveIntegerField(db_default=0, default=0)),
    ]
