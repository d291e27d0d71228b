import django.db.models.deletion
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import F, Q

import regions.scope
from regions.rls import BelongsToRegion
from regions.together import Together


def days(words, usual):
    return models.PositiveSmallIntegerField(
        words, blank=True, default=usual, null=True, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )


def sensible(step):
    return models.CheckConstraint(
        condition=Q((f"{step}__isnull", True)) | Q((f"{step}__gte", 1), (f"{step}__lte", 90)),
        name=f"escalation_{step}_sensible",
    )


def later(after, before):
    return Q((f"{after}__isnull", True)) | Q((f"{before}__isnull", True)) | Q((f"{after}__gt", F(before)))


class Migration(migrations.Migration):
    """After how long a silence who hears of it; and when the leaders last said that they keep a priority."""

    dependencies = [("partnerships", "0012_public"), ("regions", "0002_guards")]

    operations = [
        Together([
            migrations.CreateModel(
                name="EscalationRule",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("is_on", models.BooleanField(default=True, verbose_name="others hear of what is late")),
                    ("lead_after", days("the lead of the owner’s organization hears of it", 7)),
                    ("champion_after", days("the champions of the priority hear of it", 14)),
                    ("agenda_after", days("it comes on the agenda of the next meeting", 21)),
                    ("partnership", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="escalation_rule", to="partnerships.partnership")),
                    ("region", models.ForeignKey(db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", to="regions.region")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=["region"], condition=Q(partnership__isnull=True), name="escalation_rule_of_region_once"),
                        models.UniqueConstraint(fields=["region", "partnership"], name="escalation_rule_once"),
                        sensible("lead_after"),
                        sensible("champion_after"),
                        sensible("agenda_after"),
                        models.CheckConstraint(
                            condition=later("champion_after", "lead_after") & later("agenda_after", "champion_after") & later("agenda_after", "lead_after"),
                            name="escalation_in_order",
                        ),
                    ],
                },
            ),
            migrations.AddField("priority", "confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
            migrations.AddConstraint(
                "priority",
                models.CheckConstraint(
                    condition=Q(confirmed_at__isnull=True) | Q(confirmed_at__gte=F("adopted_at")),
                    name="priority_confirmed_later",
                ),
            ),
        ]),
        BelongsToRegion("EscalationRule"),
    ]
