"""Labor statistics are the same for every region: all read them, and none writes them."""

from django.db import migrations

from regions.rls import ReadOnlyInRegions


class Migration(migrations.Migration):
    dependencies = [
        ("labor", "0001_tables"),
    ]

    operations = [
        ReadOnlyInRegions(model)
        for model in (
            "LaborFigure", "CommutePair", "MetropolitanArea", "MetropolitanCounty", "LaborImport", "LaborPart",
        )
    ]
