"""Which region a calendar entry belongs to, for replies that name nothing else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("convenings", "0003_invitation_turns")]

    operations = [
        migrations.AddIndex("convening", models.Index(fields=["uid"], name="convening_by_uid")),
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
