"""Counties that came since the first list: a database filled from that one takes the new ones in."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from regions.reference import load_counties


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_counties(apps.get_model("regions", "County"), schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("labor", "0002_guards"),
    ]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
