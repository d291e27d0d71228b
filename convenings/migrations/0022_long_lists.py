from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("convenings", "0019_what_an_item_asks")]

    operations = [
        migrations.AddField("sending", "unwritten", models.JSONField(db_default=[], default=list)),
        migrations.AddIndex(
            "sending", models.Index(condition=~models.Q(unwritten=[]), fields=["region"], name="sending_unwritten")
        ),
        migrations.AddConstraint(
            "sending",
            models.CheckConstraint(
                condition=models.Q(unwritten=[]) | models.Q(kind="invitation"), name="sending_writes_invitations"
            ),
        ),
    ]
