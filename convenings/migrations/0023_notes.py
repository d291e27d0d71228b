import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import regions.scope
from regions.rls import BelongsToRegion


class Migration(migrations.Migration):
    dependencies = [
        ("convenings", "0022_long_lists"),
        ("regions", "0015_contact_by_folded_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True, max_length=8000, verbose_name="note")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "convening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="convenings.convening"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        default=regions.scope.current_region_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "convening", "title", "version"), name="agenda_note_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="agenda_note_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="agenda_note_titled"
                    ),
                ]
            },
        ),
        BelongsToRegion("AgendaNote"),
    ]
