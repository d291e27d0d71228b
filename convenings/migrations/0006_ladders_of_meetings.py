from django.db import migrations
from django.utils import timezone

# As the ladder was on the day this ran.
USUAL = (
    (42, "silent"),
    (28, "silent"),
    (7, "silent"),
    (3, "maybe"),
    (1, "silent"),
    (1, "yes"),
    (-1, "came"),
    (-1, "no_shows"),
)


def lay_out(apps, schema_editor):
    """Meetings still to come get the usual ladder; what had its time before now is not made up for."""
    now, owner = timezone.now(), schema_editor.connection.alias
    Convening, Rung = (apps.get_model("convenings", name)._base_manager.using(owner) for name in ("Convening", "Rung"))
    for region in apps.get_model("regions", "Region").objects.using(owner):
        meetings = Convening.filter(region=region, state="planned", ends_at__gt=now, rungs=None)
        Rung.bulk_create(
            Rung.model(region=region, convening=meeting, days=days, audience=audience, changed_at=now)
            for meeting in meetings
            for days, audience in USUAL
        )


class Migration(migrations.Migration):
    dependencies = [("convenings", "0005_ladder")]

    operations = [migrations.RunPython(lay_out, migrations.RunPython.noop)]
