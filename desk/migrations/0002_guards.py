"""What the models cannot say: rows stay inside their region, keys agree, and what is fixed stays fixed."""

from django.db import migrations

from regions.rls import BelongsToRegion


class Migration(migrations.Migration):
    replaces = [
        ("desk", "0003_one_key_for_the_region"),
    ]
    dependencies = [
        ("desk", "0001_tables"),
        ("regions", "0002_guards"),
    ]

    operations = [
        BelongsToRegion("StaffInvite"),
        migrations.RunSQL(
            # Whose people an address stands for: each open region is entered in turn, so row security stays in force.
            """
            CREATE FUNCTION desk_contacts_with(address text) RETURNS TABLE (region bigint, account bigint) LANGUAGE plpgsql AS $$
            DECLARE one bigint;
            BEGIN
                FOR one IN SELECT id FROM regions_region WHERE closed_at IS NULL LOOP
                    PERFORM set_config('app.region', one::text, true);
                    RETURN QUERY SELECT contact.region_id, contact.user_id FROM regions_contact AS contact
                        WHERE contact.region_id = one AND lower(contact.email) = lower(address)
                        AND contact.email <> '' AND contact.archived_at IS NULL;
                END LOOP;
                PERFORM set_config('app.region', '', true);
            END $$
            """,
            "DROP FUNCTION desk_contacts_with(text)",
        ),
    ]
