"""What the models cannot say: rows stay inside their region, keys agree, and what is fixed stays fixed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from regions.reference import load_counties, load_industries
from regions.rls import BelongsToRegion


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    load_counties(apps.get_model("regions", "County"), using)
    load_industries(apps.get_model("regions", "Industry"), using)


class Migration(migrations.Migration):
    replaces = [
        ("regions", "0015_contact_by_folded_name"),
    ]
    dependencies = [
        ("regions", "0001_tables"),
    ]

    operations = [
        *(
            BelongsToRegion(model)
            for model in (
                "ActivitySeal", "Organization", "Contact", "Activity", "Import", "ImportFile", "ImportRow",
                "ImportMemory", "Link", "Merge", "RegionCounty", "Sector", "SectorIndustry", "Token", "Touch",
            )
        ),
        # In SQL: no form can break it, so no form should ask about it at every save.
        *(
            migrations.RunSQL(
                f"ALTER TABLE regions_{table} ADD CONSTRAINT {table}_merged_away "
                "CHECK (merged_into_id IS NULL OR archived_at IS NOT NULL)",
                f"ALTER TABLE regions_{table} DROP CONSTRAINT {table}_merged_away",
            )
            for table in ("organization", "contact")
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
