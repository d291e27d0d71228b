import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q

import regions.scope
from regions.rls import BelongsToRegion


def tell_stages(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Until now every import was read when it came; those not applied ask for their columns once more."""
    imports = apps.get_model("regions", "Import")._base_manager.using(editor.connection.alias)
    imports.filter(applied_at__isnull=False).update(stage="applied")
    imports.filter(applied_at__isnull=True).update(stage="read")


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0010_organization_to_confirm"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "import",
            "stage",
            models.CharField(
                choices=[
                    ("reading", "Being read"),
                    ("read", "Waiting for you"),
                    ("refused", "Could not be read"),
                    ("applying", "Being imported"),
                    ("applied", "Imported"),
                ],
                default="reading",
                max_length=10,
            ),
        ),
        migrations.RunPython(tell_stages, migrations.RunPython.noop),
        migrations.RemoveField("import", "unread"),
        migrations.AddField("import", "columns", models.JSONField(default=list)),
        migrations.AddField("import", "answers", models.JSONField(default=dict)),
        migrations.AlterField("import", "notice", models.TextField(blank=True)),
        migrations.AddField("import", "trouble", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField(
            "import",
            "confirmed_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("import", "run", models.UUIDField(null=True)),
        migrations.AddField("import", "lease_until", models.DateTimeField(null=True)),
        migrations.AddField("import", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("import", "done", models.PositiveIntegerField(default=0)),
        migrations.AddField("import", "total", models.PositiveIntegerField(default=0)),
        migrations.AddField("importrow", "warnings", models.JSONField(default=list)),
        migrations.AddField("importrow", "asks", models.JSONField(default=list)),
        migrations.AlterField(
            "importrow",
            "state",
            models.CharField(
                choices=[
                    ("new", "New"),
                    ("update", "Update"),
                    ("unchanged", "Already there"),
                    ("asks", "Asks you"),
                    ("error", "Needs you"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("importrow", "import_row_state_known"),
        migrations.AddConstraint(
            "importrow",
            models.CheckConstraint(
                condition=Q(state__in=["new", "update", "unchanged", "asks", "error"]), name="import_row_state_known"
            ),
        ),
        migrations.CreateModel(
            "ImportFile",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField()),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="file", to="regions.import"
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
            {"abstract": False},
        ),
        migrations.CreateModel(
            "ImportMemory",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("heading", "what a heading stands for"),
                            ("spelling", "another spelling of an organization"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("means", models.CharField(blank=True, max_length=30)),
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
        ),
        migrations.AddConstraint(
            "importmemory",
            models.UniqueConstraint(fields=["region", "about", "words"], name="import_memory_once"),
        ),
        migrations.AddConstraint(
            "importmemory",
            models.CheckConstraint(
                condition=Q(about__in=["heading", "spelling"]), name="import_memory_about_known"
            ),
        ),
        migrations.AddIndex(
            "import",
            models.Index(condition=Q(stage__in=["reading", "applying"]), fields=["region", "id"], name="import_at_work"),
        ),
        migrations.AddConstraint(
            "import",
            models.CheckConstraint(
                condition=Q(stage__in=["reading", "read", "refused", "applying", "applied"]), name="import_stage_known"
            ),
        ),
        migrations.AddConstraint(
            "import",
            models.CheckConstraint(
                condition=Q(stage="applied", applied_at__isnull=False)
                | (~Q(stage="applied") & Q(applied_at__isnull=True)),
                name="import_applied_when",
            ),
        ),
        migrations.AddConstraint(
            "import",
            models.CheckConstraint(condition=~Q(stage="refused") | ~Q(trouble=""), name="import_refused_why"),
        ),
        migrations.AddConstraint(
            "import",
            models.CheckConstraint(
                condition=Q(stage__in=["reading", "applying"]) | Q(run__isnull=True, lease_until__isnull=True),
                name="import_leased_at_work",
            ),
        ),
        migrations.AddConstraint(
            "import",
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="import_done_of_total"),
        ),
        BelongsToRegion("ImportFile"),
        BelongsToRegion("ImportMemory"),
    ]
