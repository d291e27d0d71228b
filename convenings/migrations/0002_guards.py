"""What the models cannot say: rows stay inside their region, keys agree, and what is fixed stays fixed."""

from django.db import migrations

from regions.rls import AgreesInRegion, BelongsToRegion


def of_the_side(model):
    return AgreesInRegion(model, ("organization_id", "side"), "regions.Organization", ("id", "kind"))


class Migration(migrations.Migration):
    replaces = [
        ("convenings", "0020_decided_in"),
    ]
    dependencies = [
        ("convenings", "0001_tables"),
        ("regions", "0002_guards"),
        ("partnerships", "0002_guards"),
    ]

    operations = [
        *(
            BelongsToRegion(model)
            for model in (
                "Delegation", "UsualRung", "Convening", "AgendaItem", "Attendance", "DateOption", "CallList", "Call",
                "Sending", "Invitation", "Heard", "AnswerGiven", "DateAnswer", "Tap", "Rung", "Reminding",
                "Reminded", "DecidedIn", "LetterTemplate", "AgendaNote", "Room", "Sentence", "Offer", "Visitor",
            )
        ),
        of_the_side("Invitation"),
        of_the_side("Attendance"),
        AgreesInRegion(
            "Invitation",
            ("stands_in_for_id", "convening_id", "organization_id"),
            "convenings.Invitation",
            ("id", "convening_id", "organization_id"),
        ),
        AgreesInRegion("DateAnswer", ("option_id", "convening_id"), "convenings.DateOption", ("id", "convening_id")),
        AgreesInRegion(
            "DateAnswer", ("invitation_id", "convening_id"), "convenings.Invitation", ("id", "convening_id")
        ),
        migrations.RunSQL(
            # SECURITY: runs as the owner, whom row security lets see every region; it tells a number, never a row.
            """
            CREATE FUNCTION convenings_region_of(wanted uuid) RETURNS bigint
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT region_id FROM public.convenings_convening WHERE uid = wanted LIMIT 1
            $$
            """,
            "DROP FUNCTION convenings_region_of(uuid)",
        ),
    ]
