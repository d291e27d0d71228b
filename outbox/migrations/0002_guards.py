"""What the models cannot say: rows stay inside their region, keys agree, and what is fixed stays fixed."""

from django.db import migrations

from regions.rls import BelongsToRegion


class Migration(migrations.Migration):
    replaces = [
        ("outbox", "0006_one_key_for_the_region"),
    ]
    dependencies = [
        ("outbox", "0001_tables"),
        ("regions", "0002_guards"),
    ]

    operations = [
        *(BelongsToRegion(model) for model in ("Message", "Consent", "Incoming", "DailyMail")),
        migrations.RunSQL(
            # One statement for one mail and what went in it: durable before the next goes out, without a transaction around it.
            """
            CREATE FUNCTION outbox_mark_sent(region bigint, message bigint, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM set_config('app.region', region::text, true);
                UPDATE outbox_message SET state = 'sent', sent_at = at, error = ''
                    WHERE region_id = region AND id = message AND state = 'sending';
                UPDATE outbox_message SET state = 'sent', sent_at = at, error = ''
                    WHERE region_id = region AND folded_into_id = message AND state = 'sending';
                PERFORM set_config('app.region', '', true);
            END $$
            """,
            "DROP FUNCTION outbox_mark_sent(bigint, bigint, timestamptz)",
        ),
        migrations.RunSQL(
            # At the moment it is put there; merging records later moves people, not what was said.
            """
            CREATE FUNCTION outbox_folds_with_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT EXISTS (
                    SELECT FROM outbox_message mail
                    WHERE mail.region_id = NEW.region_id AND mail.id = NEW.folded_into_id
                        AND mail.contact_id = NEW.contact_id AND mail.kind = 'daily'
                ) THEN
                    RAISE EXCEPTION 'A message goes in a daily mail to the same person.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'message_folds_with_its_own';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER message_folds_with_its_own BEFORE INSERT OR UPDATE OF folded_into_id ON outbox_message
                FOR EACH ROW WHEN (NEW.folded_into_id IS NOT NULL) EXECUTE FUNCTION outbox_folds_with_its_own();
            """,
            "DROP TRIGGER message_folds_with_its_own ON outbox_message; DROP FUNCTION outbox_folds_with_its_own();",
        ),
    ]
