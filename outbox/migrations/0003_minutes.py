from django.db import migrations, models

from regions.together import Together

AT_ONCE = [
    ("answer", "it answers what they did"),
    ("invites", "it invites them, with the entry for their calendar"),
    ("change", "the meeting or their seat at it changed"),
    ("vote", "a ballot has opened"),
    ("minutes", "the minutes of a meeting go out on the same day"),
    ("calls", "somebody waits for their calls"),
    ("staff", "it goes to an office, not to somebody of the directory"),
    ("soon", "it would have come too late with the next day’s mail"),
    ("again", "somebody had it tried again"),
]


class Migration(migrations.Migration):
    """Minutes go out at once."""

    dependencies = [("outbox", "0002_guards")]

    operations = [
        Together([
            migrations.RemoveConstraint(model_name="message", name="message_at_once_known"),
            migrations.AlterField(
                model_name="message",
                name="at_once",
                field=models.CharField(blank=True, choices=AT_ONCE, db_default="", max_length=10),
            ),
            migrations.AddConstraint(
                model_name="message",
                constraint=models.CheckConstraint(
                    condition=models.Q(("at_once__in", ["", *(name for name, _words in AT_ONCE)])),
                    name="message_at_once_known",
                ),
            ),
        ]),
    ]
