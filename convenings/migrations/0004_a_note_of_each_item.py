from django.db import migrations, models
from django.db.models import Q

from regions.together import Together


class Migration(migrations.Migration):
    """Two items of one title have a note each: the first keeps what was written so far."""

    dependencies = [("convenings", "0003_minutes")]

    operations = [
        Together([
            migrations.AddField("agendanote", "turn", models.PositiveSmallIntegerField(db_default=1, default=1)),
            migrations.RemoveConstraint("agendanote", "agenda_note_once"),
            migrations.AddConstraint(
                "agendanote",
                models.UniqueConstraint(
                    fields=["region", "convening", "title", "turn", "version"], name="agenda_note_once"
                ),
            ),
            migrations.AddConstraint(
                "agendanote", models.CheckConstraint(condition=Q(turn__gte=1), name="agenda_note_turns_from_one")
            ),
        ]),
    ]
