import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import regions.models.names
import regions.scope
from regions.rls import BelongsToRegion
from regions.together import Together

# Whoever is in a team, or carries its priority, holds a way to its page; from now on joining gives it.
WAYS = """
INSERT INTO regions_link (region_id, contact_id, purpose, about_type_id, about_id, version)
SELECT inside.region_id, inside.contact_id, 'team', kind.id, inside.team_id, 1
FROM (
    SELECT region_id, contact_id, team_id FROM partnerships_teammember WHERE left_at IS NULL
    UNION
    SELECT champion.region_id, champion.contact_id, team.id
    FROM partnerships_prioritychampion champion
    JOIN partnerships_actionteam team
        ON team.region_id = champion.region_id AND team.priority_id = champion.priority_id
    WHERE champion.left_at IS NULL
) inside
JOIN django_content_type kind ON kind.app_label = 'partnerships' AND kind.model = 'actionteam'
ON CONFLICT DO NOTHING;
"""


def region():
    return models.ForeignKey(
        db_index=False, default=regions.scope.current_region_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s_set", to="regions.region"
    )


def key(to, **more):
    return models.ForeignKey(to=to, **{"on_delete": django.db.models.deletion.PROTECT} | more)


class Migration(migrations.Migration):
    """Who helps with an item beside its owner, and what is written to a team."""

    dependencies = [
        ("partnerships", "0014_measures"),
        ("regions", "0002_guards"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name="Supporter",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("since", models.DateTimeField(default=django.utils.timezone.now)),
                    ("left_at", models.DateTimeField(null=True)),
                    ("contact", key("regions.contact", related_name="supported")),
                    ("item", key("partnerships.actionitem", on_delete=django.db.models.deletion.CASCADE, related_name="supporters")),
                    ("organization", key("regions.organization", related_name="supported")),
                    ("region", region()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=["region", "item", "contact"], condition=Q(left_at__isnull=True), name="supporter_once"),
                        models.CheckConstraint(condition=Q(left_at__isnull=True) | Q(left_at__gte=F("since")), name="supporter_leaves_later"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TeamMail",
                fields=[
                    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                    ("batch", models.UUIDField(default=uuid.uuid4)),
                    ("subject", models.CharField(max_length=200, validators=[regions.models.names.plain], verbose_name="subject")),
                    ("text", models.TextField(validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name="what you write")),
                    ("subject_es", models.CharField(blank=True, max_length=200, validators=[regions.models.names.plain], verbose_name="subject in Spanish")),
                    ("text_es", models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(4000)], verbose_name="the same in Spanish")),
                    ("author", models.CharField(editable=False, max_length=254)),
                    ("count", models.PositiveIntegerField()),
                    ("sent_at", models.DateTimeField()),
                    ("goes_at", models.DateTimeField()),
                    ("contact", key("regions.contact", blank=True, null=True, related_name="team_mails")),
                    ("region", region()),
                    ("team", key("partnerships.actionteam", on_delete=django.db.models.deletion.CASCADE, related_name="mails")),
                    ("user", key(settings.AUTH_USER_MODEL, blank=True, null=True, related_name="+")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=["region", "batch"], name="team_mail_batch_once"),
                        models.CheckConstraint(condition=Q(goes_at__gte=F("sent_at")), name="team_mail_goes_after_click"),
                        models.CheckConstraint(condition=Q(count__gte=1), name="team_mail_to_somebody"),
                        models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="team_mail_says_something"),
                        models.CheckConstraint(
                            condition=Q(subject_es="", text_es="") | ~Q(subject_es="") & ~Q(text_es=""),
                            name="team_mail_spanish_whole",
                        ),
                        models.CheckConstraint(
                            condition=Q(contact__isnull=True, user__isnull=False) | Q(contact__isnull=False, user__isnull=True),
                            name="team_mail_has_one_author",
                        ),
                    ],
                },
            ),
        ]),
        BelongsToRegion("Supporter"),
        BelongsToRegion("TeamMail"),
        migrations.RunSQL(WAYS, migrations.RunSQL.noop),
    ]
