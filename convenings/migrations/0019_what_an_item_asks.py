from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("convenings", "0018_room")]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="asks",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing to do but talk and listen"),
                    ("opportunity", "Say opportunities"),
                    ("requirement", "Say what it takes"),
                    ("vote", "Vote"),
                    ("sign_up", "Sign up as champion"),
                ],
                db_default="",
                default="",
                max_length=12,
                verbose_name="what it asks of leaders",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("asks__in", ["", "opportunity", "requirement", "vote", "sign_up"])),
                name="agenda_item_asks_known",
            ),
        ),
    ]
