from django.db import migrations

from regions.rls import AgreesInRegion


def of_the_side(model):
    return AgreesInRegion(model, ("organization_id", "side"), "regions.Organization", ("id", "kind"))


class Migration(migrations.Migration):
    dependencies = [("convenings", "0001_initial"), ("regions", "0005_organization_side_key")]

    operations = [of_the_side("Invitation"), of_the_side("Attendance")]
