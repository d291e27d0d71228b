from django.db import migrations

from regions.rls import AgreesInRegion

SIDE = ("id", "kind")
ONE_PARTNERSHIP = ("partnership_id", "id")


def of_the_side(model):
    return AgreesInRegion(model, ("organization_id", "side"), "regions.Organization", SIDE)


def of_one_partnership(model, column, target):
    return AgreesInRegion(model, ("partnership_id", column), f"partnerships.{target}", ONE_PARTNERSHIP)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0007_sides_and_partnerships"), ("regions", "0005_organization_side_key")]

    operations = [
        of_the_side("Seat"),
        of_the_side("Elector"),
        of_the_side("PriorityChampion"),
        of_one_partnership("Opportunity", "merged_into_id", "Opportunity"),
        of_one_partnership("Requirement", "merged_into_id", "Requirement"),
        of_one_partnership("Requirement", "opportunity_id", "Opportunity"),
        of_one_partnership("Priority", "requirement_id", "Requirement"),
        of_one_partnership("Priority", "ballot_id", "Ballot"),
    ]
