import django.db.models.deletion
from django.db import migrations, models

import regions.scope
from regions.rls import BelongsToRegion


class Migration(migrations.Migration):
    dependencies = [("convenings", "0011_beforehand"), ("regions", "0010_organization_to_confirm")]

    operations = [
        migrations.AddField(
            "convening", "roll_closed_at", models.DateTimeField(blank=True, editable=False, null=True)
        ),
        migrations.CreateModel(
            name="Tap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField()),
                ("here", models.BooleanField()),
                ("tapped_at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taps", to="regions.contact"
                    ),
                ),
                (
                    "convening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taps", to="convenings.convening"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        default=regions.scope.current_region_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["region", "convening", "contact", "tapped_at"], name="tap_latest")
                ],
                "constraints": [models.UniqueConstraint(fields=["region", "key"], name="tap_once")],
            },
        ),
        BelongsToRegion("Tap"),
    ]
